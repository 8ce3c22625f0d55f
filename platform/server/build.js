/** Builds the server (TypeScript → .build/platform, .build/seeds; bundled → .build/server) and the pages (Vite → .build/ui). `--if-possible`: does nothing where the tools of development are not installed. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const stamp = join(root, '.build', 'built');
const sources = ['platform', 'seeds', 'ui', 'package.json', 'tsconfig.json'];

/** Whether the tools that build are installed. */
export function canBuild() {
  return existsSync(join(root, 'node_modules', 'typescript')) && existsSync(join(root, 'node_modules', 'vite'));
}

/** Whether what was built is there and newer than every source. */
export function isBuilt() {
  if (!existsSync(stamp)) return false;
  const built = statSync(stamp).mtimeMs;
  return !canBuild() || sources.every((source) => newest(join(root, source)) <= built);
}

function newest(path) {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (!stats) return 0;
  if (!stats.isDirectory()) return /\.(ts|js|json|css|html|svg|hbs)$/.test(path) && !path.endsWith('.test.ts') ? stats.mtimeMs : 0;
  return Math.max(0, ...readdirSync(path).map((name) => newest(join(path, name))));
}

function run(label, script, ...args) {
  const done = spawnSync(process.execPath, [join(root, script), ...args], { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] });
  if (done.status !== 0) throw new Error(`${label} failed`);
}

/** Builds all, from nothing. */
export function build() {
  rmSync(join(root, '.build'), { recursive: true, force: true });
  mkdirSync(join(root, '.build'), { recursive: true });
  run('tsc', 'node_modules/typescript/bin/tsc', '-p', 'platform/tsconfig.build.json');
  run('bundle', 'platform/server/bundle.js');
  run('vite', 'node_modules/vite/bin/vite.js', 'build', '--config', 'ui/vite.config.ts', '--logLevel', 'warn');
  writeFileSync(stamp, '');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const ifPossible = process.argv.includes('--if-possible');
  if (!ifPossible || canBuild()) build();
}

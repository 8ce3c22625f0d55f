/** `npm run check`: everything that is not a test. Runs every step, says each one's outcome, and fails when one failed. */
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const node = (...args) => spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });

/** dependency-cruiser that reads no module still succeeds: so the count is part of the outcome. */
function architecture() {
  const done = node(
    'node_modules/dependency-cruiser/bin/dependency-cruise.mjs',
    '--config',
    '.dependency-cruiser.cjs',
    '--output-type',
    'json',
    'platform',
    'seeds',
    'ui',
  );
  const { summary } = JSON.parse(done.stdout || '{"summary":{"totalCruised":0,"violations":[]}}');
  const least = 250;
  const lines = summary.violations.map((violation) => `${violation.rule.name}: ${violation.from} → ${violation.to}`);
  if (summary.totalCruised < least) lines.push(`only ${summary.totalCruised} modules were seen; there are more than ${least}`);
  return { status: lines.length > 0 ? 1 : 0, stdout: lines.join('\n'), stderr: done.stderr };
}

const steps = [
  ['types', () => node('node_modules/typescript/bin/tsc')],
  ['types without Node and DOM', () => node('node_modules/typescript/bin/tsc', '-p', 'platform/tsconfig.browser.json')],
  ['types of the pages', () => node('node_modules/typescript/bin/tsc', '-p', 'ui')],
  ['types of the browser tests', () => node('node_modules/typescript/bin/tsc', '-p', 'ui/e2e')],
  ['lint', () => node('node_modules/eslint/bin/eslint.js', '--max-warnings', '0', '.')],
  ['architecture', architecture],
  ['unused code', () => node('node_modules/knip/bin/knip.js', '--no-progress')],
  [
    'formatting',
    () =>
      node('node_modules/prettier/bin/prettier.cjs', '--check', '--log-level', 'warn', 'platform/**/*.{ts,js}', 'seeds/**/*.ts', 'ui/**/*.{ts,css}', '*.js'),
  ],
  ['weaknesses of packages', () => node('platform/testing/npm-audit.js')],
  ['definitions', () => node('platform/server/bin.js', 'check')],
  ['generated files', () => node('.build/platform/docs/write-reference.js', '--check')],
  ['bench at a small size', () => node('.build/platform/testing/bench/main.js', '--rows', '2000', '--quick')],
];

let failed = 0;
for (const [name, run] of steps) {
  const started = Date.now();
  const done = run();
  const seconds = ((Date.now() - started) / 1000).toFixed(1);
  console.log(`${done.status === 0 ? 'ok    ' : 'FAILED'} ${name} (${seconds} s)`);
  // What a step could not do is no failure, and is not hidden.
  if (done.status === 0) for (const line of done.stdout.split('\n')) if (line.startsWith('not asked')) console.log(`       ${line}`);
  if (done.status !== 0) {
    failed += 1;
    console.log(
      `${done.stdout}\n${done.stderr}`
        .trim()
        .split('\n')
        .slice(0, 80)
        .map((line) => `       ${line}`)
        .join('\n'),
    );
  }
}
process.exit(failed === 0 ? 0 : 1);

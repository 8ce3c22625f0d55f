/** `npm run dev`: the server on PORT, built anew and restarted at each change of it, and Vite's pages that reload (on port 5173, asking the server). */
import { spawn, spawnSync } from 'node:child_process';
import { watch } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, isBuilt } from './build.js';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
if (!isBuilt()) build();

let server;
const start = () => {
  server = spawn(process.execPath, ['--enable-source-maps', join(root, '.build/platform/server/main.js')], { cwd: root, stdio: 'inherit' });
};
start();
const pages = spawn(process.execPath, [join(root, 'node_modules/vite/bin/vite.js'), '--config', 'ui/vite.config.ts'], { cwd: root, stdio: 'inherit' });

let timer;
for (const folder of ['platform', 'seeds']) {
  watch(join(root, folder), { recursive: true }, (_event, name) => {
    if (!name?.endsWith('.ts') || name.endsWith('.test.ts')) return;
    clearTimeout(timer);
    timer = setTimeout(() => {
      const done = spawnSync(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', 'platform/tsconfig.build.json'], {
        cwd: root,
        stdio: 'inherit',
      });
      if (done.status !== 0) return;
      server.once('exit', start);
      server.kill('SIGTERM');
    }, 200);
  });
}
const stop = () => {
  server.removeAllListeners('exit');
  server.kill('SIGTERM');
  pages.kill('SIGTERM');
};
process.on('SIGINT', stop);
process.on('SIGTERM', stop);

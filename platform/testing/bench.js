/** `npm run bench`: builds what is not built, then measures (platform/docs/performance.md). `-- --rows N --json FILE [--quick] [--only list,record]`. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { build, isBuilt } from '../server/build.js';

if (!isBuilt()) build();
const program = fileURLToPath(new URL('../../.build/platform/testing/bench/main.js', import.meta.url));
const done = spawnSync(process.execPath, [program, ...process.argv.slice(2)], { stdio: 'inherit' });
process.exitCode = done.status ?? 1;

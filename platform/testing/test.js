/** `npm test`: the suite. JEST_JSON names a file for the counts; everything else goes to Jest. */
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const json = process.env.JEST_JSON ? ['--json', '--outputFile', process.env.JEST_JSON] : [];
// The tests of the embedded PostgreSQL start their own, whatever DATABASE_URL names: another run of them would say nothing new.
const paths = process.env.DATABASE_URL ? ['--testPathIgnorePatterns', '/node_modules/', '/platform/database/embedded'] : [];
const jest = [join(root, 'node_modules/jest/bin/jest.js'), ...json, ...paths, ...process.argv.slice(2)];
const done = spawnSync(process.execPath, ['--experimental-vm-modules', '--no-warnings', ...jest], {
  cwd: root,
  stdio: ['ignore', json.length > 0 ? 'ignore' : 'inherit', 'inherit'],
});
process.exit(done.status ?? 1);

/**
 * `npm test`: the suite, or the files that are named. JEST_JSON names a file for the counts; everything else goes to Jest.
 *
 * Files of the whole suite that fail are run once more, each with the machine to itself, and that outcome counts (decision 042). Which these were is said
 * at the end: a test that needs the machine to itself is to be mended.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { takeSecond } from './take-second.js';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const folder = mkdtempSync(join(tmpdir(), 'shirabe-counts-'));

/** Runs Jest to its end: its status, and the counts that it wrote, or undefined when it wrote none. */
function jest(name, ...more) {
  const file = join(folder, `${name}.json`);
  const program = [join(root, 'node_modules/jest/bin/jest.js'), '--json', '--outputFile', file, ...more];
  const stdio = ['ignore', 'ignore', 'inherit'];
  const done = spawnSync(process.execPath, ['--experimental-vm-modules', '--no-warnings', ...program], { cwd: root, stdio });
  try {
    return { status: done.status ?? 1, counts: JSON.parse(readFileSync(file, 'utf8')) };
  } catch {
    return { status: done.status ?? 1, counts: undefined };
  }
}

// The tests of the embedded PostgreSQL start their own, whatever DATABASE_URL names: another run of them would say nothing new.
// Its option takes every word after it: names come before.
const paths = process.env.DATABASE_URL ? ['--testPathIgnorePatterns', '/node_modules/', '/platform/database/embedded'] : [];
const given = process.argv.slice(2);
let { status, counts } = jest('first', ...given, ...paths);

const failed = given.length === 0 && counts ? counts.testResults.filter((suite) => suite.status === 'failed').map((suite) => suite.name) : [];
// Many at once are no matter of a busy machine.
const isFew = failed.length > 0 && failed.length <= 5;
if (isFew) {
  console.error(`\nOnce more, one at a time:\n${failed.map((name) => `  ${relative(root, name)}`).join('\n')}\n`);
  const second = jest('second', '--runInBand', '--runTestsByPath', ...failed);
  if (second.counts) {
    const passed = second.counts.testResults.filter((suite) => suite.status === 'passed').map((suite) => relative(root, suite.name));
    for (const name of passed) console.error(`PASSED ONLY ALONE: ${name}`);
    status = second.status;
    counts = takeSecond(counts, second.counts);
  }
}
if (process.env.JEST_JSON && counts) writeFileSync(process.env.JEST_JSON, JSON.stringify(counts));
rmSync(folder, { recursive: true, force: true });
process.exit(status);

/** `npm run check`: everything that is not a test. Runs every step, two at a time, says each one's outcome, and fails when one failed. */
import { spawn } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, isBuilt } from '../server/build.js';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

/** Runs a program of Node to its end: its status (1 when a signal ended it) and what it wrote. */
function node(...args) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text) => (stderr += text));
    child.once('error', reject);
    child.once('close', (code) => resolve({ status: code ?? 1, stdout, stderr }));
  });
}

/** dependency-cruiser that reads no module still succeeds: so the count is part of the outcome. */
async function architecture() {
  const done = await node(
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

/** The long ones first, so that the two lanes end together. */
const steps = [
  ['lint', () => node('node_modules/eslint/bin/eslint.js', '--max-warnings', '0', '.')],
  ['types', () => node('node_modules/typescript/bin/tsc')],
  ['types without Node and DOM', () => node('node_modules/typescript/bin/tsc', '-p', 'platform/tsconfig.browser.json')],
  ['types of the pages', () => node('node_modules/typescript/bin/tsc', '-p', 'ui')],
  ['types of the browser tests', () => node('node_modules/typescript/bin/tsc', '-p', 'ui/e2e')],
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
];

/** Alone at the end: it measures. */
const bench = ['bench at a small size', () => node('.build/platform/testing/bench/main.js', '--rows', '2000', '--quick')];

let failed = 0;
async function take([name, run]) {
  const started = Date.now();
  const done = await run();
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
async function work() {
  for (let step = steps.shift(); step; step = steps.shift()) await take(step);
}
// Steps that find the build out of date would make it anew, under the hands of the others.
if (!isBuilt()) build();
await Promise.all([work(), work()]);
await take(bench);
process.exit(failed === 0 ? 0 : 1);

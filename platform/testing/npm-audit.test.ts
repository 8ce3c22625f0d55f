import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('npm-audit.js', import.meta.url));
const advisory = 'GHSA-aaaa-bbbb-cccc';
const finding = { source: 1, name: 'left', dependency: 'left', title: 'Weak', url: `https://github.com/advisories/${advisory}`, severity: 'high', range: '<2' };
const found = {
  auditReportVersion: 2,
  vulnerabilities: { left: { name: 'left', severity: 'high', via: [finding] }, right: { name: 'right', severity: 'high', via: ['left'] } },
};
const none = { auditReportVersion: 2, vulnerabilities: {} };
const exception = { advisory, package: 'left', reason: 'never called with input of users', until: '2027-01-31' };

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'shirabe-npm-audit-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function judge(report: unknown, exceptions: readonly unknown[]): { readonly status: number | null; readonly said: string } {
  const [reportFile, exceptionsFile] = [join(folder, 'report.json'), join(folder, 'exceptions.json')];
  writeFileSync(reportFile, typeof report === 'string' ? report : JSON.stringify(report));
  writeFileSync(exceptionsFile, JSON.stringify(exceptions));
  const done = spawnSync(process.execPath, [program, '--report', reportFile, '--exceptions', exceptionsFile, '--today', '2026-11-22'], { encoding: 'utf8' });
  return { status: done.status, said: done.stdout + done.stderr };
}

test.each([
  ['nothing found', none, [], 0, '0 advisories'],
  ['something found', found, [], 1, 'left: Weak'],
  ['something found that somebody decided on', found, [exception], 0, '1 advisories, 1 exceptions'],
  ['an exception for another package', found, [{ ...exception, package: 'right' }], 1, 'left: Weak'],
  ['an exception that is over', found, [{ ...exception, until: '2026-11-21' }], 1, 'was over'],
  ['an exception without a reason', found, [{ ...exception, reason: ' ' }], 1, 'needs advisory, package and reason'],
  ['an exception without an end', found, [{ ...exception, until: undefined }], 1, 'needs the day'],
  ['an exception for ever', found, [{ ...exception, until: '2099-01-01' }], 1, 'more than a year'],
  ['an exception that nothing needs', none, [exception], 1, 'nothing needs'],
  [
    'a registry that cannot be asked',
    { message: 'connect ECONNREFUSED', error: { summary: '' } },
    [],
    0,
    'not asked for weaknesses of packages: connect ECONNREFUSED',
  ],
  ['the same, with an exception that is over', { message: 'offline' }, [{ ...exception, until: '2026-01-01' }], 1, 'was over'],
  ['no answer at all', '', [], 0, 'not asked'],
])('%s', (_name, report, exceptions, status, words) => {
  const outcome = judge(report, exceptions);
  expect([outcome.status, outcome.said]).toEqual([status, expect.stringContaining(words)]);
});

/**
 * What is known of weaknesses of the packages that run in production (`npm audit`), held against the exceptions that somebody decided on
 * (.ci/npm-audit-exceptions.json: a list of `{ advisory, package, reason, until }`). Fails for a finding without an exception, an exception that is over, one
 * that has no reason, and one that nothing needs. A registry that cannot be asked is said, and fails nothing. `--report FILE`: judges an answer of
 * `npm audit --json` that is there already; `--exceptions FILE`, `--today DAY`: others than usual.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const { values } = parseArgs({ options: { report: { type: 'string' }, exceptions: { type: 'string' }, today: { type: 'string' } } });
const today = values.today ?? new Date().toISOString().slice(0, 10);

/** The answer of npm: its list of weaknesses, or why there is none. Whatever is not plainly a list is not taken for one. */
function ask() {
  const text = values.report
    ? readFileSync(values.report, 'utf8')
    : spawnSync('npm', ['audit', '--omit=dev', '--json'], { cwd: root, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024, shell: process.platform === 'win32' })
        .stdout;
  let answer;
  try {
    answer = JSON.parse(text);
  } catch {
    return { unasked: 'npm audit gave no answer' };
  }
  if (answer.auditReportVersion === 2 && typeof answer.vulnerabilities === 'object') return { advisories: advisoriesOf(answer.vulnerabilities) };
  return { unasked: String(answer.message ?? answer.error?.summary ?? 'npm audit gave no list') };
}

/** Each advisory once, with the packages that it is about. A package that is only weak through another is told with that one. */
function advisoriesOf(vulnerabilities) {
  const advisories = new Map();
  for (const { via } of Object.values(vulnerabilities))
    for (const cause of via) {
      if (typeof cause === 'string') continue;
      const id = /GHSA(?:-[0-9a-z]{4}){3}/.exec(cause.url ?? '')?.[0] ?? String(cause.source);
      advisories.set(`${id} ${cause.name}`, { advisory: id, package: cause.name, severity: cause.severity, title: cause.title, url: cause.url });
    }
  return [...advisories.values()];
}

function problemsOfException({ advisory, package: name, reason, until }) {
  const what = `the exception for ${advisory} of ${name}`;
  if (![advisory, name, reason].every((text) => typeof text === 'string' && text.trim() !== '')) return [`${what} needs advisory, package and reason`];
  if (!/^\d{4}-\d\d-\d\d$/.test(until ?? '') || Number.isNaN(Date.parse(until))) return [`${what} needs the day until which it holds`];
  if (Date.parse(until) - Date.parse(today) > 366 * 86_400_000) return [`${what} holds for more than a year: decide again sooner`];
  return until < today ? [`${what} was over on ${until}: decide again`] : [];
}

const exceptions = JSON.parse(readFileSync(values.exceptions ?? join(root, '.ci/npm-audit-exceptions.json'), 'utf8'));
const problems = exceptions.flatMap(problemsOfException);
const { advisories, unasked } = ask();
const fits = (finding) => (exception) => exception.advisory === finding.advisory && exception.package === finding.package;
for (const finding of advisories ?? [])
  if (!exceptions.some(fits(finding))) problems.push(`${finding.severity}: ${finding.package}: ${finding.title} (${finding.url ?? finding.advisory})`);
if (advisories)
  for (const exception of exceptions)
    if (!advisories.some((finding) => fits(finding)(exception)))
      problems.push(`nothing needs the exception for ${exception.advisory} of ${exception.package} any more`);
console.log(
  [
    ...problems,
    unasked === undefined ? `${advisories.length} advisories, ${exceptions.length} exceptions` : `not asked for weaknesses of packages: ${unasked}`,
  ].join('\n'),
);
process.exit(problems.length > 0 ? 1 : 0);

import '../../components/table/as-cards.css';
import { html, nothing, type TemplateResult } from 'lit';
import type { UserImport } from '../../../platform/contract/wire-accounts.ts';
import { apiUrl } from '../../api/client.ts';
import { urlOf } from '../../app/routes.ts';
import { icon } from '../../components/icon/icon.ts';
import { formatNumber } from '../../locale/locale.ts';
import { setupTexts } from '../../locale/setup-texts.ts';
import { s, type SetupKey } from '../words.ts';

export interface OutcomeParts {
  /** The file that the run was made with, when it is still at hand. */
  readonly file: File | null;
  readonly sending: boolean;
  start(file: File, count: number): void;
  again(): void;
}

const encodings: Readonly<Record<string, string>> = {
  'utf-8': 'UTF-8',
  'utf-16': 'UTF-16',
  shift_jis: 'Shift-JIS',
  'euc-jp': 'EUC-JP',
  xlsx: 'Excel (.xlsx)',
};

/** What came of a run, or of a dry run: the numbers, the problems, and what to do next. */
export function renderOutcome(run: UserImport, parts: OutcomeParts): TemplateResult {
  // Of a dry run: those that could be.
  const good = run.created;
  const tone = run.state === 'failed' ? 'bad' : run.rejected > 0 || run.state === 'stopped' ? 'warn' : 'good';
  const heading =
    run.state === 'done'
      ? s(run.dry_run ? 'import.checked' : 'import.done', { name: run.name })
      : s(`import.ended_${run.state === 'stopped' ? 'stopped' : 'failed'}`, { name: run.name });
  return html`<section class="card" aria-labelledby="import-outcome">
      <div class="card-head"><h2 id="import-outcome">${heading}</h2></div>
      <div class="card-body">
        ${run.message ? html`<p class="note ${tone}" role="note">${icon(tone === 'good' ? 'check' : 'warn')}<span>${run.message}</span></p>` : nothing}
        <dl class="setup-numbers">
          ${number(s('import.rows'), run.rows)} ${number(s(run.dry_run ? 'import.would_create' : 'import.created'), good)}
          ${number(s('import.rejected'), run.rejected)}
          <div>
            <dt>${s('import.encoding')}</dt>
            <dd>${encodings[run.encoding] ?? run.encoding}</dd>
          </div>
        </dl>
        <div class="setup-buttons">${renderNext(run, good, parts)}</div>
      </div>
    </section>
    ${run.problems.length > 0 ? renderProblems(run) : nothing}`;
}

function number(label: string, value: number): TemplateResult {
  return html`<div>
    <dt>${label}</dt>
    <dd>${formatNumber(value)}</dd>
  </div>`;
}

function renderNext(run: UserImport, good: number, parts: OutcomeParts): TemplateResult {
  const { file } = parts;
  const rejected =
    run.rejected > 0
      ? html`<a class="btn" href=${apiUrl(`/users/imports/${run.id}/rejected`)} download>${icon('download')}${s('import.rejected_file')}</a>`
      : nothing;
  const again = html`<button type="button" class="btn" @click=${() => parts.again()}>${s('import.again')}</button>`;
  if (!run.dry_run)
    return html`<a class="btn main" href=${urlOf.setup('users', undefined, { state: 'invited' })}>${s('import.to_users')}</a>${rejected}${again}`;
  const start =
    good === 0 || run.state !== 'done'
      ? nothing
      : file
        ? html`<button type="button" class="btn main" ?disabled=${parts.sending} @click=${() => parts.start(file, good)}>
            ${s('import.start_count', { count: formatNumber(good) })}
          </button>`
        : html`<p class="quiet">${s('import.file_gone')}</p>`;
  return html`${start}${rejected}${again}`;
}

function renderProblems(run: UserImport): TemplateResult {
  return html`<section class="card setup-section" aria-labelledby="import-problems">
    <div class="card-head">
      <h2 id="import-problems">${s('import.problems')}</h2>
      ${run.problems.length < run.rejected ? html`<span class="end">${s('import.first_problems', { count: formatNumber(run.problems.length) })}</span>` : nothing}
    </div>
    <div class="scroll-x setup-problems" tabindex="0" role="group" aria-labelledby="import-problems">
      <table class="plain as-cards" role="table" aria-labelledby="import-problems">
        <thead role="rowgroup">
          <tr role="row">
            <th scope="col" role="columnheader" class="n">${s('import.line')}</th>
            <th scope="col" role="columnheader">${s('import.field')}</th>
            <th scope="col" role="columnheader">${s('import.reason')}</th>
          </tr>
        </thead>
        <tbody role="rowgroup">
          ${run.problems.map(
            (problem) =>
              html`<tr role="row">
                <th scope="row" role="rowheader" class="n">${formatNumber(problem.line)}</th>
                <td role="cell">${fieldWords(problem.field)}</td>
                <td role="cell" class="whole">${problem.message}</td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
  </section>`;
}

function fieldWords(field: string | null): string {
  if (field === null || field === 'file') return s('import.whole_line');
  const key = `users.${field}`;
  return key in setupTexts ? s(key as SetupKey) : field;
}

import { html, nothing, type TemplateResult } from 'lit';
import type { BatchAnswer } from '../../../platform/contract/wire-batches.ts';
import type { Import } from '../../../platform/contract/wire-import.ts';
import type { ImportPlaces } from '../../../platform/contract/wire-import-places.ts';
import type { FieldDescription } from '../../../platform/contract/wire.ts';
import { apiUrl } from '../../api/client.ts';
import { urlOf } from '../../app/routes.ts';
import { icon } from '../../components/icon/icon.ts';
import { formatNumber, text } from '../../locale/locale.ts';
import '../list/mass-change/batch-rows.ts';
import './import-rows.ts';
import { countsOf, leftOut, withField } from './import-rows.ts';
import { renderNote } from './render-problems.ts';
import { isRun } from './import-steps.ts';
import { type ImportTextKey, words } from './words.ts';

export interface OutcomeParts {
  readonly job: Import;
  readonly places: ImportPlaces;
  readonly fields: readonly FieldDescription[];
  /** The outcome that the rows are narrowed to; '' for none. */
  readonly outcome: string;
  /** Something was asked of the server and has not come back. */
  readonly busy: boolean;
  /** Of a run: whether it can be undone now. */
  readonly canUndo: boolean;
  /** How far the undo is; null when none goes on. */
  readonly undoing: { readonly done: number; readonly total: number } | null;
  /** What became of the last undo; null when there was none. */
  readonly undone: BatchAnswer | null;
  readonly check: (acceptWarnings?: true) => void;
  readonly run: () => void;
  readonly undo: () => void;
}

/** How far reading, a check or a run is, with the way to stop it. */
export function renderProgress(job: Import, lost: boolean, busy: boolean, stop: () => void): TemplateResult {
  const { read, done } = job.counts;
  const heading = words(`take.${job.state as 'reading' | 'checking' | 'running'}`);
  const isReading = job.state === 'reading';
  const told = isReading
    ? words('take.reading_rows', { count: formatNumber(read) })
    : words('take.progress', { read: formatNumber(read), done: formatNumber(done) });
  const coarse = read === 0 ? 0 : Math.floor((done / read) * 4) * 25;
  return html`<section class="card" aria-labelledby="import-work">
    <div class="card-head"><h2 id="import-work" tabindex="-1">${heading}</h2></div>
    <div class="card-body import-work">
      ${
        isReading
          ? html`<progress class="import-progress" aria-label=${told}></progress>`
          : html`<progress class="import-progress" aria-label=${told} max=${Math.max(read, 1)} value=${done}></progress>`
      }
      <p>${told}</p>
      <p class="visually-hidden" role="status">${isReading ? heading : `${heading} ${coarse}%`}</p>
      ${isReading ? nothing : renderCounts(job)} ${lost ? renderNote('warn', words('take.lost')) : nothing}
      <p class="quiet">${words('take.leave_it')}</p>
      <div class="import-acts"><button type="button" class="btn danger" ?disabled=${busy} @click=${stop}>${words('take.stop')}</button></div>
    </div>
  </section>`;
}

/** What a check found: nothing is saved yet. */
export function renderCheck(parts: OutcomeParts): TemplateResult {
  const { job, busy } = parts;
  const { counts, state, choices } = job;
  const willDo = counts.created + counts.updated;
  const isWhole = state === 'checked';
  const back = html`<a class="btn" href=${urlOf.import(job.object, job.id, { step: 'map' })}>${words('take.back_map')}</a>`;
  const again = html`<button type="button" class="btn main" ?disabled=${busy} @click=${() => parts.check()}>${words('take.check_again')}</button>`;
  return html`<section class="card" aria-labelledby="import-checked">
      <div class="card-head">
        <h2 id="import-checked" tabindex="-1">${words('take.check_title')}</h2>
        <span class="end">${words('take.check_note')}</span>
      </div>
      <div class="card-body">
        ${
          isWhole
            ? nothing
            : renderNote(
                state === 'failed' ? 'bad' : 'warn',
                [words(state === 'stopped' || state === 'paused' ? `take.check_${state}` : 'take.check_failed'), job.message ?? ''].join(' ').trim(),
              )
        }
        ${counts.done > 0 ? renderCounts(job) : nothing} ${isWhole && willDo === 0 ? html`<p>${words('take.nothing_to_do')}</p>` : nothing}
        ${renderFindings(parts)}
        <div class="import-acts">
          ${back} ${renderRejected(job)}
          ${
            isWhole && counts.warned > 0 && choices.accept_warnings !== true
              ? html`<button type="button" class="btn" ?disabled=${busy} @click=${() => parts.check(true)}>${words('take.check_accepting')}</button>`
              : nothing
          }
          ${
            isWhole
              ? html`<button type="button" class="btn main" ?disabled=${busy || willDo === 0} @click=${() => parts.run()}>
                  ${words('take.run', { count: formatNumber(willDo) })}
                </button>`
              : again
          }
        </div>
      </div>
    </section>
    ${counts.done > 0 ? renderRows(parts) : nothing}`;
}

/** What a run did, and what can be done about it. */
export function renderResult(parts: OutcomeParts): TemplateResult {
  const { job, busy, undoing } = parts;
  const { state } = job;
  const ended = state === 'done' || state === 'undone';
  const heading = words(`take.result_${state}` as ImportTextKey);
  const tone = state === 'failed' ? 'bad' : 'warn';
  return html`<section class="card" aria-labelledby="import-ended">
      <div class="card-head"><h2 id="import-ended" tabindex="-1">${heading}</h2></div>
      <div class="card-body">
        ${job.message === null ? nothing : renderNote(tone, [job.message, state === 'paused' ? words('take.paused_next') : ''].join(' ').trim())}
        ${renderUndone(parts)} ${renderCounts(job)}
        ${
          undoing
            ? html`<p role="status">
                  ${words('take.undoing')} ${words('take.undo_progress', { done: formatNumber(undoing.done), total: formatNumber(undoing.total) })}
                </p>
                <progress class="import-progress" aria-label=${words('take.undoing')} max=${Math.max(undoing.total, 1)} value=${undoing.done}></progress>`
            : nothing
        }
        ${renderFindings(parts)}
        <div class="import-acts">
          ${
            parts.canUndo && undoing === null
              ? html`<button type="button" class="btn danger" ?disabled=${busy} @click=${() => parts.undo()}>${words('take.undo')}</button>`
              : nothing
          }
          ${renderRejected(job)}
          ${
            leftOut(job) > 0 && ended ? html`<a class="btn" href=${urlOf.import(job.object, undefined, { again: job.id })}>${words('take.again')}</a>` : nothing
          }
          <a class="btn" href=${urlOf.import(job.object)}>${words('take.new')}</a>
          ${
            ended
              ? html`<a class="btn main" href=${urlOf.list(job.object)}>${words('take.to_list')}</a>`
              : html`<button type="button" class="btn main" ?disabled=${busy || undoing !== null} @click=${() => parts.run()}>${words('take.go_on')}</button>`
          }
        </div>
      </div>
    </section>
    ${renderRows(parts)}`;
}

/** How many records an undo put back, and how many it had to leave. */
export function undoneCounts({ counts }: BatchAnswer): { readonly count: number; readonly left: number } {
  const sum = (...outcomes: readonly string[]): number => outcomes.reduce((total, outcome) => total + (counts[outcome] ?? 0), 0);
  return { count: sum('created', 'updated', 'deleted'), left: sum('refused', 'warned', 'conflict') };
}

/** What an undo put back, and each record that it had to leave, with the reason. */
function renderUndone({ job, undone }: OutcomeParts): TemplateResult | typeof nothing {
  if (!undone) return nothing;
  const { count, left } = undoneCounts(undone);
  const numbers = { count: formatNumber(count), left: formatNumber(left) };
  if (left === 0) return renderNote('good', words('take.undone', numbers));
  return html`${renderNote('warn', [words('take.undone_left', numbers), undone.reason ?? ''].join(' ').trim())}
    <batch-rows .object=${job.object} .batch=${undone}></batch-rows>`;
}

function renderRejected(job: Import): TemplateResult | typeof nothing {
  if (leftOut(job) === 0) return nothing;
  return html`<a class="btn" href=${apiUrl(`/imports/${job.id}/rejected`)} download>${icon('download')}${words('take.rejected_file')}</a>`;
}

function renderRows({ job, places, fields, outcome }: OutcomeParts): TemplateResult {
  return html`<import-rows .job=${job} .places=${places} .fields=${fields} .outcome=${outcome}></import-rows>`;
}

function renderCounts(job: Import): TemplateResult {
  const counts = countsOf(job);
  const shown = (Object.keys(counts) as (keyof typeof counts)[]).filter((outcome) => counts[outcome] > 0 || outcome === 'created' || outcome === 'updated');
  return html`<dl class="import-counts" aria-label=${words('take.counts')}>
    ${shown.map(
      (outcome) =>
        html`<div class="import-${outcome}">
          <dt>${words(`take.outcome_${outcome}`)}</dt>
          <dd>${formatNumber(counts[outcome])}</dd>
        </div>`,
    )}
  </dl>`;
}

/** Which problems speak against how many rows, and in how many each field changes. */
function renderFindings({ job, fields, places }: OutcomeParts): TemplateResult {
  const label = (name: string): string => text(fields.find((field) => field.name === name)?.label) || name;
  const count = (rows: number): TemplateResult => html`<span class="import-count">${words('take.problem_rows', { count: formatNumber(rows) })}</span>`;
  return html`<div class="import-findings">
    ${
      job.problem_counts.length === 0
        ? nothing
        : html`<div>
            <h3>${words('take.problems')}</h3>
            <ul>
              ${job.problem_counts.map(({ field, message, rows }) => html`<li><span>${withField(fields, places, field ?? undefined, message)}</span>${count(rows)}</li>`)}
            </ul>
          </div>`
    }
    ${
      job.change_counts.length === 0 || isRun(job)
        ? nothing
        : html`<div>
            <h3>${words('take.changes')}</h3>
            <ul>
              ${job.change_counts.map(({ field, rows }) => html`<li><span>${label(field)}</span>${count(rows)}</li>`)}
            </ul>
          </div>`
    }
  </div>`;
}

import { html, nothing, type TemplateResult } from 'lit';
import type { Import, ImportRows as Page } from '../../../platform/contract/wire-import.ts';
import type { ImportPlaces } from '../../../platform/contract/wire-import-places.ts';
import type { FieldDescription } from '../../../platform/contract/wire.ts';
import { getJson } from '../../api/client.ts';
import { Pages } from '../../api/pages.ts';
import { define, fromCode, ShirabeElement } from '../../app/element.ts';
import { setQuery } from '../../app/router.ts';
import { urlOf } from '../../app/routes.ts';
import { showHistoryValue } from '../../components/history-list/show-history-value.ts';
import { errorState, skeleton } from '../../components/state/state.ts';
import { renderBadge } from '../../fields/show-badge.ts';
import { formatNumber, text } from '../../locale/locale.ts';
import { fieldOfPlace, nameOf } from './mapping.ts';
import { type ImportTextKey, words } from './words.ts';

type Row = Page['rows'][number];

const pageRows = 50;
/** Cells of a new row that are shown at once. */
const shownCells = 6;
const outcomes = ['created', 'updated', 'unchanged', 'warned', 'refused', 'conflict'] as const;
type Outcome = (typeof outcomes)[number];
const tones: Readonly<Record<string, string>> = { created: 'good', updated: 'good', warned: 'warn', conflict: 'warn', refused: 'bad' };

/** What becomes of the rows, one by one, a page at a time; the outcome that is asked for stands in the address. */
class ImportRows extends ShirabeElement {
  static override properties = {
    job: fromCode,
    places: fromCode,
    fields: fromCode,
    outcome: fromCode,
  };
  declare job: Import;
  declare places: ImportPlaces;
  declare fields: readonly FieldDescription[];
  /** One of the outcomes, or '' for all. */
  declare outcome: string;
  readonly #pages = new Pages<Row>(() => this.requestUpdate());
  #asked = '';

  constructor() {
    super();
    this.outcome = '';
  }
  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#pages.stop();
  }
  override willUpdate(): void {
    const { id, state, counts } = this.job;
    const wanted = JSON.stringify([id, state, counts, this.#outcome]);
    if (wanted === this.#asked) return;
    this.#asked = wanted;
    const outcome = this.#outcome;
    this.#pages.begin((cursor, signal) => getJson<Page>(`/imports/${id}/rows`, { query: { outcome, cursor, limit: pageRows }, signal }));
  }

  get #outcome(): Outcome | undefined {
    return outcomes.find((each) => each === this.outcome);
  }

  override render(): TemplateResult {
    const { rows } = this.#pages;
    return html`<section class="card" aria-labelledby="import-rows">
      <div class="card-head">
        <h2 id="import-rows" tabindex="-1">${words('take.rows_title')}</h2>
        <span class="end" role="status">${rows ? words('take.rows_shown', { count: formatNumber(rows.length) }) : nothing}</span>
      </div>
      ${this.#renderFilter()} ${this.#renderRows()}
    </section>`;
  }

  #renderFilter(): TemplateResult {
    const counts = countsOf(this.job);
    const button = (outcome: Outcome | '', label: string, count: number): TemplateResult =>
      html`<button type="button" class="btn" aria-pressed=${(this.#outcome ?? '') === outcome ? 'true' : 'false'} @click=${() => void setQuery({ outcome })}>
        ${label} <span class="import-filter-count">${formatNumber(count)}</span>
      </button>`;
    return html`<div class="bar import-filter" role="group" aria-labelledby="import-rows">
      ${button('', words('take.outcome_all'), this.job.counts.read)}
      ${outcomes.filter((outcome) => counts[outcome] > 0 || outcome === this.#outcome).map((outcome) => button(outcome, words(`take.outcome_${outcome}`), counts[outcome]))}
    </div>`;
  }

  #renderRows(): TemplateResult {
    const { rows, error, next, busy } = this.#pages;
    if (!rows) return error === null ? skeleton(5) : errorState(error, () => void this.#pages.more());
    if (rows.length === 0) return html`<p class="quiet import-foot">${words('take.rows_none')}</p>`;
    return html`<div class="scroll-x import-rows" tabindex="0" role="group" aria-labelledby="import-rows">
        <table class="plain">
          <thead>
            <tr>
              <th scope="col" class="n">${words('take.line')}</th>
              <th scope="col">${words('take.row_outcome')}</th>
              <th scope="col">${words('take.row_content')}</th>
            </tr>
          </thead>
          <tbody>
            ${rows.map((row) => this.#renderRow(row))}
          </tbody>
        </table>
      </div>
      ${error === null ? nothing : errorState(error, () => void this.#pages.more())}
      ${
        next === null
          ? nothing
          : html`<div class="import-more">
              <button type="button" class="btn" ?disabled=${busy} @click=${() => void this.#pages.more()}>${words('take.rows_more')}</button>
            </div>`
      }`;
  }

  #renderRow(row: Row): TemplateResult {
    const { line, outcome, record, problems, changes } = row;
    return html`<tr>
      <td class="n">${formatNumber(line)}</td>
      <td>
        ${renderBadge(words(`take.outcome_${outcome}` as ImportTextKey), tones[outcome] ?? 'idle')}
        ${
          record === null || this.job.state === 'undone'
            ? nothing
            : html`<a class="import-open" href=${urlOf.record(this.job.object, record)} aria-label=${words('take.row_open', { line: formatNumber(line) })}
                >${words('take.open')}</a
              >`
        }
      </td>
      <td>
        ${problems.map(
          ({ field, message, severity }) =>
            html`<p class=${severity === 'warning' ? 'import-warning' : 'field-error'}>${withField(this.fields, this.places, field, message)}</p>`,
        )}
        ${changes.length > 0 ? this.#renderChanges(row) : this.#renderCells(row)}
      </td>
    </tr>`;
  }

  #renderChanges({ changes }: Row): TemplateResult {
    return html`<ul class="import-changes">
      ${changes.map(
        ({ field, old, new: after }) =>
          html`<li>
            <span class="quiet">${this.#labelOf(field)}</span>
            <del><span class="visually-hidden">${words('take.old_value')}: </span>${showHistoryValue(this.fields, field, old)}</del>
            <span aria-hidden="true">→</span>
            <ins><span class="visually-hidden">${words('take.new_value')}: </span>${showHistoryValue(this.fields, field, after)}</ins>
          </li>`,
      )}
    </ul>`;
  }

  #renderCells({ cells }: Row): TemplateResult {
    const filled = this.job.file.columns.flatMap(({ place }, index) => (place === null || !cells[index] ? [] : [{ place, cell: cells[index] }]));
    const list = (some: typeof filled): TemplateResult =>
      html`<ul class="import-changes">
        ${some.map(({ place, cell }) => html`<li><span class="quiet">${nameOf(this.places, place)}</span> ${cell}</li>`)}
      </ul>`;
    const more = filled.slice(shownCells);
    return html`${list(filled.slice(0, shownCells))}${
      more.length === 0
        ? nothing
        : html`<details>
            <summary>${words('take.more_cells', { count: more.length })}</summary>
            ${list(more)}
          </details>`
    }`;
  }

  #labelOf(field: string): string {
    const own = this.fields.find(({ name }) => name === field);
    return own ? text(own.label) : nameOf(this.places, field);
  }
}
define('import-rows', ImportRows);

/** A problem with the field that it is of, where its words do not name it. */
export function withField(fields: readonly FieldDescription[], places: ImportPlaces, place: string | undefined, message: string): string {
  if (place === undefined) return message;
  const own = fields.find(({ name }) => name === fieldOfPlace(place));
  const label = own ? text(own.label) : nameOf(places, place);
  return message.includes(label) ? message : `${label}: ${message}`;
}

/** How many rows came to each outcome. */
export function countsOf({ counts }: Import): Record<Outcome, number> {
  const { created, updated, unchanged, warned, rejected, conflicts } = counts;
  return { created, updated, unchanged, warned, refused: rejected - conflicts, conflict: conflicts };
}

/** How many rows are not taken in, for whatever reason. */
export function leftOut({ counts }: Pick<Import, 'counts'>): number {
  return counts.rejected + counts.warned;
}

import { html, nothing, type TemplateResult } from 'lit';
import type { BatchAnswer, BatchRows } from '../../../../platform/contract/wire-batches.ts';
import { apiUrl, getJson } from '../../../api/client.ts';
import { Pages } from '../../../api/pages.ts';
import { define, fromCode, ShirabeElement } from '../../../app/element.ts';
import { urlOf } from '../../../app/routes.ts';
import { icon } from '../../../components/icon/icon.ts';
import { errorState, skeleton } from '../../../components/state/state.ts';
import { formatNumber, t, type TextKey } from '../../../locale/locale.ts';

const OUTCOMES = ['updated', 'deleted', 'created', 'unchanged', 'warned', 'conflict', 'refused'];
const LEFT = ['warned', 'conflict', 'refused'];

/** How many rows of a batch were left, because something speaks against them. */
function leftOf({ counts }: BatchAnswer): number {
  return LEFT.reduce((sum, outcome) => sum + (counts[outcome] ?? 0), 0);
}

/** What became of each row of a batch, page by page: at first those that were left, or the ones with one outcome. */
class BatchRowsList extends ShirabeElement {
  static override properties = {
    object: fromCode,
    batch: fromCode,
    outcome: { state: true },
  };
  declare object: string;
  declare batch: BatchAnswer;
  /** Which rows: `left`, '' (all), or an outcome. */
  declare outcome: string;
  readonly #pages = new Pages<BatchRows['rows'][number]>(() => this.requestUpdate());

  constructor() {
    super();
    this.outcome = 'left';
  }

  override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (!changed.has('batch')) return;
    this.outcome = leftOf(this.batch) > 0 ? 'left' : '';
    this.#begin();
  }
  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#pages.stop();
  }

  #begin(): void {
    const { outcome, batch } = this;
    this.#pages.begin((cursor, signal) => getJson<BatchRows>(`/batches/${batch.id}/rows`, { query: { outcome, cursor }, signal }));
  }

  override render(): TemplateResult {
    const { batch } = this;
    const { rows, next, busy, error } = this.#pages;
    const left = leftOf(batch);
    const count = (outcome: string) => batch.counts[outcome] ?? 0;
    const option = (value: string, words: string, rows: number) =>
      html`<option value=${value} ?selected=${value === this.outcome}>${words} (${formatNumber(rows)})</option>`;
    return html`<div class="mass-rows-bar">
        <label
          >${t('mass.rows')}
          <select
            class="field-input"
            @change=${(event: Event) => {
              this.outcome = (event.target as HTMLSelectElement).value;
              this.#begin();
            }}
          >
            ${left > 0 ? option('left', t('mass.left'), left) : nothing} ${option('', t('mass.rows_all'), batch.done)}
            ${OUTCOMES.filter((outcome) => count(outcome) > 0).map((outcome) => option(outcome, t(`mass.was_${outcome}` as TextKey), count(outcome)))}
          </select></label
        >
        ${left > 0 ? html`<a class="btn" href=${apiUrl(`/batches/${batch.id}/left.csv`)} download>${icon('download')}${t('mass.left_file')}</a>` : nothing}
      </div>
      ${rows !== null && rows.length > 0 ? this.#renderTable(rows) : nothing} ${busy ? skeleton(3) : nothing}
      ${error !== null ? errorState(error, () => void this.#pages.more()) : nothing}
      ${next !== null && !busy ? html`<button type="button" class="btn" @click=${() => void this.#pages.more()}>${t('record.more')}</button>` : nothing}`;
  }

  #renderTable(rows: Readonly<BatchRows['rows']>): TemplateResult {
    return html`<div class="scroll-x mass-left" tabindex="0" role="group" aria-label=${t('mass.rows')}>
      <table class="plain">
        <thead>
          <tr>
            <th scope="col">${t('mass.name')}</th>
            <th scope="col">${t('mass.result')}</th>
            <th scope="col">${t('mass.reasons')}</th>
          </tr>
        </thead>
        <tbody>
          ${rows.map(
            ({ id, title, outcome, problems }) =>
              html`<tr>
                <td><a href=${urlOf.record(this.object, id)} target="_blank" rel="noopener">${title || id}</a></td>
                <td>${outcome ? t(`mass.was_${outcome}` as TextKey) : nothing}</td>
                <td>${problems.map(({ message }) => html`<p>${message}</p>`)}</td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>`;
  }
}
define('batch-rows', BatchRowsList);

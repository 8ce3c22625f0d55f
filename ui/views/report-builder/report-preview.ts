import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { ReportPreview } from '../../../platform/contract/wire-report-preview.ts';
import type { ReportAnswer } from '../../../platform/contract/wire.ts';
import { isAbort, postJson } from '../../api/client.ts';
import { define, fromCode, ShirabeElement } from '../../app/element.ts';
import '../../components/joined/joined-table.ts';
import '../../components/matrix/matrix-table.ts';
import '../../components/table/data-table.ts';
import { parseSort } from '../../components/table/sort.ts';
import type { RowSource } from '../../components/table/row-loader.ts';
import { errorState, emptyState, skeleton } from '../../components/state/state.ts';
import { formatNumber, formatTime, t } from '../../locale/locale.ts';
import { renderChart } from '../report/report-chart.ts';
import { renderEstimate, renderStop, renderStopped } from '../report/report-waits.ts';
import { partAt } from './blocks.ts';
import { columnKeys, columnParts, type Content } from './draft.ts';
import { renderGroupTable } from './group-preview.ts';
import { b } from './words.ts';

const PAUSE_MS = 500;

/**
 * What a report that is not saved shows, on the rows of its viewer: asked for again shortly after each change, and the question before is called off. While the
 * definition is wrong what it showed last stays, and says so. Fires `preview-told` with a ReportPreview, `preview-sort` with paths to sort by, and `preview-narrow`
 * when the user wants fewer rows.
 */
class ReportPreviewPane extends ShirabeElement {
  static override properties = {
    content: fromCode,
    block: fromCode,
    shown: { state: true },
    source: { state: true },
    error: { state: true },
    busy: { state: true },
    stopped: { state: true },
    wrong: { state: true },
  };
  declare content: Content;
  /** The block whose rows are shown; '' for the report's own. */
  declare block: string;
  /** The last answer with rows. */
  declare shown: ReportAnswer | null;
  declare source: RowSource | null;
  declare error: unknown;
  declare busy: boolean;
  declare stopped: boolean;
  /** How many problems the content has that is shown beside. */
  declare wrong: number;
  #abort = new AbortController();
  #pause: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    super();
    this.block = '';
    this.shown = null;
    this.source = null;
    this.error = null;
    this.busy = false;
    this.stopped = false;
    this.wrong = 0;
  }
  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#pause);
    this.#abort.abort();
  }
  override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('content') && !changed.has('block')) return;
    clearTimeout(this.#pause);
    this.#abort.abort();
    const isFirst = this.shown === null || !changed.has('content');
    this.#pause = setTimeout(() => void this.#ask(), isFirst ? 0 : PAUSE_MS);
  }

  override render(): TemplateResult {
    const { shown } = this;
    return html`<div class="card builder-preview ${this.busy ? 'busy' : ''}">
      <div class="bar">
        <h2>${b('builder.preview')}</h2>
        ${this.busy ? renderStop(this.#stop) : nothing}
        <span class="end" role="status"
          >${this.busy ? b('builder.previewing') : shown && this.wrong === 0 && !this.stopped && this.error === null ? this.#summary(shown) : nothing}</span
        >
      </div>
      ${this.wrong > 0 ? html`<p class="note warn">${b(shown ? 'builder.preview_before' : 'builder.preview_wrong', { count: this.wrong })}</p>` : nothing}
      ${this.#renderResult(shown)}
    </div>`;
  }

  #renderResult(shown: ReportAnswer | null): unknown {
    if (this.content.columns.length === 0 && !shown) return emptyState(b('builder.preview_nothing'));
    if (this.stopped) return renderStopped(() => void this.#ask());
    if (this.error !== null) return errorState(this.error, () => void this.#ask());
    if (!shown) return this.wrong > 0 ? nothing : skeleton(8);
    const narrow = () => this.dispatchEvent(new CustomEvent('preview-narrow'));
    if (shown.estimate) return renderEstimate(shown.estimate.rows, narrow, () => void this.#ask(true));
    const { groups, joined, page } = shown;
    return html`${groups ? renderChart({ ...shown, can: { ...shown.can, export: false } }, { search: '', filter: '' }, () => null) : nothing}
      ${groups?.matrix ? html`<matrix-table .groups=${groups} .label=${t('matrix.label')} .hrefOf=${() => ''}></matrix-table>` : nothing}
      ${joined ? html`<joined-table .groups=${joined} .label=${t('joined.label')} .hrefOf=${() => ''}></joined-table>` : nothing}
      ${
        groups && !groups.matrix && !joined
          ? html`<h3>${b('builder.groups')}</h3>
              ${renderGroupTable(groups)}`
          : nothing
      }
      <h3>${page.next === null ? b('builder.rows') : b('builder.first_rows', { count: page.rows.length })}</h3>
      <data-table
        .source=${this.source}
        .sort=${this.#sort()}
        .total=${page.rows.length}
        .frozen=${shown.frozen}
        .highlights=${shown.highlights}
        .label=${b('builder.preview')}
        .empty=${emptyState(t('table.empty'))}
        @sort-change=${(event: CustomEvent<{ sort: string }>) => this.#sortBy(event.detail.sort)}
      ></data-table>`;
  }
  /** The order of the definition by the keys of the columns, and back: a press on a heading changes what the report says. */
  #sort(): string {
    const part = partAt(this.content, this.block);
    const keyOf = (path: string) => part.columns.findIndex((column) => columnParts(column).field === path);
    const keys = columnKeys(part);
    return (part.sort ?? []).map((each) => each.replace(/[^-].*/, (path) => keys[keyOf(path)] ?? path)).join(',');
  }
  #sortBy(sort: string): void {
    const part = partAt(this.content, this.block);
    const keys = columnKeys(part);
    const pathOf = (key: string) => columnParts(part.columns[keys.indexOf(key)] ?? key).field ?? key;
    const paths = parseSort(sort).map(({ key, descending }) => `${descending ? '-' : ''}${pathOf(key)}`);
    this.dispatchEvent(new CustomEvent('preview-sort', { detail: paths }));
  }
  #summary({ groups, page }: ReportAnswer): string {
    const all = groups?.rows.find(({ level }) => level === 0)?.count;
    const count = all === undefined ? (page.next === null ? page.rows.length : undefined) : all;
    const time = t('app.as_of', { time: formatTime(page.as_of) });
    return count === undefined ? time : `${t('report.all_shown', { count: formatNumber(count) })} ・ ${time}`;
  }

  readonly #stop = (): void => {
    this.#abort.abort();
    this.busy = false;
    this.stopped = true;
  };

  async #ask(anyway = false): Promise<void> {
    clearTimeout(this.#pause);
    this.#abort.abort();
    if (this.content.columns.length === 0) {
      [this.busy, this.wrong, this.error, this.stopped] = [false, 0, null, false];
      return void this.dispatchEvent(new CustomEvent<ReportPreview>('preview-told', { detail: { problems: [], report: null } }));
    }
    const { signal } = (this.#abort = new AbortController());
    [this.busy, this.error, this.stopped] = [true, null, false];
    try {
      const answer = await postJson<ReportPreview>(
        '/report-preview',
        { definition: this.content, ...(this.block !== '' && { block: this.block }), ...(anyway && { anyway }) },
        { signal },
      );
      this.wrong = answer.problems.length;
      if (answer.report) {
        this.shown = answer.report;
        this.source = { first: { ...answer.report.page, next: null }, loadPage: () => Promise.reject(new Error('a preview has no further rows')) };
      }
      this.dispatchEvent(new CustomEvent<ReportPreview>('preview-told', { detail: answer }));
    } catch (error) {
      if (isAbort(error)) return;
      this.error = error;
    }
    if (signal === this.#abort.signal) this.busy = false;
  }
}
define('report-preview', ReportPreviewPane);

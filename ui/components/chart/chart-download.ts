import { html, nothing, type TemplateResult } from 'lit';
import type { ExportCheck } from '../../../platform/contract/wire.ts';
import { apiUrl, getJson, isAbort, type QueryValues } from '../../api/client.ts';
import { define, fromCode, ShirabeElement } from '../../app/element.ts';
import { saveFile } from '../../app/save-file.ts';
import { formatNumber, t } from '../../locale/locale.ts';
import { modalDialog } from '../dialog/dialog.ts';
import { renderFindings } from '../export-dialog/render-findings.ts';
import '../menu/menu-button.ts';
import { icon } from '../icon/icon.ts';
import { errorState } from '../state/state.ts';
import { showToast } from '../toast/toast.ts';
import type { ChartViewParts } from './chart-view.ts';
import { pictureFile } from './picture-file.ts';

/** The files of a chart: its picture, made here, and its figures, made by the server. Tells which characters Shift-JIS lacks before the file is sent. */
class ChartDownload extends ShirabeElement {
  static override properties = {
    parts: fromCode,
    report: fromCode,
    query: fromCode,
    asOf: fromCode,
    can: fromCode,
    of: fromCode,
    found: { state: true },
    error: { state: true },
  };
  declare parts: ChartViewParts;
  declare report: string;
  /** What the figures are narrowed by, and how the chart is drawn otherwise than its report says. */
  declare query: QueryValues;
  declare asOf: string;
  /** Whether the viewer may take the figures out. */
  declare can: boolean;
  /** What of the report is drawn: its chart, or what was kept of it day by day. */
  declare of: 'chart' | 'trend';
  declare found: ExportCheck | null;
  declare error: unknown;
  #abort = new AbortController();

  constructor() {
    super();
    this.query = {};
    this.can = false;
    this.of = 'chart';
    this.found = null;
    this.error = null;
  }
  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#abort.abort();
  }

  override render(): TemplateResult {
    const { label } = this.parts;
    const csv = [
      { label: t('chart.csv_shift_jis'), run: () => void this.#checked() },
      { label: t('chart.csv_utf_8'), run: () => this.#fetch('utf-8-bom') },
    ];
    return html`<menu-button
        .label=${t('chart.save_named', { name: label })}
        .content=${html`${icon('download')} ${t('chart.save')}`}
        .look=${'btn link'}
        .alignEnd=${true}
        .items=${[...(this.can ? csv : []), { label: t('chart.png'), run: () => void this.#picture('png') }, { label: t('chart.svg'), run: () => void this.#picture('svg') }]}
      ></menu-button
      >${this.found || this.error !== null ? this.#renderDialog() : nothing}`;
  }

  #renderDialog(): TemplateResult {
    const close = () => this.#end();
    const { found } = this;
    const body = found
      ? html`<p role="alert"><strong>${t('export.found', { count: formatNumber(found.total) })}</strong></p>
          <p>${t('export.found_hint')}</p>
          ${renderFindings(found.unmappable, found.total)}`
      : errorState(this.error);
    const actions = html`<button type="button" class="btn" @click=${close}>${found ? t('export.stop') : t('app.close')}</button>${
        found ? html`<button type="button" class="btn main" @click=${() => this.#fetch('shift_jis', 'replace')}>${t('export.replace')}</button>` : nothing
      }`;
    return modalDialog({ id: 'chart-download', heading: t('chart.save'), body, actions, close });
  }

  get #path(): string {
    return `/reports/${encodeURIComponent(this.report)}/${this.of}/export`;
  }
  async #checked(): Promise<void> {
    this.#abort.abort();
    const { signal } = (this.#abort = new AbortController());
    try {
      const found = await getJson<ExportCheck>(`${this.#path}/check`, { query: { ...this.query, encoding: 'shift_jis' }, signal });
      if (found.total === 0) this.#fetch('shift_jis', 'fail');
      else this.found = found;
    } catch (error) {
      if (!isAbort(error)) this.error = error;
    }
  }
  #fetch(encoding: string, unmappable?: 'replace' | 'fail'): void {
    saveFile(apiUrl(this.#path, { ...this.query, encoding, unmappable }));
    showToast({ text: t('export.started') });
    this.#end();
  }
  async #picture(kind: 'png' | 'svg'): Promise<void> {
    try {
      const url = URL.createObjectURL(await pictureFile(this.parts, this.asOf, kind));
      saveFile(url, `${this.parts.label.replace(/[\\/:*?"<>|]/g, '_')}.${kind}`);
      // The browser has begun to read it by then.
      setTimeout(() => URL.revokeObjectURL(url), 60_000);
    } catch (error) {
      this.error = error;
    }
  }
  #end(): void {
    this.found = null;
    this.error = null;
  }
}
define('chart-download', ChartDownload);

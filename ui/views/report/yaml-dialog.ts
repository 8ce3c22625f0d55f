import './report-dialogs.css';
import { html, type PropertyValues, type TemplateResult } from 'lit';
import type { ReportChecked, ReportSource } from '../../../platform/contract/wire-own-reports.ts';
import { getJson, postJson } from '../../api/client.ts';
import { define, fromCode, ShirabeElement } from '../../app/element.ts';
import { modalDialog } from '../../components/dialog/dialog.ts';
import { errorState, skeleton } from '../../components/state/state.ts';
import { t } from '../../locale/locale.ts';
import { o } from './words.ts';

/**
 * What a report says, as the YAML of a file of definitions: to read, and as a file. `definition`: what is shown in place of what the report says, such as one
 * that is not saved yet. Fires `dialog-end`.
 */
class YamlDialog extends ShirabeElement {
  static override properties = { report: fromCode, name: fromCode, definition: fromCode, source: { state: true }, error: { state: true } };
  declare report: string;
  declare name: string;
  declare definition: Readonly<Record<string, unknown>> | null;
  declare source: Pick<ReportSource, 'report' | 'yaml'> | null;
  declare error: unknown;

  constructor() {
    super();
    this.definition = null;
    this.source = null;
    this.error = null;
  }
  protected override firstUpdated(changed: PropertyValues<this>): void {
    super.firstUpdated(changed);
    void this.#load();
  }

  override render(): TemplateResult {
    const close = () => this.dispatchEvent(new CustomEvent('dialog-end'));
    const { source, error } = this;
    const body = source
      ? html`<pre class="report-yaml" tabindex="0" aria-label=${o('own.yaml_title', { name: this.name })}><code>${source.yaml}</code></pre>`
      : error === null
        ? skeleton(6)
        : errorState(error, () => void this.#load());
    const actions = html`<button type="button" class="btn" @click=${close}>${t('app.close')}</button> ${
        source
          ? html`<a class="btn main" href=${`data:application/yaml;charset=utf-8,${encodeURIComponent(source.yaml)}`} download="${source.report}.report.yaml"
              >${o('own.download')}</a
            >`
          : ''
      }`;
    return modalDialog({ id: 'report-yaml', heading: o('own.yaml_title', { name: this.name }), body, actions, wide: true, close });
  }

  async #load(): Promise<void> {
    this.error = null;
    try {
      this.source = this.definition
        ? { report: this.report, yaml: (await postJson<ReportChecked>('/report-check', { definition: this.definition })).yaml }
        : await getJson<ReportSource>(`/reports/${encodeURIComponent(this.report)}/definition`);
    } catch (error) {
      this.error = error;
    }
  }
}
define('report-yaml-dialog', YamlDialog);

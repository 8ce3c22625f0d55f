import { html, type TemplateResult } from 'lit';
import type { Text } from '../../../platform/contract/text.ts';
import type { FoldersAnswer } from '../../../platform/contract/wire.ts';
import { getJson, isAbort } from '../../api/client.ts';
import { define, ShirabeElement } from '../../app/element.ts';
import { navigate } from '../../app/router.ts';
import { urlOf } from '../../app/routes.ts';
import '../../components/combobox/combobox.ts';
import type { ComboboxChoice } from '../../components/combobox/combobox.ts';
import { emptyState, errorState, skeleton } from '../../components/state/state.ts';
import { text } from '../../locale/locale.ts';
import { b } from './words.ts';

/** Where a new report begins: with an object, or with another report that the viewer may look into. */
class BuilderStart extends ShirabeElement {
  static override properties = { objects: { state: true }, reports: { state: true }, error: { state: true } };
  declare objects: readonly { readonly object: string; readonly label: Text }[] | null;
  declare reports: readonly ComboboxChoice[];
  declare error: unknown;
  #abort = new AbortController();

  constructor() {
    super();
    this.objects = null;
    this.reports = [];
    this.error = null;
  }
  override connectedCallback(): void {
    super.connectedCallback();
    void this.#load();
  }
  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#abort.abort();
  }

  override render(): TemplateResult {
    if (this.error !== null) return errorState(this.error, () => void this.#load());
    if (!this.objects) return skeleton(6);
    if (this.objects.length === 0) return emptyState(b('builder.no_objects'));
    return html`<section class="card" aria-labelledby="builder-start-object">
        <div class="card-body">
          <h2 id="builder-start-object">${b('builder.start_object')}</h2>
          <p class="quiet">${b('builder.start_object_hint')}</p>
          <ul class="builder-objects">
            ${this.objects.map(({ object, label }) => html`<li><a class="btn" href=${urlOf.newReport({ object })}>${text(label)}</a></li>`)}
          </ul>
        </div>
      </section>
      ${
        this.reports.length === 0
          ? ''
          : html`<section class="card" aria-labelledby="builder-start-report">
              <div class="card-body">
                <h2 id="builder-start-report">${b('builder.start_report')}</h2>
                <p class="quiet">${b('builder.start_report_hint')}</p>
                <sh-combobox
                  .controlId=${'builder-from'}
                  .label=${b('builder.start_report')}
                  .placeholder=${b('builder.start_report_search')}
                  .offer=${(words: string) => this.#offer(words)}
                  @sh-change=${({ detail }: CustomEvent<ComboboxChoice | null>) => detail && void navigate(urlOf.newReport({ from: detail.id }))}
                ></sh-combobox>
              </div>
            </section>`
      }`;
  }

  #offer(words: string): readonly ComboboxChoice[] {
    const wanted = words.trim().toLowerCase().split(/\s+/);
    return this.reports.filter(({ label }) => wanted.every((word) => label.toLowerCase().includes(word))).slice(0, 50);
  }

  async #load(): Promise<void> {
    const { signal } = this.#abort;
    this.error = null;
    try {
      const [objects, folders] = await Promise.all([
        getJson<{ readonly object: string; readonly label: Text }[]>('/objects', { signal }),
        getJson<FoldersAnswer>('/report-folders', { signal }),
      ]);
      this.objects = objects;
      this.reports = folders.reports.filter(({ can }) => can.edit).map(({ report, label }) => ({ id: report, label: text(label) }));
    } catch (error) {
      if (!isAbort(error)) this.error = error;
    }
  }
}
define('builder-start', BuilderStart);

import { html, nothing, type TemplateResult } from 'lit';
import type { ReachableColumn, ReachableColumns } from '../../../platform/contract/wire-lists.ts';
import { getJson } from '../../api/client.ts';
import { define, fromCode, ShirabeElement } from '../../app/element.ts';
import { t } from '../../locale/locale.ts';
import { modalDialog } from '../dialog/dialog.ts';
import { fullName } from './field-tree.ts';
import './ordered-items.ts';
import { moved } from './reorder.ts';
import { l } from './words.ts';

/** The most columns that the server takes. */
const MOST = 100;

/** A column that is shown: its key, and what it is called. */
export interface ChosenColumn {
  readonly key: string;
  readonly name: string;
}

/**
 * Chooses which columns a list shows, and in which order. `object`: of which; `columns`: those shown now.
 * Fires `columns-change` with the keys (null: as the list has them), and `chooser-end` when there is nothing more to do.
 */
class ColumnChooser extends ShirabeElement {
  static override properties = { object: fromCode, columns: fromCode, chosen: { state: true }, said: { state: true } };
  declare object: string;
  declare columns: readonly ChosenColumn[];
  declare chosen: readonly ChosenColumn[];
  declare said: string;

  constructor() {
    super();
    this.object = '';
    this.columns = [];
    this.chosen = [];
    this.said = '';
  }
  override connectedCallback(): void {
    super.connectedCallback();
    this.chosen = this.columns;
    void this.#nameFully();
  }

  /** Columns behind lookups are told apart by their way. */
  async #nameFully(): Promise<void> {
    const keys = this.chosen.map(({ key }) => key).filter((key) => key.includes('.'));
    if (keys.length === 0) return;
    const names = new Map<string, string>();
    const answer = await getJson<ReachableColumns>(`/objects/${this.object}/columns`, { query: { keys: keys.slice(0, MOST).join(',') } }).catch(() => null);
    for (const one of answer?.columns ?? []) names.set(one.column.key, fullName(one));
    this.chosen = this.chosen.map((one) => ({ ...one, name: names.get(one.key) ?? one.name }));
  }

  override render(): TemplateResult {
    const { chosen } = this;
    const body = html`<div class="chooser">
      <section aria-labelledby="chooser-available">
        <h3 id="chooser-available">${l('columns.available')}</h3>
        <field-tree
          .object=${this.object}
          .chosen=${chosen.map(({ key }) => key)}
          .act=${'columns.add'}
          @field-pick=${(event: CustomEvent<ReachableColumn>) => this.#add(event.detail)}
        ></field-tree>
      </section>
      <section aria-labelledby="chooser-chosen">
        <h3 id="chooser-chosen">${l('columns.chosen', { count: chosen.length })}</h3>
        <p class="quiet">${l('columns.keys')}</p>
        ${chosen.length === 0 ? html`<p class="note warn" role="alert">${l('columns.none')}</p>` : nothing}
        <ordered-items
          .items=${chosen}
          @items-move=${({ detail: { from, to } }: CustomEvent<{ from: number; to: number }>) => (this.chosen = moved(this.chosen, from, to))}
          @items-remove=${({ detail }: CustomEvent<number>) => (this.chosen = this.chosen.filter((_, at) => at !== detail))}
        ></ordered-items>
      </section>
      <p class="visually-hidden" role="status">${this.said}</p>
    </div>`;
    const actions = html`<button type="button" class="btn chooser-initial" @click=${() => this.#end(null)}>${l('columns.initial')}</button>
      <button type="button" class="btn" @click=${() => this.#close()}>${t('app.cancel')}</button>
      <button type="button" class="btn main" ?disabled=${chosen.length === 0} @click=${() => this.#end(chosen.map(({ key }) => key))}>
        ${l('columns.apply')}
      </button>`;
    return modalDialog({ id: 'column-chooser', heading: l('columns.title'), body, actions, wide: true, close: () => this.#close() });
  }

  #add(one: ReachableColumn): void {
    if (this.chosen.length >= MOST) return void (this.said = l('columns.most', { count: MOST }));
    const name = fullName(one);
    this.chosen = [...this.chosen, { key: one.column.key, name }];
    this.said = l('columns.added', { name });
  }

  #end(columns: readonly string[] | null): void {
    this.dispatchEvent(new CustomEvent('columns-change', { detail: columns }));
    this.#close();
  }
  #close(): void {
    this.dispatchEvent(new CustomEvent('chooser-end'));
  }
}
define('column-chooser', ColumnChooser);

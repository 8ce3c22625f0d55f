import './mass-change.ts';
import { html, nothing, type TemplateResult } from 'lit';
import type { Text } from '../../../../platform/contract/text.ts';
import { define, fromCode, ShirabeElement } from '../../../app/element.ts';
import { urlOf } from '../../../app/routes.ts';
import { countSelected, nothingSelected, type Selection } from '../../../components/table/selection.ts';
import { formatNumber, t } from '../../../locale/locale.ts';
import { tellDone } from './follow-batch.ts';
import type { MassChangeEnd, MassTarget } from './mass-change.ts';

/** The most rows that can be named one by one. */
const MOST_NAMED = 10_000;
/** The most records that are printed at once. */
const MOST_PRINTED = 200;

/**
 * What can be done with the selected rows of a list; nothing while none is. `list`: what the rows are of, as it stands. `can`: what the viewer may do at all.
 * Fires `selection-change` with the new selection, and `rows-changed` when rows may have changed.
 */
class SelectionBar extends ShirabeElement {
  static override properties = {
    object: fromCode,
    label: fromCode,
    list: fromCode,
    selection: fromCode,
    total: fromCode,
    can: fromCode,
    doing: { state: true },
  };
  declare object: string;
  declare label: Text | null;
  declare list: MassTarget;
  declare selection: Selection;
  declare total: number | null;
  declare can: { readonly update: boolean; readonly delete: boolean };
  declare doing: 'edit' | 'delete' | null;

  constructor() {
    super();
    this.object = '';
    this.label = null;
    this.list = { list: '' };
    this.selection = nothingSelected;
    this.total = null;
    this.can = { update: false, delete: false };
    this.doing = null;
  }

  override render(): TemplateResult {
    const count = countSelected(this.selection, this.total);
    const dialog = this.doing
      ? html`<mass-change
          .object=${this.object}
          .label=${this.label}
          .target=${this.#target()}
          .action=${this.doing}
          @mass-change-end=${(event: CustomEvent<MassChangeEnd>) => this.#ended(event.detail)}
        ></mass-change>`
      : nothing;
    if (count === 0) return html`${dialog}`;
    const words = count === null || (this.selection.all && this.selection.ids.size === 0) ? t('mass.selected_all') : '';
    const isTooMany = this.selection.ids.size > MOST_NAMED;
    return html`<div class="selection-bar" role="group" aria-label=${t('mass.selection')}>
        <span role="status">${words} ${count === null ? nothing : t('mass.selected', { count: formatNumber(count) })}</span>
        ${isTooMany ? html`<span>${t('mass.too_many', { count: formatNumber(MOST_NAMED) })}</span>` : nothing}
        ${this.can.update && !isTooMany ? html`<button type="button" class="btn" @click=${() => (this.doing = 'edit')}>${t('mass.edit')}</button>` : nothing}
        ${this.can.delete && !isTooMany ? html`<button type="button" class="btn danger" @click=${() => (this.doing = 'delete')}>${t('mass.delete')}</button>` : nothing}
        ${this.#renderGrid()} ${this.#renderPrint()}
        <button type="button" class="btn quiet-btn" @click=${() => this.#select(nothingSelected)}>${t('mass.clear')}</button>
      </div>
      ${dialog}`;
  }

  #renderGrid(): TemplateResult | typeof nothing {
    const { all, ids } = this.selection;
    if (!this.can.update || all || ids.size > MOST_PRINTED) return nothing;
    return html`<a class="btn" href=${urlOf.grid(this.object, { list: this.list.list, ids: [...ids].join(',') })}>${t('record.grid')}</a>`;
  }

  #renderPrint(): TemplateResult | typeof nothing {
    const { all, ids } = this.selection;
    if (all || ids.size > MOST_PRINTED) return nothing;
    return html`<a class="btn" href=${urlOf.printList(this.object, this.list.list, { ids: [...ids].join(',') })}>${t('record.print')}</a>`;
  }

  #target(): MassTarget {
    const { all, ids } = this.selection;
    if (all) return ids.size > 0 ? { ...this.list, except: [...ids] } : this.list;
    return { ...this.list, ids: [...ids] };
  }

  #ended({ changed: isChanged, batch }: MassChangeEnd): void {
    this.doing = null;
    if (!isChanged) return;
    this.#select(nothingSelected);
    this.#tellRows();
    if (batch && batch.kind !== 'undo' && batch.can.undo) tellDone(batch, () => this.#tellRows());
  }

  #tellRows(): void {
    this.dispatchEvent(new CustomEvent('rows-changed', { bubbles: true }));
  }

  #select(selection: Selection): void {
    this.dispatchEvent(new CustomEvent('selection-change', { detail: selection, bubbles: true }));
  }
}
define('selection-bar', SelectionBar);

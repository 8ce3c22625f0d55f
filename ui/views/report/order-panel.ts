import { html, type TemplateResult } from 'lit';
import type { Column } from '../../../platform/contract/wire.ts';
import { MOST_FROZEN } from '../../components/table/frozen.ts';
import { parseSort, printSort, type SortKey } from '../../components/table/sort.ts';
import { t, text } from '../../locale/locale.ts';

/** Columns to sort by, in order of weight. */
const MOST = 3;

/** The order of this run of the report, and which columns stay in sight; both are kept in the address, not in the definition. */
export function renderOrder(
  columns: readonly Column[],
  sort: string,
  change: (sort: string) => void,
  freezing: { readonly frozen: number; freeze(frozen: number): void },
  close: () => void,
): TemplateResult {
  const keys = parseSort(sort);
  const sortable = columns.filter((column) => column.sortable);
  const set = (index: number, next: SortKey | null) => change(printSort([...keys.slice(0, index), ...(next ? [next] : []), ...keys.slice(index + 1)]));
  return html`<div class="order-panel" role="group" aria-label=${t('filter.order')}>
    <b>${t('filter.order')}</b>
    ${Array.from({ length: Math.min(MOST, keys.length + 1) }, (_, index) => {
      const chosen = keys[index];
      return html`<span class="order-key">
        <select
          class="field-input"
          aria-label=${t('filter.then_by', { number: index + 1 })}
          @change=${(event: Event) => {
            const key = (event.target as HTMLSelectElement).value;
            set(index, key === '' ? null : { key, descending: chosen?.descending ?? false });
          }}
        >
          <option value="" ?selected=${!chosen}>${index === 0 ? t('filter.default_order') : '–'}</option>
          ${sortable.map((column) => html`<option value=${column.key} ?selected=${chosen?.key === column.key}>${text(column.label)}</option>`)}
        </select>
        <select
          class="field-input"
          ?disabled=${!chosen}
          aria-label="${t('filter.then_by', { number: index + 1 })}: ${t('filter.up')} / ${t('filter.down')}"
          @change=${(event: Event) => chosen && set(index, { key: chosen.key, descending: (event.target as HTMLSelectElement).value === 'down' })}
        >
          <option value="up" ?selected=${!chosen?.descending}>${t('filter.up')}</option>
          <option value="down" ?selected=${chosen?.descending ?? false}>${t('filter.down')}</option>
        </select>
      </span>`;
    })}
    <label class="order-key">
      <b>${t('rows.freeze')}</b>
      <select
        class="field-input"
        aria-label=${t('rows.freeze')}
        @change=${(event: Event) => freezing.freeze(Number((event.target as HTMLSelectElement).value))}
      >
        ${Array.from(
          { length: Math.min(MOST_FROZEN, columns.length) + 1 },
          (_, count) =>
            html`<option value=${count} ?selected=${count === freezing.frozen}>
              ${count === 0 ? t('rows.freeze_none') : t('rows.freeze_count', { count })}
            </option>`,
        )}
      </select>
    </label>
    <button type="button" class="btn order-end" @click=${close}>${t('app.close')}</button>
  </div>`;
}

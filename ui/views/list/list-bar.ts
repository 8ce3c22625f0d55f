import { html, nothing, type TemplateResult } from 'lit';
import type { ListDescription } from '../../../platform/contract/wire-lists.ts';
import type { Column } from '../../../platform/contract/wire.ts';
import { setQuery } from '../../app/router.ts';
import { urlOf } from '../../app/routes.ts';
import '../../components/filter/filter-builder.ts';
import { filterFieldOf, filterFieldsOf, isFilterable, type NamedFilterField } from '../../components/filter/filter-fields.ts';
import '../../components/search-box/search-box.ts';
import { emptyState } from '../../components/state/state.ts';
import { t } from '../../locale/locale.ts';
import { renderListSummary } from './list-summary.ts';
import { type ListView, renderViewSwitch } from './view-switch.ts';

/** What the bar over a list shows. */
export interface BarParts {
  readonly object: string;
  readonly list: ListDescription | null;
  readonly columns: readonly Column[];
  readonly fields: readonly NamedFilterField[];
  readonly search: string;
  readonly filter: string;
  /** The order in force. */
  readonly sort: string;
  readonly total: number | null;
  readonly view: ListView;
  readonly views: readonly ListView[];
  readonly choose: (view: ListView) => void;
}

/** Search, filters, the ways to show the list, how many rows it has. */
export function renderListBar(parts: BarParts): TemplateResult {
  const { object, search, filter, fields, views } = parts;
  return html`<div class="bar list-bar">
    <search-box
      .value=${search}
      .label=${t('record.search_list')}
      @search-change=${(event: CustomEvent<{ search: string }>) => void setQuery({ search: event.detail.search })}
    ></search-box>
    <filter-builder
      .filter=${filter}
      .fields=${fields}
      .object=${object}
      @filter-change=${(event: CustomEvent<string>) => void setQuery({ filter: event.detail }, { replace: false })}
    ></filter-builder>
    ${views.length > 1 ? renderViewSwitch(parts.view, views, parts.choose) : nothing}
    <span class="end" role="status">${renderListSummary(parts.total, parts.sort, sortable(parts))}</span>
  </div>`;
}

/** The columns that an order may name: those shown, then the object's own. */
function sortable({ list, columns }: BarParts): readonly Column[] {
  const own = (list?.filters ?? []).map(({ column }) => column);
  return [...columns, ...own.filter(({ key }) => !columns.some((column) => column.key === key))];
}

/** What rows can be narrowed by: the object's own fields, then the columns shown. */
export function filterFields(list: ListDescription | null, columns: readonly Column[]): readonly NamedFilterField[] {
  const own = (list?.filters ?? []).filter(isFilterable).map(filterFieldOf);
  const further = list ? filterFieldsOf([], columns).filter(({ key }) => !own.some((field) => field.key === key)) : [];
  return [...own, ...further];
}

/** A list without rows: because nothing is there, or because nothing is found. */
export function renderEmptyList(object: string, list: ListDescription | null, isNarrowed: boolean): TemplateResult {
  if (isNarrowed)
    return emptyState(
      t('record.nothing_found'),
      html`<button type="button" class="btn" @click=${() => void setQuery({ search: null, filter: null })}>${t('record.filter_clear')}</button>`,
    );
  return emptyState(t('record.empty_list'), list?.can.create ? html`<a class="btn" href=${urlOf.create(object)}>${t('record.new_record')}</a>` : nothing);
}

import { html, nothing, type TemplateResult } from 'lit';
import type { DashboardAnswer } from '../../../platform/contract/wire.ts';
import { define, fromCode, ShirabeElement } from '../../app/element.ts';
import { setQuery } from '../../app/router.ts';
import '../../components/combobox/combobox.ts';
import { t, text } from '../../locale/locale.ts';

type Filter = DashboardAnswer['filters'][number];

/** The filters of a dashboard; what they are set to stands in the address. */
class DashboardFilters extends ShirabeElement {
  static override properties = { filters: fromCode };
  declare filters: readonly Filter[];

  constructor() {
    super();
    this.filters = [];
  }

  override render(): TemplateResult {
    if (this.filters.length === 0) return html``;
    const isSet = this.filters.some(({ value }) => value !== null);
    return html`<div class="bar dashboard-filters no-print" role="group" aria-label=${t('dashboard.filters')}>
      ${this.filters.map((filter) => this.#renderFilter(filter))}
      ${isSet ? html`<button type="button" class="btn" @click=${() => this.#reset()}>${t('dashboard.no_filters')}</button>` : nothing}
    </div>`;
  }

  #renderFilter(filter: Filter): TemplateResult {
    const id = `filter-${filter.key}`;
    if (filter.type === 'date' || filter.type === 'datetime') return this.#renderDays(filter, id);
    if (filter.type === 'record')
      return html`<div class="dashboard-filter">
        <label for=${id}>${text(filter.label)}</label
        ><sh-combobox
          .controlId=${id}
          .object=${filter.object ?? ''}
          .field=${filter.field ?? ''}
          .value=${filter.value === null ? null : { id: filter.value, label: filter.value_label ?? t('dashboard.unknown_record') }}
          @sh-change=${(event: CustomEvent<{ readonly id: string } | null>) => set(filter, event.detail?.id ?? null)}
        ></sh-combobox>
      </div>`;
    const choices =
      filter.type === 'boolean'
        ? [
            { value: 'true', label: t('filter.yes') },
            { value: 'false', label: t('filter.no') },
          ]
        : (filter.choices ?? []).map(({ value, label }) => ({ value, label: text(label) }));
    return html`<div class="dashboard-filter">
      <label for=${id}>${text(filter.label)}</label
      ><select id=${id} class="field-input" @change=${(event: Event) => set(filter, (event.target as HTMLSelectElement).value || null)}>
        <option value="" ?selected=${filter.value === null}>${t('dashboard.all')}</option>
        ${choices.map(({ value, label }) => html`<option value=${value} ?selected=${value === filter.value}>${label}</option>`)}
      </select>
    </div>`;
  }

  /** From one day to another, both included. */
  #renderDays(filter: Filter, id: string): TemplateResult {
    const [from = '', to = ''] = (filter.value ?? '').split('..');
    const day = (name: 'from' | 'to', value: string, label: string) =>
      html`<input
        id=${name === 'from' ? id : `${id}-to`}
        class="field-input"
        type="date"
        aria-label="${text(filter.label)}: ${label}"
        .value=${value}
        @change=${(event: Event) => {
          const given = (event.target as HTMLInputElement).value;
          const both = name === 'from' ? [given, to] : [from, given];
          set(filter, both.join('') === '' ? null : both.join('..'));
        }}
      />`;
    return html`<div class="dashboard-filter">
      <label for=${id}>${text(filter.label)}</label>${day('from', from, t('dashboard.from'))}<span aria-hidden="true">〜</span
      >${day('to', to, t('dashboard.to'))}
    </div>`;
  }

  #reset(): void {
    void setQuery(Object.fromEntries(this.filters.map(({ key }) => [`filter.${key}`, null])), { replace: false });
  }
}
define('dashboard-filters', DashboardFilters);

const set = ({ key }: Filter, value: string | null): void => void setQuery({ [`filter.${key}`]: value }, { replace: false });

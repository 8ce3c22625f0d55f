import './home.css';
import { html, type TemplateResult } from 'lit';
import type { DashboardAnswer } from '../../../platform/contract/wire.ts';
import type { QueryValues } from '../../api/client.ts';
import { emptyState } from '../../components/state/state.ts';
import { t } from '../../locale/locale.ts';
import './dashboard-component.ts';
import './dashboard-filters.ts';

/** The filters and components of a dashboard. `query`: the filters as the address has them. */
export function renderDashboard({ dashboard, components, filters }: DashboardAnswer, query: QueryValues): TemplateResult {
  if (components.length === 0) return html`<div class="card">${emptyState(t('home.no_components'))}</div>`;
  return html`<dashboard-filters .filters=${filters}></dashboard-filters>
    <div class="dashboard">
      ${components.map(
        (component, index) =>
          html`<dashboard-component
            class="span-${Math.min(12, Math.max(1, component.span))}"
            .component=${component}
            .dashboard=${dashboard}
            .query=${query}
            .filters=${filters}
            .number=${index}
          ></dashboard-component>`,
      )}
    </div>`;
}

/** What of an address sets filters of a dashboard. */
export function filterQuery(query: URLSearchParams): QueryValues {
  return Object.fromEntries([...query].filter(([name]) => name.startsWith('filter.')));
}

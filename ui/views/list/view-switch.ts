import { html, type TemplateResult } from 'lit';
import './view-switch.css';
import { t } from '../../locale/locale.ts';

/** How a list is shown. */
export type ListView = 'table' | 'split' | 'board';
const words = { table: 'list.as_table', split: 'list.as_split', board: 'list.as_board' } as const;

/** Beside a record there is no room for a list on less. */
export const isWide = matchMedia('(min-width: 960px)');

/** The ways to show a list. All are addresses: what narrows and orders the list stays in them. `choose` hears of the one that was taken, to be kept. */
export function renderViewSwitch(now: ListView, views: readonly ListView[], choose: (view: ListView) => void): TemplateResult {
  const address = (view: ListView): string => {
    const url = new URL(location.href);
    url.searchParams.set('view', view);
    if (view !== 'split') url.searchParams.delete('open');
    return url.pathname + url.search;
  };
  return html`<nav class="view-switch no-print" aria-label=${t('list.view')}>
    ${views.map(
      (view) =>
        html`<a
          href=${address(view)}
          aria-current=${view === now ? 'page' : 'false'}
          @click=${(event: MouseEvent) => {
            if (!event.ctrlKey && !event.metaKey && !event.shiftKey) choose(view);
          }}
          >${t(words[view])}</a
        >`,
    )}
  </nav>`;
}

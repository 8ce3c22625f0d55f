import { html, type TemplateResult } from 'lit';
import './view-switch.css';
import { say } from './words.ts';

/** 「表」 and 「ボード」: two ways to show a list. Both are addresses: what narrows and orders the list stays in them. */
export function renderViewSwitch(isBoard: boolean): TemplateResult {
  const address = (view: string | null): string => {
    const url = new URL(location.href);
    if (view === null) url.searchParams.delete('view');
    else url.searchParams.set('view', view);
    return url.pathname + url.search;
  };
  return html`<nav class="board-switch no-print" aria-label=${say('board.view')}>
    <a href=${address(null)} aria-current=${isBoard ? 'false' : 'page'}>${say('board.table')}</a>
    <a href=${address('board')} aria-current=${isBoard ? 'page' : 'false'}>${say('board.board')}</a>
  </nav>`;
}

import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { styled } from '../../app/styled.ts';
import { formatNumber, t, text } from '../../locale/locale.ts';
import type { WindowItem } from '../table/row-window.ts';
import { withGaps } from '../table/table-parts.ts';
import type { GroupNode } from './group-list.ts';
import { headingName, type HeadingParts } from './group-heading.ts';
import { summaryValue } from './summary-value.ts';

/** The cards in sight, and the room of all others. */
export interface CardWindow {
  readonly label: string;
  readonly items: readonly WindowItem[];
  readonly size: number;
  readonly pinned: readonly number[];
  readonly keyOf: (place: number) => string;
}

/** The rows of a grouped report as cards under the headings of their groups. `cardAt` gives the card at a place, or the group whose heading stands there. */
export function renderGroupCards(cards: CardWindow, parts: HeadingParts, cardAt: (place: number) => TemplateResult | GroupNode): TemplateResult {
  const after = cards.size - (cards.items.at(-1)?.end ?? 0);
  const gap = (height: number) => html`<li class="gap" aria-hidden="true" ${styled({ height: `${Math.max(0, height)}px` })}></li>`;
  return html`<ul class="table-cards grouped-cards" aria-label=${cards.label} data-scroller>
    ${repeat(
      withGaps(cards.items),
      (item) => (item.gap > 0 ? item.key : cards.keyOf(item.index)),
      (item) => {
        if (item.gap > 0) return gap(item.gap);
        const card = cardAt(item.index);
        return 'level' in card ? renderHeadingCard(card, item.index, cards.pinned.includes(item.index), parts) : card;
      },
    )}
    ${gap(after)}
  </ul>`;
}

/** A heading above the cards of a group, with its subtotals in words. */
function renderHeadingCard(group: GroupNode, place: number, pinned: boolean, parts: HeadingParts): TemplateResult {
  return html`<li class="group-card ${pinned ? 'pinned' : ''}" data-index=${place} ${styled({ '--level': String(group.level - 1) })}>
    ${headingName(group, parts)} ${group.values && parts.subtotals ? renderFigures(group.values, parts) : nothing}
  </li>`;
}

/** All figures of a group, or of all rows, each with its name. */
function renderFigures(values: Readonly<Record<string, unknown>>, { groups }: HeadingParts): TemplateResult {
  const own = groups.summaries.filter(({ of, kind }) => of !== undefined || kind === 'formula');
  if (own.length === 0) return html``;
  return html`<dl class="group-figures">
    ${own.map(
      (summary) =>
        html`<div>
          <dt>${text(summary.label)}</dt>
          <dd>${summaryValue(values[summary.key], summary)}</dd>
        </div>`,
    )}
  </dl>`;
}

/** The card of the grand total. */
export function renderTotalCard(total: { readonly count: number; readonly values: Readonly<Record<string, unknown>> }, parts: HeadingParts): TemplateResult {
  return html`<div class="group-card group-total">
    <b>${t('report.total')}</b> ${t('report.row_count', { count: formatNumber(total.count) })} ${renderFigures(total.values, parts)}
  </div>`;
}

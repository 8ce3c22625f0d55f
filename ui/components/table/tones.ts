import { html, type TemplateResult } from 'lit';
import type { Column, Row } from '../../../platform/contract/wire.ts';
import type { Highlight } from '../../../platform/contract/wire-rows.ts';
import { renderBadge, toneMark } from '../../fields/show-badge.ts';
import { text } from '../../locale/locale.ts';

/** The content of a cell as it stands out in its row, by a colour, a mark, and a word for who sees neither. */
export function tonedContent(content: TemplateResult | string, row: Row, column: Column): TemplateResult | string {
  const held = column.highlights?.[row.tones?.[column.key] ?? -1];
  if (!held) return content;
  const word = text(held.label);
  return html`<span class="toned toned-${held.tone}" title=${word}
    ><span class="toned-mark" aria-hidden="true">${toneMark(held.tone)}</span>${content}<span class="visually-hidden"> (${word})</span></span
  >`;
}

/** How a whole row stands out; undefined where it does not. */
export function rowTone(row: Row | undefined, highlights: readonly Highlight[] | undefined): Highlight | undefined {
  return highlights?.[row?.tones?.[''] ?? -1];
}

/** The first cell of a row that stands out says why. */
export function renderRowTone(content: TemplateResult | string, held: Highlight | undefined): TemplateResult | string {
  return held ? html`<span class="row-tone">${renderBadge(text(held.label), held.tone)}<span class="cut">${content}</span></span>` : content;
}

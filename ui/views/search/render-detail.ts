import { html, nothing, type TemplateResult } from 'lit';
import type { FoundGroup, FoundRecord } from '../../../platform/contract/wire-search.ts';
import { showValue } from '../../fields/show-value.ts';
import { text } from '../../locale/locale.ts';
import { renderPieces } from './render-pieces.ts';

/** What tells of a found record beside its title: a few values, and where the words stand when not in the title. */
export function renderDetail({ columns }: FoundGroup, { values, match }: FoundRecord): TemplateResult {
  const told = columns.filter(({ key }) => values[key] !== null && values[key] !== undefined);
  return html`${told.map((column) => html`<span class="find-value"><span class="visually-hidden">${text(column.label)} </span>${showValue(values[column.key], column)}</span>`)}
  ${match ? html`<span class="find-match">${text(match.label)}: ${renderPieces(match.pieces)}</span>` : nothing}`;
}

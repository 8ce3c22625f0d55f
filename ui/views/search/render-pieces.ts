import { html, type TemplateResult } from 'lit';
import type { Pieces } from '../../../platform/contract/wire-search.ts';

/** A text with the words that were found marked. */
export function renderPieces(pieces: Pieces): readonly (TemplateResult | string)[] {
  return pieces.map(({ text, found }) => (found ? html`<mark>${text}</mark>` : text));
}

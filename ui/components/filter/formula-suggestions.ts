import { html, nothing, type TemplateResult } from 'lit';
import type { Completion } from '../../../platform/formula/complete.ts';

import { t, text } from '../../locale/locale.ts';

/** What a list of suggestions shows: `id` begins the ids of its entries; `active` is the chosen one's place. */
export interface Suggestions {
  readonly id: string;
  readonly completions: readonly Completion[];
  readonly active: number;
  /** In place of suggestions: that they are being loaded, or why they are not there. */
  readonly words: string;
}

export const optionId = (id: string, index: number): string => `${id}-option-${index}`;

/** The list at the caret of a formula. `take` is called with what was pointed at. */
export function renderSuggestions({ id, completions, active, words }: Suggestions, take: (completion: Completion) => void): TemplateResult {
  return html`<div class="formula-pop" popover="manual" @mousedown=${(event: Event) => event.preventDefault()}>
    <ul class="formula-list" id=${`${id}-list`} role="listbox" aria-label=${t('formula.suggestions')}>
      ${completions.map(
        (completion, index) =>
          html`<li id=${optionId(id, index)} role="option" aria-selected=${index === active ? 'true' : 'false'} @click=${() => take(completion)}>
            <code>${completion.signature ?? completion.text.replace(/"$/, '')}</code>
            ${completion.label ? html`<span>${completion.label}</span>` : completion.description ? html`<span>${text(completion.description)}</span>` : nothing}
          </li>`,
      )}
    </ul>
    ${completions.length === 0 ? html`<p class="formula-words" aria-hidden="true">${words}</p>` : nothing}
  </div>`;
}

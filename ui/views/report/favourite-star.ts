import { html, type TemplateResult } from 'lit';
import { o } from './words.ts';

/** The star of a report: pressed when it is a favourite. */
export function renderStar(name: string, favourite: boolean, press: () => void): TemplateResult {
  return html`<button
    type="button"
    class="btn quiet-btn icon-btn report-star"
    aria-pressed=${favourite ? 'true' : 'false'}
    aria-label=${o(favourite ? 'own.unmark' : 'own.mark', { name })}
    title=${o(favourite ? 'own.unmark' : 'own.mark', { name })}
    @click=${press}
  >
    <svg class="icon" viewBox="0 0 16 16" aria-hidden="true">
      <path d="m8 1.8 1.9 3.9 4.3.6-3.1 3 .7 4.2L8 11.5l-3.8 2 .7-4.2-3.1-3 4.3-.6z" fill=${favourite ? 'currentColor' : 'none'} />
    </svg>
  </button>`;
}

import { html, nothing, type TemplateResult } from 'lit';
import type { EditContext } from './field-view.ts';

/** A value that the system gives, at the place of an input. */
export function renderReadOnly(context: EditContext, shown: TemplateResult | string, numeric = false): TemplateResult {
  return html`<output
    class="field-output ${numeric ? 'field-input-number' : ''}"
    id=${context.id}
    aria-describedby=${context.describedBy || nothing}
    aria-labelledby=${context.labelId}
    >${shown === '' ? '–' : shown}</output
  >`;
}

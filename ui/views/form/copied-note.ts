import { html, nothing, type TemplateResult } from 'lit';
import { icon } from '../../components/icon/icon.ts';
import { text } from '../../locale/locale.ts';
import { words } from '../../restore/words.ts';
import type { FormState } from './form-state.ts';

/** Of a new record that began as a copy: of what, and which fields were not copied. */
export function renderCopiedFrom({ start }: FormState): TemplateResult | typeof nothing {
  if (!start.copy) return nothing;
  const { title, left } = start.copy;
  const fields = left.map(({ label }) => text(label)).join('、');
  return html`<div class="note idle" role="status">
    ${icon('check')}<span>${words('copy.from', { title })}${left.length > 0 ? html`<br />${words('copy.left', { fields })}` : nothing}</span>
  </div>`;
}

import { html, nothing, type TemplateResult } from 'lit';
import { ApiError } from '../../api/client.ts';
import { text } from '../../locale/locale.ts';
import { w } from '../../waiting/words.ts';
import type { FormSession } from './form-session.ts';

/** What was typed into a record that is not there any more: it cannot be saved, but it is not lost either. */
export function renderLost(session: FormSession): TemplateResult | typeof nothing {
  const { lost, error, described } = session;
  if (!lost || !(error instanceof ApiError) || error.status !== 404) return nothing;
  const fields = described?.fields ?? [];
  const labelOf = (name: string) => text(fields.find((field) => field.name === name)?.label) || name;
  const typed = Object.entries(lost.values).filter(([, value]) => value !== null && value !== '');
  if (typed.length === 0) return nothing;
  return html`<div class="page">
    <section class="card" aria-label=${w('forms.typed')}>
      <div class="card-head"><h2>${w('forms.typed')}</h2></div>
      <div class="card-body">
        <p>${w('forms.draft_of_gone')}</p>
        <dl class="form-keys">
          ${typed.map(
            ([name, value]) =>
              html`<div>
                <dt>${labelOf(name)}</dt>
                <dd>${wordsOf(value)}</dd>
              </div>`,
          )}
        </dl>
        <p><button type="button" class="btn" @click=${() => session.drafts.drop()}>${w('forms.discard')}</button></p>
      </div>
    </section>
  </div>`;
}

/** A value as it can be copied by hand: the words of a record or a file, else the value itself. */
function wordsOf(value: unknown): string {
  if (Array.isArray(value)) return value.map(wordsOf).join(', ');
  if (typeof value !== 'object' || value === null) return String(value);
  if ('label' in value) return String(value.label);
  return 'name' in value ? String(value.name) : '';
}

import { html, nothing, type TemplateResult } from 'lit';
import type { ObjectDescription, RecordAnswer } from '../../../platform/contract/wire.ts';
import { icon } from '../../components/icon/icon.ts';
import { formatMoment, text } from '../../locale/locale.ts';
import { w } from '../../waiting/words.ts';

/** 「確認済みの注意」: warnings that somebody accepted for the values as they are, with who and when; nothing where there are none. */
export function renderAccepted(
  { fields }: Pick<ObjectDescription, 'fields'>,
  accepted: Readonly<NonNullable<RecordAnswer['accepted']>> = [],
): TemplateResult | typeof nothing {
  if (accepted.length === 0) return nothing;
  return html`<section class="note idle" aria-label=${w('forms.accepted')}>
    ${icon('check')}
    <div class="note-lines">
      <p><strong>${w('forms.accepted')}</strong></p>
      ${accepted.flatMap(({ messages, by, at, row }) =>
        messages.map(
          (message) =>
            html`<p>
              ${placeOf(fields, message.field, row)}${text(message.text)} <span class="quiet">${w('forms.accepted_by', { by, at: formatMoment(at) })}</span>
            </p>`,
        ),
      )}
    </div>
  </section>`;
}

/** Of what a warning speaks: a child row by its title, else the field. */
function placeOf(fields: ObjectDescription['fields'], name: string | null, row: string | undefined): string {
  const field = fields.find((each) => each.name === name);
  const place = row ?? (field && text(field.label));
  return place ? `${place}: ` : '';
}

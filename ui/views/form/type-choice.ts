import { html, nothing, type TemplateResult } from 'lit';
import { urlOf } from '../../app/routes.ts';
import { t, text } from '../../locale/locale.ts';
import { renderCrumbs } from '../record/crumbs.ts';
import type { FormAddress } from './form-address.ts';
import type { FormState } from './form-state.ts';
import { typeOfForm, typesToChoose } from './record-type.ts';
import './type-choice.css';
import { typeWords } from './words.ts';

/** Before the form of a new record: its type, each with what it is for. The choice is an address, so that going back works and a link can name the type. */
export function renderTypeChoice(form: FormState, { object, given }: FormAddress, title: string): TemplateResult {
  const { description } = form;
  const field = description.record_types?.field ?? '';
  const known = form.fields.get(field)?.field;
  return html`<div class="page">
    <div class="head">
      <div>
        ${renderCrumbs(object, text(description.label), [{ label: t('record.new_record') }])}
        <h1 tabindex="-1">${title}</h1>
      </div>
    </div>
    <section class="card" aria-labelledby="type-choice">
      <div class="card-head"><h2 id="type-choice">${typeWords('types.choose', { field: known ? text(known.label) : '' })}</h2></div>
      <ul class="type-choice">
        ${typesToChoose(form).map(
          (type) =>
            html`<li>
              <a href=${urlOf.create(object, { ...given, [field]: type.value })}
                ><strong>${text(type.label)}</strong>${type.description ? html`<span>${text(type.description)}</span>` : nothing}</a
              >
            </li>`,
        )}
      </ul>
    </section>
  </div>`;
}

/** At the head of a new record's form: its type, and the way back to the choice where there is one. */
export function renderChosenType(form: FormState, { object, given }: FormAddress): TemplateResult | typeof nothing {
  const known = form.description.record_types;
  const type = typeOfForm(form);
  if (!known || !type || form.start.id !== null) return nothing;
  const others = known.types.filter((other) => other.can_create && other.value !== type.value);
  const rest = Object.fromEntries(Object.entries(given).filter(([name]) => name !== known.field));
  return html`<p>
    ${text(type.label)}
    ${others.length > 0 && given[known.field] !== undefined ? html`<a class="type-again" href=${urlOf.create(object, rest)}>${typeWords('types.again')}</a>` : nothing}
  </p>`;
}

import { html, type TemplateResult } from 'lit';
import type { ObjectDescription } from '../../../platform/contract/wire.ts';
import { navigate } from '../../app/router.ts';
import { urlOf } from '../../app/routes.ts';
import '../../components/combobox/combobox.ts';
import { text } from '../../locale/locale.ts';
import type { GridAddress } from './grid-address.ts';
import { g } from './words.ts';

type Respondent = { readonly id: string; readonly label: string };
export interface ChoiceParts {
  readonly description: ObjectDescription;
  readonly address: GridAddress;
  /** What is being chosen: a day of all, or days of one. */
  readonly kind: 'day' | 'days';
  readonly respondent: Respondent | null;
  readonly turn: (kind: 'day' | 'days') => void;
  readonly choose: (respondent: Respondent | null) => void;
}

/** Which rows of a survey are shown, to be chosen anew: all respondents of a day, or days of one respondent. The address keeps what was chosen. */
export function renderChoice({ description, address, kind, respondent: chosen, turn, choose }: ChoiceParts): TemplateResult {
  const { object, survey, fields } = description;
  const field = fields.find(({ name }) => name === survey?.respondent);
  const day = (name: 'date' | 'from' | 'to', words: string) =>
    html`<label class="grid-choice-field"
      ><span>${words}</span><input class="field-input" type="date" name=${name} required .value=${address[name] || address.date || address.to} max="9999-12-31"
    /></label>`;
  const open = (event: SubmitEvent) => {
    event.preventDefault();
    const data = new FormData(event.currentTarget as HTMLFormElement);
    const read = (name: string) => {
      const given = data.get(name);
      return typeof given === 'string' ? given : '';
    };
    if (kind === 'day') void navigate(urlOf.grid(object, { date: read('date') }));
    else if (chosen) void navigate(urlOf.grid(object, { respondent: chosen.id, from: read('from'), to: read('to') }));
    else document.getElementById('grid-respondent')?.focus();
  };
  const button = (which: 'day' | 'days', words: string) =>
    html`<button type="button" class="grid-kind" aria-pressed=${which === kind ? 'true' : 'false'} @click=${() => turn(which)}>${words}</button>`;
  return html`<form class="grid-choice" @submit=${open}>
    <div class="grid-kinds" role="group" aria-label=${g('grid.what')}>${button('day', g('grid.of_day'))}${button('days', g('grid.of_respondent'))}</div>
    ${
      kind === 'days'
        ? html`<div class="grid-choice-field grid-choice-wide">
              <label for="grid-respondent">${text(field?.label)}</label>
              <sh-combobox
                .controlId=${'grid-respondent'}
                .label=${''}
                .describedBy=${''}
                .object=${object}
                .field=${survey?.respondent ?? ''}
                .value=${chosen}
                .required=${true}
                .invalid=${false}
                .disabled=${false}
                @sh-change=${(event: CustomEvent<Respondent | null>) => choose(event.detail)}
              ></sh-combobox>
            </div>
            ${day('from', g('grid.from'))}${day('to', g('grid.to'))}`
        : day('date', g('grid.day'))
    }
    <button type="submit" class="btn">${g('grid.show')}</button>
  </form>`;
}

import { html, type TemplateResult } from 'lit';
import type { Problem } from '../../../platform/contract/problem.ts';
import { modalDialog } from '../../components/dialog/dialog.ts';
import { showFieldValue } from '../../fields/show-value.ts';
import { formatNumber, t, text } from '../../locale/locale.ts';
import type { FormState } from './form-state.ts';
import type { FormView } from './form-view.ts';
import type { Going } from './going-values.ts';
import { valuesNotTaken } from './record-type.ts';
import './type-choice.css';
import { typeWords } from './words.ts';

/** A change of a record's type that waits to be confirmed, with what it takes away. */
export interface TypeChange {
  readonly value: string;
  readonly going: readonly Going[];
  readonly notTaken: readonly Problem[];
}

/** What a change of the type would take away; undefined when nothing is lost by it. The form is as it was afterwards. `look` views the form as it stands. */
export function findTypeChange(form: FormState, look: () => FormView, value: unknown): TypeChange | undefined {
  const name = form.description.record_types?.field;
  if (name === undefined || typeof value !== 'string') return undefined;
  const before = form.entries[name];
  const known = new Set(look().going.map(({ field }) => field.field.name));
  form.entries[name] = { value };
  const going = look().going.filter(({ field }) => !known.has(field.field.name));
  const notTaken = valuesNotTaken(form);
  // A new one, so that the input shows what it was again.
  if (before) form.entries[name] = { ...before };
  return going.length + notTaken.length > 0 ? { value, going, notTaken } : undefined;
}

/** Shows what the change of a type takes away, before it is made. */
export function renderTypeChange(form: FormState, change: TypeChange, confirm: () => void, close: () => void): TemplateResult {
  const known = form.description.record_types;
  const field = form.fields.get(known?.field ?? '')?.field;
  const label = known?.types.find((each) => each.value === change.value)?.label;
  const type = label ? text(label) : change.value;
  const problems = change.notTaken.flatMap(({ field: name = '' }) => form.fields.get(name) ?? []);
  const body = html`${
    change.going.length > 0
      ? html`<p>${typeWords('types.loses', { type })}</p>
          ${renderGoing(change.going)}`
      : ''
  }
  ${
    problems.length > 0
      ? html`<p>${typeWords('types.not_taken', { type })}</p>
          ${renderGoing(problems.map((one) => ({ field: one, value: form.value(one.field.name) })))}`
      : ''
  }`;
  const actions = html`<button type="button" class="btn" @click=${close}>${t('app.cancel')}</button>
    <button type="button" class="btn main" @click=${confirm}>${typeWords('types.change_now')}</button>`;
  return modalDialog({ id: 'type-change', heading: typeWords('types.change', { field: field ? text(field.label) : '', type }), body, actions, close });
}

/** So many lines are shown at once; the others open below them, with their number. */
const SHOWN = 10;

/** Fields with what is in them, a line each. */
export function renderGoing(going: readonly Going[]): TemplateResult {
  const lines = (some: readonly Going[]) =>
    html`<ul class="form-going">
      ${some.map((one) => html`<li>${text(one.field.field.label)}: ${contentOf(one)}</li>`)}
    </ul>`;
  // One more is no reason to hide it.
  if (going.length <= SHOWN + 1) return lines(going);
  return html`${lines(going.slice(0, SHOWN))}
    <details class="form-going-rest">
      <summary>${typeWords('forms.going_rest', { count: formatNumber(going.length - SHOWN) })}</summary>
      ${lines(going.slice(SHOWN))}
    </details>`;
}

function contentOf({ field, value }: Going): string | TemplateResult {
  if (field.field.type !== 'children') return showFieldValue(value, field.field, { compact: true });
  return typeWords('forms.rows_go', { count: formatNumber(Array.isArray(value) ? value.length : 0) });
}

import { html, type TemplateResult } from 'lit';
import type { PasswordPolicy } from '../../../platform/contract/wire-accounts.ts';
import { getJson, putJson } from '../../api/client.ts';
import { define, fromCode, ShirabeElement } from '../../app/element.ts';
import type { Route } from '../../app/routes.ts';
import { showToast } from '../../components/toast/toast.ts';
import { formatNumber } from '../../locale/locale.ts';
import { checkControl, textControl } from '../form/controls.ts';
import { messagesAt } from '../form/faults.ts';
import { formTools } from '../form/form-tools.ts';
import { readWhole } from '../form/read-whole.ts';
import { renderSetting } from '../form/render-setting.ts';
import { SettingForm } from '../form/setting-form.ts';
import { renderHead } from '../head.ts';
import { s } from '../words.ts';

/** The policy as it is typed. */
type Values = Readonly<Record<NumberField, string> & Record<CheckField, boolean>>;
type NumberField = 'shortest' | 'history' | 'longest_days' | 'failures' | 'lock_minutes' | 'reset_hours' | 'first_days';
type CheckField = 'upper' | 'lower' | 'digit' | 'sign' | 'refuse_common';

/** The limits of the numbers, as the contract has them. */
const limits: Readonly<Record<NumberField, readonly [number, number]>> = {
  shortest: [6, 64],
  history: [0, 24],
  longest_days: [0, 3650],
  failures: [3, 100],
  lock_minutes: [1, 1440],
  reset_hours: [1, 72],
  first_days: [1, 90],
};
const numbers = Object.keys(limits) as NumberField[];
const units: Readonly<
  Record<NumberField, 'security.characters' | 'security.former' | 'security.days' | 'security.times' | 'security.minutes' | 'security.hours_unit'>
> = {
  shortest: 'security.characters',
  history: 'security.former',
  longest_days: 'security.days',
  failures: 'security.times',
  lock_minutes: 'security.minutes',
  reset_hours: 'security.hours_unit',
  first_days: 'security.days',
};
const checks: readonly CheckField[] = ['upper', 'lower', 'digit', 'sign'];
const inputOf = (field: string) => `policy-${field}`;

/** M1-2, Q3: what a password must be, when it ends, and what locks a user name. */
class PasswordsPage extends ShirabeElement {
  static override properties = { route: fromCode };
  declare route: Route;
  readonly #form = new SettingForm<PasswordPolicy, Values>(this, formTools(), {
    load: (signal) => getJson<PasswordPolicy>('/settings/password', { signal }),
    toDraft: toValues,
    check: (values) => numbers.filter((field) => !isWithin(field, values[field])).map((field) => ({ field, message: rangeOf(field) })),
    save: (values, { version }) => putJson<PasswordPolicy>('/settings/password', { ...toPolicy(values), ...(version === undefined ? {} : { version }) }),
    saved: () => showToast({ text: s('form.saved') }),
    knows: (field, values) => field in values,
  });

  override render(): TemplateResult {
    const labels = Object.fromEntries([...numbers, ...checks, 'refuse_common' as const].map((field) => [field, s(`security.${field}`)]));
    return html`${renderHead({ title: s('setup.passwords'), note: s('setup.passwords_hint') })}
    ${renderSetting(this.#form, { labels: () => labels, idOf: inputOf, body: (values) => this.#renderFields(values) })}`;
  }

  #renderFields(values: Values): TemplateResult {
    const form = this.#form;
    const number = (field: NumberField) =>
      textControl({
        id: inputOf(field),
        label: s(`security.${field}`),
        value: values[field],
        type: 'number',
        unit: s(units[field]),
        bounds: { min: limits[field][0], max: limits[field][1] },
        required: true,
        help: field === 'history' || field === 'longest_days' ? s(`security.${field}_help`) : undefined,
        messages: messagesAt(form.faults, field),
        change: (value) => form.change({ [field]: value }),
      });
    const check = (field: CheckField) =>
      checkControl({
        id: inputOf(field),
        label: s(`security.${field}`),
        checked: values[field],
        help: field === 'refuse_common' ? s('security.refuse_common_help') : undefined,
        messages: messagesAt(form.faults, field),
        change: (checked) => form.change({ [field]: checked }),
      });
    return html`${renderSection(
      'rule',
      html`${number('shortest')}
        <div>${checks.map(check)}</div>
        ${check('refuse_common')}`,
    )}
    ${renderSection('age', html`${number('history')} ${number('longest_days')}`)}
    ${renderSection('lock', html`${number('failures')} ${number('lock_minutes')}`)}
    ${renderSection('links', html`${number('reset_hours')} ${number('first_days')}`)}`;
  }
}
define('setup-passwords', PasswordsPage);

function renderSection(name: 'rule' | 'age' | 'lock' | 'links', fields: TemplateResult): TemplateResult {
  return html`<section class="card form-section" aria-labelledby="policy-section-${name}">
    <div class="card-head"><h2 id="policy-section-${name}">${s(`security.section_${name}`)}</h2></div>
    <div class="form-grid">${fields}</div>
  </section>`;
}

function toValues({ version: _version, ...policy }: PasswordPolicy): Values {
  return { ...policy, ...(Object.fromEntries(numbers.map((field) => [field, String(policy[field])])) as Record<NumberField, string>) };
}
function toPolicy(values: Values): Omit<PasswordPolicy, 'version'> {
  return { ...values, ...(Object.fromEntries(numbers.map((field) => [field, readWhole(values[field]) ?? 0])) as Record<NumberField, number>) };
}
function isWithin(field: NumberField, typed: string): boolean {
  const value = readWhole(typed);
  return value !== null && value >= limits[field][0] && value <= limits[field][1];
}
function rangeOf(field: NumberField): string {
  const [min, max] = limits[field];
  return s('form.range', { min: formatNumber(min), max: formatNumber(max) });
}

import { html, nothing, type TemplateResult } from 'lit';
import type { PasswordPolicy } from '../../../platform/contract/wire-accounts.ts';
import { ApiError, getJson, isAbort, messageOf, putJson } from '../../api/client.ts';
import { define, fromCode, ShirabeElement } from '../../app/element.ts';
import type { Route } from '../../app/routes.ts';
import { focusControl } from '../../components/error-summary/error-summary.ts';
import { errorState, skeleton } from '../../components/state/state.ts';
import { showToast } from '../../components/toast/toast.ts';
import { formatNumber } from '../../locale/locale.ts';
import { checkControl, textControl } from '../form/controls.ts';
import { renderFoot } from '../form/foot.ts';
import { UnsavedGuard } from '../form/guard.ts';
import { readWhole } from '../form/read-whole.ts';
import { faultsOf, messagesAt, noFaults, renderSummary, type Faults } from '../form/problems.ts';
import { renderHead } from '../head.ts';
import { renderConflict } from './render-conflict.ts';
import { s } from '../words.ts';

/** The policy as it is typed; its version is kept beside it. */
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
  static override properties = {
    route: fromCode,
    policy: { state: true },
    values: { state: true },
    error: { state: true },
    faults: { state: true },
    busy: { state: true },
    theirs: { state: true },
  };
  declare route: Route;
  declare policy: PasswordPolicy | null;
  declare values: Values | null;
  declare error: unknown;
  declare faults: Faults;
  declare busy: boolean;
  /** What somebody else saved meanwhile. */
  declare theirs: PasswordPolicy | null;
  readonly #guard = new UnsavedGuard();
  readonly #abort = new AbortController();

  constructor() {
    super();
    this.policy = null;
    this.values = null;
    this.error = null;
    this.faults = noFaults;
    this.busy = false;
    this.theirs = null;
  }
  override connectedCallback(): void {
    super.connectedCallback();
    void this.#load();
  }
  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#guard.release();
    this.#abort.abort();
  }
  async #load(): Promise<void> {
    this.error = null;
    try {
      this.#take(await getJson<PasswordPolicy>('/settings/password', { signal: this.#abort.signal }));
    } catch (error) {
      if (!isAbort(error)) this.error = error;
    }
  }
  #take(policy: PasswordPolicy): void {
    this.policy = policy;
    this.values = toValues(policy);
    this.faults = noFaults;
    this.theirs = null;
    this.#guard.release();
  }
  get #unsaved(): boolean {
    return this.policy !== null && JSON.stringify(toValues(this.policy)) !== JSON.stringify(this.values);
  }
  #change(changes: Partial<Values>): void {
    if (!this.values) return;
    this.values = { ...this.values, ...changes };
    this.#guard.set(this.#unsaved);
  }

  override render(): TemplateResult {
    const head = renderHead({ title: s('setup.passwords'), note: s('setup.passwords_hint') });
    if (this.error !== null)
      return html`${head}
        <div class="card">${errorState(this.error, () => void this.#load())}</div>`;
    const { values } = this;
    if (!values)
      return html`${head}
        <div class="card">${skeleton()}</div>`;
    const labels = Object.fromEntries([...numbers, ...checks, 'refuse_common' as const].map((field) => [field, s(`security.${field}`)]));
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
        messages: messagesAt(this.faults, field),
        change: (value) => this.#change({ [field]: value }),
      });
    const check = (field: CheckField) =>
      checkControl({
        id: inputOf(field),
        label: s(`security.${field}`),
        checked: values[field],
        help: field === 'refuse_common' ? s('security.refuse_common_help') : undefined,
        messages: messagesAt(this.faults, field),
        change: (checked) => this.#change({ [field]: checked }),
      });
    return html`${head}
      <form
        class="page-form"
        novalidate
        @submit=${(event: Event) => {
          event.preventDefault();
          void this.#save(values);
        }}
      >
        ${renderSummary(this.faults, labels, inputOf)}
        ${
          this.theirs
            ? renderConflict(
                this.theirs,
                (policy) => this.#take(policy),
                (policy) => this.#keepMine(policy),
              )
            : nothing
        }
        ${renderSection(
          'rule',
          html`${number('shortest')}
            <div>${checks.map(check)}</div>
            ${check('refuse_common')}`,
        )}
        ${renderSection('age', html`${number('history')} ${number('longest_days')}`)}
        ${renderSection('lock', html`${number('failures')} ${number('lock_minutes')}`)}
        ${renderSection('links', html`${number('reset_hours')} ${number('first_days')}`)} ${renderFoot({ unsaved: this.#unsaved, busy: this.busy })}
      </form>`;
  }

  async #save(values: Values): Promise<void> {
    if (this.busy) return;
    const wrong = numbers.flatMap((field) => {
      const [min, max] = limits[field];
      const value = readWhole(values[field]);
      return value === null || value < min || value > max ? [{ field, message: s('form.range', { min: formatNumber(min), max: formatNumber(max) }) }] : [];
    });
    if (wrong.length > 0) return this.#show({ fields: wrong, whole: [] });
    this.busy = true;
    try {
      const read = Object.fromEntries(numbers.map((field) => [field, readWhole(values[field]) ?? 0]));
      const version = this.policy?.version;
      this.#take(await putJson<PasswordPolicy>('/settings/password', { ...values, ...read, ...(version === undefined ? {} : { version }) }));
      showToast({ text: s('form.saved') });
    } catch (error) {
      if (error instanceof ApiError && error.code === 'conflict') await this.#readTheirs();
      else await this.#show(faultsOf(error, (field) => this.policy !== null && field in this.policy));
    }
    this.busy = false;
  }
  async #readTheirs(): Promise<void> {
    try {
      this.theirs = await getJson<PasswordPolicy>('/settings/password', { signal: this.#abort.signal });
      await this.updateComplete;
      focusControl('settings-conflict');
    } catch (error) {
      if (!isAbort(error)) await this.#show({ fields: [], whole: [messageOf(error)] });
    }
  }
  #keepMine(theirs: PasswordPolicy): void {
    this.policy = theirs;
    this.theirs = null;
    if (this.values) void this.#save(this.values);
  }
  async #show(faults: Faults): Promise<void> {
    this.faults = faults;
    await this.updateComplete;
    focusControl('error-summary');
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

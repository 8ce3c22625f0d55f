import { html, nothing, type TemplateResult } from 'lit';
import type { UserDetail, UserRoles } from '../../../platform/contract/wire-accounts.ts';
import { ApiError, getJson, messageOf, patchJson } from '../../api/client.ts';
import { define, fromCode, ShirabeElement } from '../../app/element.ts';
import { renderConflictDialog } from '../../components/conflict-dialog/conflict-dialog.ts';
import { focusControl } from '../../components/error-summary/error-summary.ts';
import { showToast } from '../../components/toast/toast.ts';
import { languageNames } from '../../app/language-names.ts';
import { renderFoot } from '../form/foot.ts';
import { UnsavedGuard } from '../form/guard.ts';
import { faultsOf, noFaults, renderSummary, type Faults } from '../form/problems.ts';
import { roleLabel } from '../users/user-rows.ts';
import { s } from '../words.ts';
import { renderUserFields, userInput, userLabels } from './user-fields.ts';
import { changedFields, changeOf, missingOf, valuesOf, type UserField, type UserValues } from './user-values.ts';

/** The form that changes a user. Fires `user-saved` with the user, and `user-cancel`. */
class UserForm extends ShirabeElement {
  static override properties = {
    user: fromCode,
    roles: fromCode,
    values: { state: true },
    faults: { state: true },
    busy: { state: true },
    theirs: { state: true },
    choices: { state: true },
  };
  declare user: UserDetail;
  declare roles: UserRoles;
  declare values: UserValues | null;
  declare faults: Faults;
  declare busy: boolean;
  /** What somebody else saved meanwhile. */
  declare theirs: UserDetail | null;
  declare choices: Readonly<Partial<Record<UserField, 'mine' | 'theirs'>>>;
  #before: UserValues | null = null;
  #version = 0;
  readonly #guard = new UnsavedGuard();

  constructor() {
    super();
    this.values = null;
    this.faults = noFaults;
    this.busy = false;
    this.theirs = null;
    this.choices = {};
  }
  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#guard.release();
  }
  override willUpdate(): void {
    if (this.values) return;
    this.#before = valuesOf(this.user);
    this.#version = this.user.version;
    this.values = this.#before;
  }
  override firstUpdated(): void {
    focusControl(userInput('name'));
  }

  get #unsaved(): boolean {
    return this.#before !== null && this.values !== null && changedFields(this.#before, this.values).length > 0;
  }
  #change(changes: Partial<UserValues>): void {
    if (!this.values) return;
    this.values = { ...this.values, ...changes };
    this.#guard.set(this.#unsaved);
  }

  override render(): TemplateResult {
    const { values } = this;
    if (!values) return html``;
    const labels = userLabels(this.roles, values);
    return html`<form
        class="page-form"
        novalidate
        @submit=${(event: Event) => {
          event.preventDefault();
          void this.#save(values);
        }}
      >
        ${renderSummary(this.faults, labels, userInput)}
        <section class="card" aria-labelledby="user-form-heading">
          <div class="card-head"><h2 id="user-form-heading">${s('user.edit_heading')}</h2></div>
          ${renderUserFields({ values, roles: this.roles, faults: this.faults, isNew: false, change: (changes) => this.#change(changes) })}
        </section>
        ${renderFoot({ unsaved: this.#unsaved, busy: this.busy, cancel: () => this.#cancel() })}
      </form>
      ${this.theirs ? this.#renderConflict(values, this.theirs) : nothing}`;
  }

  #cancel(): void {
    this.dispatchEvent(new CustomEvent('user-cancel', { bubbles: true }));
  }

  async #save(values: UserValues): Promise<void> {
    const before = this.#before;
    if (!before || this.busy) return;
    if (!this.#unsaved) return this.#cancel();
    this.faults = { fields: missingOf(values, this.roles, false), whole: [] };
    if (this.faults.fields.length > 0) return this.#showFaults();
    this.busy = true;
    try {
      const user = await patchJson<UserDetail>(`/users/${this.user.id}`, changeOf(before, values, this.#version));
      this.#guard.release();
      const asked = user.email_wanted && user.email_wanted !== this.user.email_wanted;
      showToast({ text: asked ? s('user.saved_email', { email: user.email_wanted ?? '' }) : s('form.saved') });
      this.dispatchEvent(new CustomEvent<UserDetail>('user-saved', { detail: user, bubbles: true }));
    } catch (error) {
      if (error instanceof ApiError && error.code === 'conflict') await this.#readTheirs(before, values, error);
      else {
        this.faults = faultsOf(error, (field) => (field.split('.')[0] ?? '') in userLabels(this.roles, values));
        await this.#showFaults();
      }
    }
    this.busy = false;
  }
  async #showFaults(): Promise<void> {
    await this.updateComplete;
    focusControl('error-summary');
  }

  async #readTheirs(before: UserValues, mine: UserValues, conflict: ApiError): Promise<void> {
    try {
      const theirs = (conflict.body['current'] as UserDetail | undefined) ?? (await getJson<UserDetail>(`/users/${this.user.id}`));
      const own = new Set(changedFields(before, mine));
      this.choices = Object.fromEntries(changedFields(valuesOf(theirs), mine).map((field) => [field, own.has(field) ? 'mine' : 'theirs']));
      this.theirs = theirs;
    } catch (error) {
      this.faults = { fields: [], whole: [messageOf(error)] };
      await this.#showFaults();
    }
  }

  #renderConflict(mine: UserValues, current: UserDetail): TemplateResult {
    const theirs = valuesOf(current);
    const labels: Record<string, string> = { ...userLabels(this.roles, mine), further: s('user.further_roles') };
    const fields = changedFields(theirs, mine);
    return renderConflictDialog({
      intro: s('form.conflict_text'),
      rows: fields.map((field) => ({
        key: field,
        label: labels[field] ?? field,
        mine: this.#words(field, mine),
        theirs: this.#words(field, theirs),
        both: this.#before !== null && changedFields(this.#before, mine).includes(field) && changedFields(this.#before, theirs).includes(field),
        chosen: this.choices[field] ?? 'mine',
      })),
      busy: this.busy,
      choose: (key, side) => (this.choices = { ...this.choices, [key]: side }),
      chooseAll: (side) => (this.choices = Object.fromEntries(fields.map((field) => [field, side]))),
      save: () => {
        const merged = Object.fromEntries(fields.map((field) => [field, (this.choices[field] === 'theirs' ? theirs : mine)[field]])) as Partial<UserValues>;
        this.#before = theirs;
        this.#version = current.version;
        this.theirs = null;
        this.values = { ...theirs, ...merged };
        void this.#save(this.values);
      },
      close: () => (this.theirs = null),
    });
  }

  #words(field: UserField, values: UserValues): string {
    const value = values[field];
    if (field === 'role') return roleLabel(values.role, this.roles);
    if (field === 'further') return values.further.map((role) => roleLabel(role, this.roles)).join('、') || '–';
    if (field === 'unit') return values.unit?.label ?? '–';
    if (field === 'language') return languageNames[values.language];
    if (typeof value === 'boolean') return value ? s('form.yes') : s('form.no');
    return typeof value === 'string' && value !== '' ? value : '–';
  }
}
define('setup-user-form', UserForm);

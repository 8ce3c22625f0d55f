import { html, nothing, type TemplateResult } from 'lit';
import type { UserDetail, UserRoles } from '../../../platform/contract/wire-accounts.ts';
import { getJson, patchJson } from '../../api/client.ts';
import { define, fromCode, ShirabeElement } from '../../app/element.ts';
import { languageNames } from '../../app/language-names.ts';
import { renderConflictDialog } from '../../components/conflict-dialog/conflict-dialog.ts';
import { focusControl } from '../../components/error-summary/error-summary.ts';
import { showToast } from '../../components/toast/toast.ts';
import { formTools } from '../form/form-tools.ts';
import { renderSetting } from '../form/render-setting.ts';
import { SettingForm } from '../form/setting-form.ts';
import { roleLabel } from '../users/user-rows.ts';
import { s } from '../words.ts';
import { isUserField, renderUserFields, userInput, userLabels } from './user-fields.ts';
import { changedFields, changeOf, missingOf, valuesOf, type UserField, type UserValues } from './user-values.ts';

/** The form that changes a user. Fires `user-saved` with the user, and `user-cancel`. */
class UserForm extends ShirabeElement {
  static override properties = { user: fromCode, roles: fromCode, choices: { state: true } };
  declare user: UserDetail;
  declare roles: UserRoles;
  /** Of a conflict: whose value each field is to have. */
  declare choices: Readonly<Partial<Record<UserField, 'mine' | 'theirs'>>>;
  readonly #form = new SettingForm<UserDetail, UserValues>(this, formTools(), {
    given: () => this.user,
    load: (signal) => getJson<UserDetail>(`/users/${this.user.id}`, { signal }),
    toDraft: valuesOf,
    same: (a, b) => changedFields(a, b).length === 0,
    unchanged: (user) => (user === this.user ? this.#cancel() : this.#tell(user)),
    check: (values) => missingOf(values, this.roles, false),
    save: (values, before) => patchJson<UserDetail>(`/users/${before.id}`, changeOf(valuesOf(before), values, before.version)),
    saved: (user, before) => {
      const asked = user.email_wanted && user.email_wanted !== before.email_wanted;
      showToast({ text: asked ? s('user.saved_email', { email: user.email_wanted ?? '' }) : s('form.saved') });
      this.#tell(user);
    },
    knows: (field, values) => isUserField(field, this.roles, values),
    conflicted: (theirs) => this.#choose(theirs),
  });

  constructor() {
    super();
    this.choices = {};
  }
  override firstUpdated(): void {
    focusControl(userInput('name'));
  }

  override render(): TemplateResult {
    const form = this.#form;
    return html`${renderSetting(form, {
      labels: (values) => userLabels(this.roles, values),
      idOf: userInput,
      cancel: () => this.#cancel(),
      ownConflict: true,
      body: (values) =>
        html`<section class="card" aria-labelledby="user-form-heading">
          <div class="card-head"><h2 id="user-form-heading">${s('user.edit_heading')}</h2></div>
          ${renderUserFields({ values, roles: this.roles, faults: form.faults, isNew: false, change: (changes) => form.change(changes) })}
        </section>`,
    })}
    ${form.theirs && form.draft && form.kept ? this.#renderConflict(form.draft, valuesOf(form.kept), form.theirs) : nothing}`;
  }

  #tell(user: UserDetail): void {
    this.dispatchEvent(new CustomEvent<UserDetail>('user-saved', { detail: user, bubbles: true }));
  }
  #cancel(): void {
    this.dispatchEvent(new CustomEvent('user-cancel', { bubbles: true }));
  }

  /** What one has changed stays one's own at first, the rest is theirs. */
  #choose(current: UserDetail): void {
    const { kept, draft } = this.#form;
    if (!kept || !draft) return;
    const own = new Set(changedFields(valuesOf(kept), draft));
    this.choices = Object.fromEntries(changedFields(valuesOf(current), draft).map((field) => [field, own.has(field) ? 'mine' : 'theirs']));
  }

  #renderConflict(mine: UserValues, before: UserValues, current: UserDetail): TemplateResult {
    const form = this.#form;
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
        both: changedFields(before, mine).includes(field) && changedFields(before, theirs).includes(field),
        chosen: this.choices[field] ?? 'mine',
      })),
      busy: form.busy,
      choose: (key, side) => (this.choices = { ...this.choices, [key]: side }),
      chooseAll: (side) => (this.choices = Object.fromEntries(fields.map((field) => [field, side]))),
      save: () => {
        const merged = Object.fromEntries(fields.map((field) => [field, (this.choices[field] === 'theirs' ? theirs : mine)[field]])) as Partial<UserValues>;
        form.takeOver(current, { ...theirs, ...merged });
        void form.save();
      },
      close: () => form.leaveConflict(),
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

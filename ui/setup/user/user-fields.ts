import { html, nothing, type TemplateResult } from 'lit';
import type { UserRoles } from '../../../platform/contract/wire-accounts.ts';
import { languageNames } from '../../app/language-names.ts';
import '../../components/combobox/combobox.ts';
import { text } from '../../locale/locale.ts';
import { checkControl, describedBy, groupControl, renderLabelled, selectControl, textControl } from '../form/controls.ts';
import { messagesAt, type Faults } from '../form/faults.ts';
import { s } from '../words.ts';
import { unitOf, type UserField, type UserValues } from './user-values.ts';

export interface UserFieldsParts {
  readonly values: UserValues;
  readonly roles: UserRoles;
  readonly faults: Faults;
  readonly isNew: boolean;
  readonly change: (changes: Partial<UserValues>) => void;
}

/** The id of a field's input. */
export const userInput = (field: string): string => `user-${field}`;
const wireNames: Partial<Record<UserField, string>> = { further: 'roles' };

/** The labels of the fields by their names on the wire, in the order of the form. */
export function userLabels(roles: UserRoles | null, values: UserValues): Record<string, string> {
  const unit = roles ? unitOf(values.role, roles) : null;
  return {
    username: s('users.username'),
    name: s('users.name'),
    role: s('users.role'),
    unit: text(unit?.label) || s('users.unit'),
    email: s('users.email'),
    by_post: s('user.by_post'),
    language: s('user.language'),
    roles: s('user.further_roles'),
  };
}

/** Whether the form has a field of this name on the wire. */
export const isUserField = (field: string, roles: UserRoles, values: UserValues): boolean => (field.split('.')[0] ?? '') in userLabels(roles, values);

/** The inputs of a user. */
export function renderUserFields({ values, roles, faults, isNew, change }: UserFieldsParts): TemplateResult {
  const labels = userLabels(roles, values);
  const parts = (field: UserField) => {
    const name = wireNames[field] ?? field;
    return { id: userInput(name), label: labels[name] ?? name, messages: messagesAt(faults, name) };
  };
  const unit = unitOf(values.role, roles);
  return html`<div class="form-grid">
    ${
      isNew
        ? textControl({
            ...parts('username'),
            value: values.username,
            required: true,
            max: 100,
            help: s('user.username_help'),
            change: (username) => change({ username }),
          })
        : renderLabelled(
            { ...parts('username'), help: s('user.username_fixed') },
            html`<div class="field-output" id=${userInput('username')} role="group" aria-labelledby="${userInput('username')}-label">${values.username}</div>`,
            true,
          )
    }
    ${textControl({ ...parts('name'), value: values.name, required: true, max: 200, change: (name) => change({ name }) })}
    ${selectControl({
      ...parts('role'),
      value: values.role,
      required: true,
      options: roles.roles.map((one) => ({ value: one.role, label: text(one.label) })),
      ...(values.role === '' ? { none: s('form.choose') } : {}),
      help: s('user.role_help'),
      change: (role) => change({ role, further: values.further.filter((one) => one !== role), ...(sameUnit(values.role, role, roles) ? {} : { unit: null }) }),
    })}
    ${unit ? renderUnit(parts('unit'), values, change) : nothing}
    ${textControl({
      ...parts('email'),
      value: values.email,
      type: 'email',
      max: 254,
      help: isNew ? s('user.email_new_help') : s('user.email_help'),
      change: (email) => change({ email }),
    })}
    ${groupControl({
      ...parts('language'),
      kind: 'radio',
      options: [
        { value: 'ja', label: languageNames.ja },
        { value: 'en', label: languageNames.en },
      ],
      chosen: [values.language],
      change: ([language]) => change({ language: language === 'en' ? 'en' : 'ja' }),
    })}
    ${checkControl({ ...parts('by_post'), checked: values.by_post, help: s('user.by_post_help'), change: (by_post) => change({ by_post }) })}
    ${
      roles.roles.length > 1 && values.role !== ''
        ? groupControl({
            ...parts('further'),
            kind: 'checkbox',
            options: roles.roles.filter((one) => one.role !== values.role).map((one) => ({ value: one.role, label: text(one.label) })),
            chosen: values.further,
            wide: true,
            help: s('user.further_help'),
            change: (further) => change({ further }),
          })
        : nothing
    }
  </div>`;
}

function renderUnit(
  parts: { readonly id: string; readonly label: string; readonly messages: readonly string[] },
  values: UserValues,
  change: UserFieldsParts['change'],
): TemplateResult {
  return renderLabelled(
    { ...parts, required: true, help: s('user.unit_help') },
    html`<sh-combobox
      .controlId=${parts.id}
      .describedBy=${describedBy({ ...parts, help: s('user.unit_help') })}
      .path=${`/users/units?role=${encodeURIComponent(values.role)}`}
      .value=${values.unit}
      .required=${true}
      .invalid=${parts.messages.length > 0}
      @sh-change=${(event: CustomEvent<UserValues['unit']>) => change({ unit: event.detail })}
    ></sh-combobox>`,
  );
}

function sameUnit(before: string, after: string, roles: UserRoles): boolean {
  return unitOf(before, roles)?.object === unitOf(after, roles)?.object;
}

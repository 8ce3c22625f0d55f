import { html, type TemplateResult } from 'lit';
import type { UserDetail, UserRoles } from '../../../platform/contract/wire-accounts.ts';
import { postJson } from '../../api/client.ts';
import { define, fromCode, ShirabeElement } from '../../app/element.ts';
import { navigate } from '../../app/router.ts';
import { urlOf, type Route } from '../../app/routes.ts';
import { showToast } from '../../components/toast/toast.ts';
import { formTools } from '../form/form-tools.ts';
import { renderSetting } from '../form/render-setting.ts';
import { SettingForm } from '../form/setting-form.ts';
import { renderHead } from '../head.ts';
import { loadRoles } from '../users/roles.ts';
import { s } from '../words.ts';
import { isUserField, renderUserFields, userInput, userLabels } from './user-fields.ts';
import { createOf, missingOf, newValues, valuesOf, type UserValues } from './user-values.ts';

/** What a user is made from, and the user once there is one. */
interface Beginning {
  readonly roles: UserRoles;
  readonly made: UserDetail | null;
}

/** Q4, Q8: a new user. The first mail, or a letter, lets the user choose a password; nobody else ever knows one. */
class NewUserPage extends ShirabeElement {
  static override properties = { route: fromCode };
  declare route: Route;
  readonly #form = new SettingForm<Beginning, UserValues>(this, formTools(), {
    load: async () => ({ roles: await loadRoles(), made: null }),
    toDraft: ({ made }) => (made ? valuesOf(made) : newValues),
    check: (values, { roles }) => missingOf(values, roles, true),
    save: async (values, { roles }) => ({ roles, made: await postJson<UserDetail>('/users', createOf(values)) }),
    saved: ({ made }) => {
      if (!made) return;
      showToast({ text: made.email && !made.by_post ? s('user.created_mail', { email: made.email }) : s('user.created_letter') });
      void navigate(urlOf.setup('users', made.id), { replace: true });
    },
    knows: (field, values, { roles }) => isUserField(field, roles, values),
  });

  override render(): TemplateResult {
    const form = this.#form;
    return html`${renderHead({ title: s('users.new'), above: [{ label: s('setup.users'), href: urlOf.setup('users') }], note: s('user.new_note') })}
    ${renderSetting(form, {
      labels: (values, { roles }) => userLabels(roles, values),
      idOf: userInput,
      submit: s('user.create'),
      cancel: () => void navigate(urlOf.setup('users')),
      body: (values, { roles }) =>
        html`<section class="card" aria-label=${s('users.new')}>
          ${renderUserFields({ values, roles, faults: form.faults, isNew: true, change: (changes) => form.change(changes) })}
        </section>`,
    })}`;
  }
}
define('setup-new-user', NewUserPage);

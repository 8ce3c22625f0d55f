import { html, type TemplateResult } from 'lit';
import type { UserDetail, UserRoles } from '../../../platform/contract/wire-accounts.ts';
import { postJson } from '../../api/client.ts';
import { define, fromCode, ShirabeElement } from '../../app/element.ts';
import { navigate } from '../../app/router.ts';
import { urlOf, type Route } from '../../app/routes.ts';
import { focusControl } from '../../components/error-summary/error-summary.ts';
import { errorState, skeleton } from '../../components/state/state.ts';
import { showToast } from '../../components/toast/toast.ts';
import { renderFoot } from '../form/foot.ts';
import { UnsavedGuard } from '../form/guard.ts';
import { faultsOf, noFaults, renderSummary, type Faults } from '../form/problems.ts';
import { renderHead } from '../head.ts';
import { loadRoles } from '../users/roles.ts';
import { s } from '../words.ts';
import { renderUserFields, userInput, userLabels } from './user-fields.ts';
import { createOf, missingOf, newValues, type UserValues } from './user-values.ts';

/** Q4, Q8: a new user. The first mail, or a letter, lets the user choose a password; nobody else ever knows one. */
class NewUserPage extends ShirabeElement {
  static override properties = {
    route: fromCode,
    roles: { state: true },
    values: { state: true },
    faults: { state: true },
    busy: { state: true },
    error: { state: true },
  };
  declare route: Route;
  declare roles: UserRoles | null;
  declare values: UserValues;
  declare faults: Faults;
  declare busy: boolean;
  declare error: unknown;
  readonly #guard = new UnsavedGuard();

  constructor() {
    super();
    this.roles = null;
    this.values = newValues;
    this.faults = noFaults;
    this.busy = false;
    this.error = null;
  }
  override connectedCallback(): void {
    super.connectedCallback();
    void this.#load();
  }
  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#guard.release();
  }
  async #load(): Promise<void> {
    this.error = null;
    try {
      this.roles = await loadRoles();
    } catch (error) {
      this.error = error;
    }
  }

  override render(): TemplateResult {
    const { roles } = this;
    const head = renderHead({ title: s('users.new'), above: [{ label: s('setup.users'), href: urlOf.setup('users') }], note: s('user.new_note') });
    if (this.error !== null)
      return html`${head}
        <div class="card">${errorState(this.error, () => void this.#load())}</div>`;
    if (!roles)
      return html`${head}
        <div class="card">${skeleton()}</div>`;
    return html`${head}
      <form
        class="page-form"
        novalidate
        @submit=${(event: Event) => {
          event.preventDefault();
          void this.#create(roles);
        }}
      >
        ${renderSummary(this.faults, userLabels(roles, this.values), userInput)}
        <section class="card" aria-label=${s('users.new')}>
          ${renderUserFields({ values: this.values, roles, faults: this.faults, isNew: true, change: (changes) => this.#change(changes) })}
        </section>
        ${renderFoot({
          unsaved: this.values !== newValues,
          busy: this.busy,
          submit: s('user.create'),
          cancel: () => void navigate(urlOf.setup('users')),
        })}
      </form>`;
  }

  #change(changes: Partial<UserValues>): void {
    this.values = { ...this.values, ...changes };
    this.#guard.set(true);
  }

  async #create(roles: UserRoles): Promise<void> {
    if (this.busy) return;
    this.faults = { fields: missingOf(this.values, roles, true), whole: [] };
    if (this.faults.fields.length === 0) {
      this.busy = true;
      try {
        const user = await postJson<UserDetail>('/users', createOf(this.values));
        this.#guard.release();
        showToast({ text: user.email && !user.by_post ? s('user.created_mail', { email: user.email }) : s('user.created_letter') });
        await navigate(urlOf.setup('users', user.id), { replace: true });
        return;
      } catch (error) {
        this.faults = faultsOf(error, (field) => (field.split('.')[0] ?? '') in userLabels(roles, this.values));
      }
      this.busy = false;
    }
    await this.updateComplete;
    focusControl('error-summary');
  }
}
define('setup-new-user', NewUserPage);

import { html, nothing, type TemplateResult } from 'lit';
import type { UserDetail, UserRoles } from '../../../platform/contract/wire-accounts.ts';
import { ApiError, getJson, isAbort, messageOf } from '../../api/client.ts';
import { define, fromCode, ShirabeElement } from '../../app/element.ts';
import { navigate, setQuery } from '../../app/router.ts';
import { urlOf, type Route } from '../../app/routes.ts';
import { askConfirm } from '../../components/dialog/confirm.ts';
import { focusControl } from '../../components/error-summary/error-summary.ts';
import { icon } from '../../components/icon/icon.ts';
import '../../components/log-ins/log-in-history.ts';
import '../../components/menu/menu-button.ts';
import { errorState, skeleton } from '../../components/state/state.ts';
import { showToast } from '../../components/toast/toast.ts';
import { t } from '../../locale/locale.ts';
import { renderHead } from '../head.ts';
import { makeLetters } from '../letters/kept-letters.ts';
import { loadRoles } from '../users/roles.ts';
import { nameOf, renderState } from '../users/user-state.ts';
import { s } from '../words.ts';
import { renderDetails } from './render-details.ts';
import { actionsFor, mayBeTold, type UserAction } from './user-actions.ts';
import './user-form.ts';

/** One user: what is known, what can be done, the log-ins; `?edit=1` shows the form in place of the details. */
class UserPage extends ShirabeElement {
  static override properties = {
    route: fromCode,
    user: { state: true },
    roles: { state: true },
    error: { state: true },
    busy: { state: true },
    refusal: { state: true },
  };
  declare route: Route;
  declare user: UserDetail | null;
  declare roles: UserRoles | null;
  declare error: unknown;
  /** The action on its way. */
  declare busy: string;
  /** Why the last action was refused. */
  declare refusal: string;
  readonly #abort = new AbortController();

  constructor() {
    super();
    this.user = null;
    this.roles = null;
    this.error = null;
    this.busy = '';
    this.refusal = '';
  }
  override connectedCallback(): void {
    super.connectedCallback();
    void this.#load();
  }
  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#abort.abort();
  }

  async #load(): Promise<void> {
    this.error = null;
    try {
      const { signal } = this.#abort;
      const [user, roles] = await Promise.all([getJson<UserDetail>(`/users/${encodeURIComponent(this.route.params['part'] ?? '')}`, { signal }), loadRoles()]);
      this.user = user;
      this.roles = roles;
    } catch (error) {
      if (!isAbort(error)) this.error = error;
    }
  }

  override render(): TemplateResult {
    const above = [{ label: s('setup.users'), href: urlOf.setup('users') }];
    const { user, roles } = this;
    if (this.error !== null)
      return html`${renderHead({ title: s('users.one'), above })}
        <div class="card">${errorState(this.error, () => void this.#load())}</div>`;
    if (!user || !roles)
      return html`${renderHead({ title: s('users.one'), above })}
        <div class="card">${skeleton()}</div>`;
    const editing = this.route.query.get('edit') === '1';
    return html`${renderHead({
      title: nameOf(user),
      above,
      mark: renderState(user.state),
      note: user.unit?.label ?? nothing,
      actions: editing ? nothing : this.#renderActions(user),
    })}
    ${this.refusal ? html`<p class="note bad" role="alert" id="user-refusal" tabindex="-1">${icon('warn')}<span>${this.refusal}</span></p>` : nothing}
    ${user.state === 'by_organization' ? html`<p class="note idle" role="note">${s('user.by_organization')}</p>` : nothing}
    ${user.email_wanted ? html`<p class="note warn" role="note">${icon('clock')}<span>${s('user.email_waits', { email: user.email_wanted })}</span></p>` : nothing}
    ${
      editing
        ? html`<setup-user-form
            .user=${user}
            .roles=${roles}
            @user-saved=${(event: CustomEvent<UserDetail>) => this.#saved(event.detail)}
            @user-cancel=${() => void setQuery({ edit: null }, { replace: false })}
          ></setup-user-form>`
        : html`${renderDetails(user, roles)}
            <section class="card setup-section" aria-labelledby="log-ins-heading">
              <div class="card-head"><h2 id="log-ins-heading">${s('user.log_ins')}</h2></div>
              <log-in-history .path=${`/users/${user.id}/log-ins`} .heading=${'log-ins-heading'}></log-in-history>
            </section>`
    }`;
  }

  #renderActions(user: UserDetail): TemplateResult {
    const actions = actionsFor(user);
    const shown = actions
      .filter((action) => action.name === 'unlock' || action.name === 'release' || action.name === 'reset' || action.name === 'open')
      .slice(0, 2);
    const letter = mayBeTold(user) ? [{ label: s('user.letter'), run: () => void this.#letter(user) }] : [];
    const rest = [
      ...actions.filter((action) => !shown.includes(action)).map((action) => ({ label: action.label, run: () => void this.#run(action) })),
      ...letter,
    ];
    return html`${shown.map((action) => html`<button type="button" class="btn" ?disabled=${this.busy !== ''} @click=${() => void this.#run(action)}>${action.label}</button>`)}
      <menu-button .label=${s('user.more_actions')} .content=${html`${s('user.more_actions')}${icon('down')}`} .items=${rest} .alignEnd=${true}></menu-button>
      <a class="btn main" href=${urlOf.setup('users', user.id, { edit: '1' })}>${t('record.edit')}</a>`;
  }

  async #run(action: UserAction): Promise<void> {
    if (this.busy) return;
    const { question } = action;
    if (question && !(await askConfirm({ ...question, confirm: action.label }))) return;
    this.busy = action.name;
    this.refusal = '';
    try {
      this.user = await action.run();
      showToast({ text: action.done });
    } catch (error) {
      await this.#refused(error);
    }
    this.busy = '';
  }

  async #letter(user: UserDetail): Promise<void> {
    const sure = await askConfirm({ title: s('letters.make_title', { count: 1 }), text: s('letters.make_text'), confirm: s('users.make_letters') });
    if (!sure) return;
    this.busy = 'letter';
    this.refusal = '';
    try {
      await makeLetters([user.id]);
      await navigate(urlOf.setup('letters'));
    } catch (error) {
      await this.#refused(error);
    }
    this.busy = '';
  }

  async #refused(error: unknown): Promise<void> {
    if (error instanceof ApiError && error.code === 'conflict') {
      await this.#load();
      this.refusal = s('user.conflict');
    } else {
      const more = error instanceof ApiError ? error.problems.map((problem) => problem.message).filter((message) => message !== error.message) : [];
      this.refusal = [messageOf(error), ...more].join(' ');
    }
    await this.updateComplete;
    focusControl('user-refusal');
  }

  #saved(user: UserDetail): void {
    this.user = user;
    this.refusal = '';
    void setQuery({ edit: null });
  }
}
define('setup-user', UserPage);

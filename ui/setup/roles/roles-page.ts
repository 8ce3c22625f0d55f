import './roles.css';
import { html, nothing, type TemplateResult } from 'lit';
import type { AccessRole, RoleChangeAnswer } from '../../../platform/contract/wire-access.ts';
import { ApiError, messageOf, remove } from '../../api/client.ts';
import { Reading } from '../../api/reading.ts';
import { define, fromCode, ShirabeElement } from '../../app/element.ts';
import { setQuery } from '../../app/router.ts';
import { urlOf, type Route } from '../../app/routes.ts';
import { currentUser } from '../../app/session.ts';
import { icon } from '../../components/icon/icon.ts';
import '../../components/search-box/search-box.ts';
import { errorState, skeleton } from '../../components/state/state.ts';
import { showToast } from '../../components/toast/toast.ts';
import { formatNumber, text } from '../../locale/locale.ts';
import { tr } from '../../locale/setup-roles-texts.ts';
import { renderHead } from '../head.ts';
import { s } from '../words.ts';
import { loadRoles, type RolesAndCatalogue } from './load-roles.ts';
import { renderCompare } from './render-compare.ts';
import { renderRole } from './render-role.ts';
import { renderPlanDialog } from './role-plan.ts';
import { rightLabel, rights, type Right } from './way-words.ts';

/** What every role may do: one role with all its rights, or several side by side. What is shown is in the address. */
class RolesPage extends ShirabeElement {
  static override properties = {
    route: fromCode,
    leaving: { state: true },
    refusal: { state: true },
    busy: { state: true },
  };
  declare route: Route;
  /** What deleting would take, while it is asked. */
  declare leaving: { readonly role: AccessRole; readonly plan: RoleChangeAnswer } | null;
  /** Why a role cannot be deleted, of which role. */
  declare refusal: { readonly role: string; readonly message: string; readonly inUse: boolean } | null;
  declare busy: boolean;
  readonly #reading = new Reading<RolesAndCatalogue>(this, loadRoles);

  constructor() {
    super();
    this.leaving = null;
    this.refusal = null;
    this.busy = false;
  }

  override render(): TemplateResult {
    const { value: data, error } = this.#reading;
    const actions = data?.may_change ? html`<a class="btn main" href=${urlOf.setup('roles', 'new')}>${icon('plus')} ${tr('roles.new')}</a>` : nothing;
    const head = renderHead({ title: s('setup.roles'), note: tr('roles.intro'), actions });
    if (error !== null)
      return html`${head}
        <div class="card">${errorState(error, () => void this.#reading.load())}</div>`;
    if (!data)
      return html`${head}
        <div class="card">${skeleton()}</div>`;
    const compares = this.route.query.get('view') === 'compare';
    return html`${head}
      <div class="roles-views" role="group" aria-label=${tr('roles.views')}>
        <button type="button" class="btn" aria-pressed=${compares ? 'false' : 'true'} @click=${() => void setQuery({ view: null })}>
          ${tr('roles.view_one')}
        </button>
        <button type="button" class="btn" aria-pressed=${compares ? 'true' : 'false'} @click=${() => void setQuery({ view: 'compare' })}>
          ${tr('roles.view_compare')}
        </button>
      </div>
      ${compares ? this.#renderCompare(data) : this.#renderOne(data)} ${this.#renderLeaving()}`;
  }

  #renderOne({ roles, catalogue, may_change: mayChange }: RolesAndCatalogue): TemplateResult {
    const asked = this.route.query.get('role');
    const role = roles.find((each) => each.role === asked) ?? roles[0];
    return html`<div class="setup-rules">
      <nav class="card" aria-label=${tr('roles.list')}>
        <ul class="setup-role-list">
          ${roles.map(
            (each) =>
              html`<li>
                <a href=${urlOf.setup('roles', undefined, { role: each.role })} aria-current=${each === role ? 'true' : nothing}>
                  <span>${text(each.label)}</span>
                  <small class="quiet">${this.#kindOf(each)}${tr('roles.users', { count: formatNumber(each.users) })}</small>
                </a>
              </li>`,
          )}
        </ul>
      </nav>
      ${role ? this.#renderCard(role, catalogue, mayChange) : nothing}
    </div>`;
  }
  #kindOf({ administrator, reach }: AccessRole): string {
    return administrator ? `${tr('roles.administrator')} ・ ` : reach === null ? `${tr('roles.additional')} ・ ` : '';
  }

  #renderCard(role: AccessRole, catalogue: RolesAndCatalogue['catalogue'], mayChange: boolean): TemplateResult {
    const isFile = role.origin === 'file';
    const seesUsers = currentUser()?.areas.includes('accounts') ?? false;
    return html`<section class="card" aria-labelledby="role-heading">
      <div class="card-head roles-head">
        <div>
          <h2 id="role-heading">${text(role.label)}</h2>
          <code>${role.role}</code>
        </div>
        <div class="acts">
          ${mayChange && isFile ? html`<a class="btn" href=${urlOf.setup('roles', role.role)}>${tr('roles.edit')}</a>` : nothing}
          ${mayChange ? html`<a class="btn" href=${urlOf.setup('roles', 'new', { from: role.role })}>${tr('roles.copy')}</a>` : nothing}
          ${
            mayChange && isFile
              ? html`<button type="button" class="btn danger" ?disabled=${this.busy} @click=${() => void this.#askDelete(role)}>${tr('roles.delete')}</button>`
              : nothing
          }
        </div>
      </div>
      <div class="card-body roles-about">
        ${
          this.refusal?.role === role.role
            ? html`<div class="note bad" role="alert">
                ${icon('warn')}<span>${this.refusal.message}</span>
                ${this.refusal.inUse && seesUsers ? html`<a class="btn" href=${urlOf.setup('users', undefined, { role: role.role })}>${tr('roles.users_link', { count: formatNumber(role.users) })}</a>` : nothing}
              </div>`
            : nothing
        }
        ${role.description ? html`<p class="prose">${text(role.description)}</p>` : nothing}
        ${role.administrator ? html`<p class="note idle">${tr('roles.administrator_note')}</p>` : nothing}
        ${role.reach === null && !role.administrator ? html`<p>${tr('roles.additional_note')}</p>` : nothing}
        ${isFile ? (mayChange ? nothing : html`<p class="quiet">${tr('roles.read_only_note')}</p>`) : html`<p class="quiet">${tr('roles.app_note')}</p>`}
        ${seesUsers ? html`<p><a href=${urlOf.setup('users', undefined, { role: role.role })}>${tr('roles.users_link', { count: formatNumber(role.users) })}</a></p>` : nothing}
      </div>
      ${this.#renderSearch()} ${renderRole(role, catalogue, this.#search)}
    </section>`;
  }

  #renderCompare({ roles, catalogue }: RolesAndCatalogue): TemplateResult {
    const { query } = this.route;
    const right: Right = rights.find((each) => each === query.get('right')) ?? 'read';
    const named = query.get('roles')?.split(',');
    const chosen = named ? roles.filter(({ role }) => named.includes(role)) : roles;
    const choose = (name: string, on: boolean) => {
      const next = roles.map(({ role }) => role).filter((role) => (role === name ? on : chosen.some((each) => each.role === role)));
      void setQuery({ roles: next.length === roles.length ? null : next.join(',') || '-' });
    };
    return html`<section class="card" aria-label=${tr('roles.view_compare')}>
      <div class="bar">
        <label class="setup-filter"
          ><span>${tr('roles.right')}</span
          ><select class="field-input" @change=${(event: Event) => void setQuery({ right: (event.target as HTMLSelectElement).value })}>
            ${rights.map((each) => html`<option value=${each} ?selected=${each === right}>${rightLabel(each)}</option>`)}
          </select></label
        >
        ${this.#renderBox()}
      </div>
      <details class="roles-choose">
        <summary>${tr('roles.choose', { count: `${chosen.length}/${roles.length}` })}</summary>
        <div class="roles-chooser">
          ${roles.map(
            ({ role, label }) =>
              html`<label class="field-option"
                ><input
                  type="checkbox"
                  .checked=${chosen.some((each) => each.role === role)}
                  @change=${(event: Event) => choose(role, (event.target as HTMLInputElement).checked)}
                /><span>${text(label)}</span></label
              >`,
          )}
        </div>
      </details>
      ${renderCompare(chosen, catalogue, right, this.#search)}
    </section>`;
  }

  get #search(): string {
    return this.route.query.get('search') ?? '';
  }
  #renderSearch(): TemplateResult {
    return html`<div class="bar">${this.#renderBox()}</div>`;
  }
  #renderBox(): TemplateResult {
    return html`<search-box
      .label=${tr('roles.search')}
      .value=${this.#search}
      @search-change=${(event: CustomEvent<{ search: string }>) => void setQuery({ search: event.detail.search })}
    ></search-box>`;
  }

  async #askDelete(role: AccessRole): Promise<void> {
    const { value: data } = this.#reading;
    if (!data || this.busy) return;
    this.busy = true;
    this.refusal = null;
    try {
      this.leaving = { role, plan: await this.#remove(role, data.base, true) };
    } catch (error) {
      await this.#refuse(role, error);
    }
    this.busy = false;
  }
  async #delete(role: AccessRole, base: string): Promise<void> {
    this.busy = true;
    try {
      await this.#remove(role, base, false);
      showToast({ text: tr('role.deleted', { name: text(role.label) }) });
      await setQuery({ role: null });
      await this.#reading.load();
    } catch (error) {
      await this.#refuse(role, error);
    }
    this.leaving = null;
    this.busy = false;
  }
  #remove({ role }: AccessRole, base: string, isDry: boolean): Promise<RoleChangeAnswer> {
    return remove<RoleChangeAnswer>(`/access/roles/${role}`, { query: { base, dry_run: isDry ? 1 : null } });
  }
  /** What is shown may be out of date by now. */
  async #refuse(role: AccessRole, error: unknown): Promise<void> {
    const inUse = error instanceof ApiError && error.problems.some(({ code }) => code === 'role_in_use');
    this.refusal = { role: role.role, message: messageOf(error), inUse };
    if (error instanceof ApiError && (error.code === 'conflict' || error.code === 'not_found')) await this.#reading.load();
  }
  #renderLeaving(): TemplateResult | typeof nothing {
    const { leaving } = this;
    if (!leaving) return nothing;
    return renderPlanDialog({
      plan: leaving.plan,
      heading: tr('role.delete_title', { name: text(leaving.role.label) }),
      confirm: tr('roles.delete'),
      danger: true,
      busy: this.busy,
      apply: () => void this.#delete(leaving.role, leaving.plan.base),
      close: () => (this.leaving = null),
    });
  }
}
define('setup-roles', RolesPage);

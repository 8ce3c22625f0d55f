import { html, nothing, type TemplateResult } from 'lit';
import type { UserRoles, UserRow } from '../../../platform/contract/wire-accounts.ts';
import type { Column, Row } from '../../../platform/contract/wire.ts';
import { isAbort, messageOf } from '../../api/client.ts';
import { define, fromCode, ShirabeElement } from '../../app/element.ts';
import { navigate, setQuery } from '../../app/router.ts';
import { urlOf, type Route } from '../../app/routes.ts';
import { askConfirm } from '../../components/dialog/confirm.ts';
import '../../components/search-box/search-box.ts';
import { emptyState } from '../../components/state/state.ts';
import '../../components/table/data-table.ts';
import type { OwnCell } from '../../components/table/cell.ts';
import type { RowSource } from '../../components/table/row-loader.ts';
import { showToast } from '../../components/toast/toast.ts';
import { formatNumber, t, text } from '../../locale/locale.ts';
import { renderHead } from '../head.ts';
import { makeLetters } from '../letters/kept-letters.ts';
import { s } from '../words.ts';
import { loadRoles } from './roles.ts';
import { findAll, MOST_LETTERS, roleLabel, userSource, type UsersQuestion } from './user-rows.ts';
import { nameOf, renderAddress, userStates } from './user-state.ts';

/** Q12: the users, found by institution, code, name or address; chosen ones get letters. What is asked for is in the address. */
class UsersPage extends ShirabeElement {
  static override properties = {
    route: fromCode,
    roles: { state: true },
    source: { state: true },
    found: { state: true },
    chosen: { state: true },
    busy: { state: true },
  };
  declare route: Route;
  declare roles: UserRoles | null;
  declare source: RowSource | null;
  /** How many were found. */
  declare found: number | null;
  declare chosen: ReadonlyMap<string, UserRow>;
  declare busy: boolean;
  #users = new Map<string, UserRow>();
  #asked = '';
  #cell: OwnCell | undefined;
  readonly #abort = new AbortController();

  constructor() {
    super();
    this.roles = null;
    this.source = null;
    this.found = null;
    this.chosen = new Map();
    this.busy = false;
  }
  override connectedCallback(): void {
    super.connectedCallback();
    // Without the words of the roles their names stand there.
    void loadRoles()
      .then(
        (roles) => (this.roles = roles),
        () => undefined,
      )
      .finally(() => this.#read(true));
  }
  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#abort.abort();
  }
  override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (changed.has('route') && this.source) this.#read(false);
    // A new function lets the table draw its ticks again.
    if (changed.has('chosen') || !this.#cell) this.#cell = (row, column) => this.#renderCell(row, column);
  }

  get #question(): UsersQuestion {
    const { query } = this.route;
    return { search: query.get('search') ?? '', state: query.get('state') ?? '', role: query.get('role') ?? '' };
  }
  #read(anew: boolean): void {
    const question = this.#question;
    const wanted = JSON.stringify(question);
    if (wanted === this.#asked && !anew) return;
    this.#asked = wanted;
    this.#users = new Map();
    this.found = null;
    this.source = userSource(question, this.roles, (page) => {
      if (wanted !== this.#asked) return;
      for (const user of page.users) this.#users.set(user.id, user);
      if (page.count !== null) this.found = page.count;
    });
  }

  override render(): TemplateResult {
    const actions = html`<a class="btn" href=${urlOf.setup('import')}>${s('setup.import')}</a>
      <a class="btn main" href=${urlOf.setup('users', 'new')}>${s('users.new')}</a>`;
    return html`${renderHead({ title: s('setup.users'), note: s('setup.users_hint'), actions })}
      <div class="card setup-list">
        ${this.#renderBar()} ${this.chosen.size > 0 ? this.#renderChosen() : nothing}
        <data-table
          .source=${this.source}
          .sort=${''}
          .total=${this.found}
          .label=${s('setup.users')}
          .empty=${this.#renderEmpty()}
          .cell=${this.#cell}
        ></data-table>
      </div>`;
  }

  #renderBar(): TemplateResult {
    const { search, state, role } = this.#question;
    const filter = (name: string, label: string, value: string, options: readonly { value: string; label: string }[]) =>
      html`<label class="setup-filter"
        ><span>${label}</span
        ><select class="field-input" @change=${(event: Event) => void setQuery({ [name]: (event.target as HTMLSelectElement).value }, { replace: false })}>
          <option value="" ?selected=${value === ''}>${s('setup.all')}</option>
          ${options.map((option) => html`<option value=${option.value} ?selected=${option.value === value}>${option.label}</option>`)}
        </select></label
      >`;
    return html`<div class="bar">
      <search-box
        class="setup-search"
        .value=${search}
        .label=${s('users.search')}
        @search-change=${(event: CustomEvent<{ search: string }>) => void setQuery({ search: event.detail.search })}
      ></search-box>
      ${filter(
        'state',
        s('users.state'),
        state,
        userStates.map((value) => ({ value, label: s(`users.state_${value}`) })),
      )}
      ${filter(
        'role',
        s('users.role'),
        role,
        (this.roles?.roles ?? []).map((one) => ({ value: one.role, label: text(one.label) })),
      )}
      <span class="end" role="status">${this.found === null ? nothing : s('users.count', { count: formatNumber(this.found) })}</span>
      ${
        this.found
          ? html`<button type="button" class="btn" ?disabled=${this.busy} @click=${() => void this.#chooseAll()}>
              ${s('users.choose_all', { most: MOST_LETTERS })}
            </button>`
          : nothing
      }
    </div>`;
  }

  #renderChosen(): TemplateResult {
    const tooMany = this.chosen.size > MOST_LETTERS;
    return html`<div class="bar setup-chosen" role="group" aria-label=${s('users.chosen_group')}>
      <strong role="status">${s('users.chosen', { count: formatNumber(this.chosen.size) })}</strong>
      <button type="button" class="btn main" ?disabled=${this.busy || tooMany} @click=${() => void this.#letters()}>${s('users.make_letters')}</button>
      <button type="button" class="btn" @click=${() => (this.chosen = new Map())}>${s('users.choose_none')}</button>
      ${tooMany ? html`<span class="field-error">${s('users.too_many', { most: MOST_LETTERS })}</span>` : nothing}
    </div>`;
  }

  #renderCell(row: Row, column: Column): TemplateResult | string | undefined {
    const user = this.#users.get(row.id);
    if (!user) return undefined;
    if (column.key === 'email') return renderAddress(user) || undefined;
    if (column.key === 'roles') return user.roles.map((role) => roleLabel(role, this.roles)).join('、');
    if (column.key !== 'username') return undefined;
    return html`<span class="setup-pick"
      ><label class="setup-tick"
        ><span class="visually-hidden">${s('users.choose_one', { name: nameOf(user) })}</span
        ><input
          type="checkbox"
          .checked=${this.chosen.has(user.id)}
          @change=${(event: Event) => this.#choose(user, (event.target as HTMLInputElement).checked)} /></label
      ><a class="cut" href=${urlOf.setup('users', user.id)}>${user.username}</a></span
    >`;
  }

  #choose(user: UserRow, on: boolean): void {
    const chosen = new Map(this.chosen);
    if (on) chosen.set(user.id, user);
    else chosen.delete(user.id);
    this.chosen = chosen;
  }
  async #chooseAll(): Promise<void> {
    this.busy = true;
    try {
      const { users, more } = await findAll(this.#question, this.#abort.signal);
      this.chosen = new Map(users.map((user) => [user.id, user]));
      if (more) showToast({ text: s('users.choose_all_cut', { most: MOST_LETTERS }), tone: 'warn' });
    } catch (error) {
      if (!isAbort(error)) showToast({ text: messageOf(error), tone: 'bad' });
    }
    this.busy = false;
  }

  async #letters(): Promise<void> {
    const users = [...this.chosen.keys()];
    const sure = await askConfirm({
      title: s('letters.make_title', { count: users.length }),
      text: s('letters.make_text'),
      confirm: s('users.make_letters'),
    });
    if (!sure) return;
    this.busy = true;
    try {
      await makeLetters(users);
      await navigate(urlOf.setup('letters'));
    } catch (error) {
      showToast({ text: messageOf(error), tone: 'bad' });
    }
    this.busy = false;
  }

  #renderEmpty(): TemplateResult {
    const { search, state, role } = this.#question;
    if (!search && !state && !role) return emptyState(s('users.none'), html`<a class="btn" href=${urlOf.setup('users', 'new')}>${s('users.new')}</a>`);
    return emptyState(
      t('record.nothing_found'),
      html`<button type="button" class="btn" @click=${() => void setQuery({ search: null, state: null, role: null })}>${t('record.filter_clear')}</button>`,
    );
  }
}
define('setup-users', UsersPage);

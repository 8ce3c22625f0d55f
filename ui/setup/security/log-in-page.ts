import { html, nothing, type TemplateResult } from 'lit';
import type { LogInRules, LogInSettings } from '../../../platform/contract/wire-accounts.ts';
import { ApiError, getJson, isAbort, messageOf, putJson } from '../../api/client.ts';
import { define, fromCode, ShirabeElement } from '../../app/element.ts';
import { setQuery } from '../../app/router.ts';
import { urlOf, type Route } from '../../app/routes.ts';
import { focusControl } from '../../components/error-summary/error-summary.ts';
import { errorState, skeleton } from '../../components/state/state.ts';
import { showToast } from '../../components/toast/toast.ts';
import { text } from '../../locale/locale.ts';
import { renderFoot } from '../form/foot.ts';
import { UnsavedGuard } from '../form/guard.ts';
import { faultsOf, noFaults, renderSummary, type Faults } from '../form/problems.ts';
import { renderHead } from '../head.ts';
import { s } from '../words.ts';
import { renderConflict } from './render-conflict.ts';
import { renderRule, ruleInput } from './render-rule.ts';
import { checkRule, fromRule, summaryOf, toRule, type RuleValues } from './rule-values.ts';

/** How the users of each role log in. All roles are saved together; `?role=` says which is open. */
class LogInPage extends ShirabeElement {
  static override properties = {
    route: fromCode,
    rules: { state: true },
    values: { state: true },
    error: { state: true },
    faults: { state: true },
    busy: { state: true },
    theirs: { state: true },
  };
  declare route: Route;
  declare rules: LogInSettings | null;
  declare values: Readonly<Record<string, RuleValues>>;
  declare error: unknown;
  declare faults: Faults;
  declare busy: boolean;
  /** What somebody else saved meanwhile. */
  declare theirs: LogInSettings | null;
  readonly #guard = new UnsavedGuard();
  readonly #abort = new AbortController();

  constructor() {
    super();
    this.rules = null;
    this.values = {};
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
      this.#take(await getJson<LogInSettings>('/settings/log-in', { signal: this.#abort.signal }));
    } catch (error) {
      if (!isAbort(error)) this.error = error;
    }
  }
  #take(rules: LogInSettings): void {
    this.rules = rules;
    this.values = Object.fromEntries(Object.entries(rules.roles).map(([role, rule]) => [role, fromRule(rule)]));
    this.faults = noFaults;
    this.theirs = null;
    this.#guard.release();
  }
  #label(role: string): string {
    return text(this.rules?.labels[role]) || role;
  }
  get #role(): string {
    const asked = this.route.query.get('role') ?? '';
    return asked in this.values ? asked : (Object.keys(this.values)[0] ?? '');
  }
  #changed(role: string): boolean {
    const rule = this.rules?.roles[role];
    return rule !== undefined && JSON.stringify(fromRule(rule)) !== JSON.stringify(this.values[role]);
  }
  get #unsaved(): boolean {
    return Object.keys(this.values).some((role) => this.#changed(role));
  }
  #change(role: string, changes: Partial<RuleValues>): void {
    const before = this.values[role];
    if (!before) return;
    this.values = { ...this.values, [role]: { ...before, ...changes } };
    this.#guard.set(this.#unsaved);
  }

  override render(): TemplateResult {
    const head = renderHead({ title: s('setup.log_in'), note: s('setup.log_in_hint') });
    if (this.error !== null)
      return html`${head}
        <div class="card">${errorState(this.error, () => void this.#load())}</div>`;
    if (!this.rules)
      return html`${head}
        <div class="card">${skeleton()}</div>`;
    const role = this.#role;
    const values = this.values[role];
    return html`${head}
      <form
        class="page-form"
        novalidate
        @submit=${(event: Event) => {
          event.preventDefault();
          void this.#save();
        }}
      >
        ${this.#renderSummary()}
        ${
          this.theirs
            ? renderConflict(
                this.theirs,
                (rules) => this.#take(rules),
                (rules) => this.#keepMine(rules),
              )
            : nothing
        }
        <div class="setup-rules">
          <nav class="card" aria-label=${s('security.roles')}>
            <ul class="setup-role-list">
              ${Object.entries(this.values).map(([name, rule]) => this.#renderRole(name, rule, role))}
            </ul>
          </nav>
          <section class="card" aria-labelledby="rule-heading">
            <div class="card-head"><h2 id="rule-heading">${this.#label(role)}</h2></div>
            ${
              values
                ? renderRule({ values, role, faults: this.faults, change: (changes) => this.#change(role, changes) })
                : html`<p class="card-body">${s('security.no_roles')}</p>`
            }
          </section>
        </div>
        ${renderFoot({ unsaved: this.#unsaved, busy: this.busy })}
      </form>`;
  }

  #renderRole(name: string, rule: RuleValues, current: string): TemplateResult {
    const wrong = this.faults.fields.some((fault) => fault.field.startsWith(`roles.${name}.`));
    return html`<li>
      <a href=${urlOf.setup('log-in', undefined, { role: name })} aria-current=${name === current ? 'true' : nothing}>
        <span>${this.#label(name)}${this.#changed(name) ? html` <small>${s('form.changed')}</small>` : nothing}</span>
        <small class=${wrong ? 'field-error' : 'quiet'}>${wrong ? s('security.role_wrong') : summaryOf(rule)}</small>
      </a>
    </li>`;
  }

  #renderSummary(): TemplateResult | typeof nothing {
    const fields = ['second_factor', 'addresses', 'hours', 'idle_minutes', 'longest_minutes'] as const;
    const labels = Object.fromEntries(
      Object.keys(this.values).flatMap((role) => fields.map((field) => [`roles.${role}.${field}`, `${this.#label(role)}: ${s(`security.${field}`)}`])),
    );
    return renderSummary(this.faults, labels, ruleInput);
  }

  async #readTheirs(): Promise<void> {
    try {
      this.theirs = await getJson<LogInSettings>('/settings/log-in', { signal: this.#abort.signal });
      await this.updateComplete;
      focusControl('settings-conflict');
    } catch (error) {
      if (!isAbort(error)) await this.#show({ fields: [], whole: [messageOf(error)] });
    }
  }
  #keepMine(theirs: LogInSettings): void {
    this.rules = theirs;
    this.theirs = null;
    void this.#save();
  }

  async #save(): Promise<void> {
    if (this.busy) return;
    const wrong = Object.entries(this.values).flatMap(([role, rule]) => checkRule(rule).map((fault) => ({ ...fault, field: `roles.${role}.${fault.field}` })));
    if (wrong.length > 0) return this.#show({ fields: wrong, whole: [] });
    this.busy = true;
    try {
      const roles = Object.fromEntries(Object.entries(this.values).map(([role, rule]) => [role, toRule(rule)]));
      this.#take(await putJson<LogInSettings>('/settings/log-in', { roles, version: this.rules?.version ?? 0 } satisfies LogInRules));
      showToast({ text: s('form.saved') });
    } catch (error) {
      if (error instanceof ApiError && error.code === 'conflict') await this.#readTheirs();
      else await this.#show(faultsOf(error, (field) => Object.keys(this.values).some((role) => field.startsWith(`roles.${role}.`))));
    }
    this.busy = false;
  }
  /** Opens the first role that is wrong, so that the summary's links lead somewhere. */
  async #show(faults: Faults): Promise<void> {
    this.faults = faults;
    const at = (role: string) => faults.fields.some((fault) => fault.field.startsWith(`roles.${role}.`));
    const first = Object.keys(this.values).find(at);
    if (first && !at(this.#role)) await setQuery({ role: first });
    await this.updateComplete;
    focusControl('error-summary');
  }
}
define('setup-log-in', LogInPage);

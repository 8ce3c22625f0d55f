import { html, nothing, type TemplateResult } from 'lit';
import type { LogInRules, LogInSettings } from '../../../platform/contract/wire-accounts.ts';
import { getJson, putJson } from '../../api/client.ts';
import { define, fromCode, ShirabeElement } from '../../app/element.ts';
import { setQuery } from '../../app/router.ts';
import { urlOf, type Route } from '../../app/routes.ts';
import { showToast } from '../../components/toast/toast.ts';
import { text } from '../../locale/locale.ts';
import type { Faults } from '../form/faults.ts';
import { formTools } from '../form/form-tools.ts';
import { renderSetting } from '../form/render-setting.ts';
import { SettingForm } from '../form/setting-form.ts';
import { renderHead } from '../head.ts';
import { s } from '../words.ts';
import { renderRule, ruleInput } from './render-rule.ts';
import { checkRule, fromRule, summaryOf, toRule, type RuleValues } from './rule-values.ts';

/** The rule of each role. */
type Rules = Readonly<Record<string, RuleValues>>;
const fields = ['second_factor', 'addresses', 'hours', 'idle_minutes', 'longest_minutes'] as const;
/** Where the list of roles stands above the rule, not beside it (setup.css). */
const narrow = matchMedia('(max-width: 900px)');
const at = (faults: Faults, role: string): boolean => faults.fields.some((fault) => fault.field.startsWith(`roles.${role}.`));

/** How the users of each role log in. All roles are saved together; `?role=` says which is open. */
class LogInPage extends ShirabeElement {
  static override properties = { route: fromCode };
  declare route: Route;
  readonly #form = new SettingForm<LogInSettings, Rules>(this, formTools(), {
    load: (signal) => getJson<LogInSettings>('/settings/log-in', { signal }),
    toDraft: ({ roles }) => Object.fromEntries(Object.entries(roles).map(([role, rule]) => [role, fromRule(rule)])),
    check: (rules) =>
      Object.entries(rules).flatMap(([role, rule]) => checkRule(rule).map(({ field, message }) => ({ field: `roles.${role}.${field}`, message }))),
    save: (rules, { version }) => {
      const roles = Object.fromEntries(Object.entries(rules).map(([role, rule]) => [role, toRule(rule)]));
      return putJson<LogInSettings>('/settings/log-in', { roles, version: version ?? 0 } satisfies LogInRules);
    },
    saved: () => showToast({ text: s('form.saved') }),
    knows: (field, rules) => Object.keys(rules).some((role) => field.startsWith(`roles.${role}.`)),
    show: (faults) => this.#openWrong(faults),
  });

  #label(role: string, { labels }: LogInSettings): string {
    return text(labels[role]) || role;
  }
  #openRole(rules: Rules): string {
    const asked = this.route.query.get('role') ?? '';
    return asked in rules ? asked : (Object.keys(rules)[0] ?? '');
  }

  override render(): TemplateResult {
    return html`${renderHead({ title: s('setup.log_in'), note: s('setup.log_in_hint') })}
    ${renderSetting(this.#form, {
      labels: (rules, kept) =>
        Object.fromEntries(
          Object.keys(rules).flatMap((role) => fields.map((field) => [`roles.${role}.${field}`, `${this.#label(role, kept)}: ${s(`security.${field}`)}`])),
        ),
      idOf: ruleInput,
      body: (rules, kept) => this.#renderRules(rules, kept),
    })}`;
  }

  #renderRules(rules: Rules, kept: LogInSettings): TemplateResult {
    const role = this.#openRole(rules);
    const values = rules[role];
    return html`<div class="setup-rules">
      <nav class="card" aria-label=${s('security.roles')}>
        <ul class="setup-role-list">
          ${Object.entries(rules).map(([name, rule]) => this.#renderRole(name, rule, kept, name === role))}
        </ul>
      </nav>
      <section class="card" aria-labelledby="rule-heading">
        <div class="card-head"><h2 id="rule-heading" tabindex="-1">${this.#label(role, kept)}</h2></div>
        ${
          values
            ? renderRule({ values, role, faults: this.#form.faults, change: (changes) => this.#form.change({ [role]: { ...values, ...changes } }) })
            : html`<p class="card-body">${s('security.no_roles')}</p>`
        }
      </section>
    </div>`;
  }

  #renderRole(name: string, rule: RuleValues, kept: LogInSettings, isOpen: boolean): TemplateResult {
    const wrong = at(this.#form.faults, name);
    const before = kept.roles[name];
    const changed = before !== undefined && JSON.stringify(fromRule(before)) !== JSON.stringify(rule);
    return html`<li>
      <a
        href=${urlOf.setup('log-in', undefined, { role: name })}
        aria-current=${isOpen ? 'true' : nothing}
        @click=${(event: MouseEvent) => void this.#open(event, name)}
      >
        <span>${this.#label(name, kept)}${changed ? html` <small>${s('form.changed')}</small>` : nothing}</span>
        <small class=${wrong ? 'field-error' : 'quiet'}>${wrong ? s('security.role_wrong') : summaryOf(rule)}</small>
      </a>
    </li>`;
  }

  /** On a narrow screen the rule lies below the list: what was chosen comes into sight. */
  async #open(event: MouseEvent, role: string): Promise<void> {
    if (!narrow.matches || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    await setQuery({ role }, { replace: false });
    await this.updateComplete;
    const heading = this.querySelector<HTMLElement>('#rule-heading');
    heading?.focus({ preventScroll: true });
    heading?.scrollIntoView({ block: 'start' });
  }
  /** Opens the first role that is wrong, so that the summary's links lead somewhere. */
  async #openWrong(faults: Faults): Promise<void> {
    const rules = this.#form.draft ?? {};
    const first = Object.keys(rules).find((role) => at(faults, role));
    if (first && !at(faults, this.#openRole(rules))) await setQuery({ role: first });
  }
}
define('setup-log-in', LogInPage);

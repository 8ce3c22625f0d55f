import { html, nothing, type TemplateResult } from 'lit';
import type { PasswordRule } from '../../../platform/contract/wire-accounts.ts';
import { say } from '../../locale/account-texts.ts';
import { text } from '../../locale/locale.ts';
import { icon } from '../icon/icon.ts';

/** What the browser can see of a rule by its code; the server knows them all and decides. */
const checks: Readonly<Record<string, (password: string, rule: PasswordRule) => boolean>> = {
  password_too_short: (password, rule) => [...password].length >= numberIn(rule),
  password_too_long: (password, rule) => [...password].length <= numberIn(rule),
  password_not_half_width: (password) => /^[!-~]*$/.test(password),
  password_no_upper_case: (password) => /[A-Z]/.test(password),
  password_no_lower_case: (password) => /[a-z]/.test(password),
  password_no_digit: (password) => /[0-9]/.test(password),
  password_no_sign: (password) => /[!-/:-@[-`{-~]/.test(password),
};

/** The number that a rule speaks of. */
function numberIn(rule: PasswordRule): number {
  return Number(/\d+/.exec(rule.text.en)?.[0] ?? 0);
}

/** Whether a password fulfils a rule; null when only the server can tell (former and common passwords). */
export function meetsRule(rule: PasswordRule, password: string): boolean | null {
  const check = checks[rule.code];
  return check ? password !== '' && check(password, rule) : null;
}
/** Whether the browser sees a rule that is broken. */
export const breaksRules = (rules: readonly PasswordRule[], password: string): boolean => rules.some((rule) => meetsRule(rule, password) === false);

/** The rules as a list that is ticked off while typing (M1-2, Q3). `id`: by which the input names it. */
export function renderPasswordRules(id: string, rules: readonly PasswordRule[], password: string): TemplateResult | typeof nothing {
  if (rules.length === 0) return nothing;
  return html`<div class="password-rules" id=${id}>
    <p>${say('password.rules')}</p>
    <ul>
      ${rules.map((rule) => {
        const met = meetsRule(rule, password);
        const state = met === null ? 'later' : met ? 'met' : 'open';
        return html`<li class=${state}>
          ${met ? icon('check') : nothing}<span>${text(rule.text)}<span class="visually-hidden"> ${say(`password.rule_${state}`)}</span></span>
        </li>`;
      })}
    </ul>
  </div>`;
}

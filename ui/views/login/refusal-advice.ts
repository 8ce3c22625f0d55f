import { html, nothing, type TemplateResult } from 'lit';
import { ApiError } from '../../api/client.ts';
import { handOver } from '../../app/hand-over.ts';
import { urlOf } from '../../app/routes.ts';
import { typed } from '../../components/entry/entry.ts';
import { type AccountText, accountTexts, say } from '../../locale/account-texts.ts';

const advice: Readonly<Record<string, AccountText>> = {
  bad_credentials: 'login.hint_bad_credentials',
  locked: 'login.hint_locked',
  by_organization: 'login.hint_by_organization',
  not_now: 'login.hint_not_now',
  not_from_here: 'login.hint_not_from_here',
  too_many_requests: 'login.hint_too_many_requests',
  password_expired: 'login.hint_password_expired',
};
/** Refusals that a new password helps against. */
const resettable = new Set(['bad_credentials', 'locked', 'password_expired']);

/** What to do about a refused log-in, after the server's own words: they tell until when, or who reports. */
export function renderAdvice(error: unknown): TemplateResult | typeof nothing {
  if (!(error instanceof ApiError)) return nothing;
  const words = advice[error.code];
  if (words === undefined) return nothing;
  return html`<span class="login-advice">${say(words)}</span>${resettable.has(error.code) ? html` ${forgottenLink()}` : nothing}`;
}

/** 「パスワードをお忘れですか？」 (M1-2); the user name that was typed goes along. */
export function forgottenLink(): TemplateResult {
  return html`<a href=${urlOf.forgotPassword()} @click=${() => handOver({ username: typed('username').trim() })}>${say('door.forgotten')}</a>`;
}

/** Why a sign-in elsewhere led back, by the code in the address; words for any other code, too. */
export function signInError(code: string): string {
  const key = `login.sign_in_${code}`;
  return say(isText(key) ? key : 'login.sign_in_failed');
}
const isText = (key: string): key is AccountText => Object.hasOwn(accountTexts, key);

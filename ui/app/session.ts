import type { AppInformation, Me } from '../../platform/contract/wire.ts';
import { ApiError, getJson, patchJson, postJson, remove } from '../api/client.ts';
import { currentLanguage, setLanguage } from '../locale/language.ts';
import { setTimeZone } from '../locale/format.ts';

let me: Me | null = null;
let app: AppInformation | null = null;
let limited = false;
const listeners = new Set<() => void>();

/** The user who is logged in; null before the login. */
export function currentUser(): Me | null {
  return me;
}
/** Whether the session may only set up the second factor that the user's role requires: nobody is logged in until that is done. */
export function isLimited(): boolean {
  return limited;
}
/** What anybody may know of the application; null until it was read. */
export function application(): AppInformation | null {
  return me?.app ?? app;
}
/** Calls the listener when somebody logs in or out, or the user's data change; gives what ends it. */
export function onSessionChange(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Reads the session that the browser's cookie belongs to; null when there is none. Raises ApiError when the server cannot be reached. */
export async function loadSession(): Promise<Me | null> {
  try {
    take(await getJson<Me>('/me'));
  } catch (error) {
    if (!(error instanceof ApiError) || error.status !== 401) throw error;
    if (asksForSetUp(error)) limitSession();
    else take(null);
  }
  return me;
}
/** Reads what anybody may know: the name of the application and the words of the login page. */
export async function loadApplication(): Promise<AppInformation> {
  app = await getJson<AppInformation>('/app');
  setTimeZone(app.time_zone);
  tell();
  return app;
}
/**
 * Logs in. Raises ApiError: 401 bad_credentials, second_factor with a `ticket` for the code, 403 password_expired, by_organization, not_now, not_from_here,
 * 423 locked, 429 too_many_requests.
 */
export async function logIn(username: string, password: string): Promise<void> {
  await begin('/session', { username, password });
}
/** The second step, with a code of the authenticator or a recovery code. Raises ApiError: 401 bad_credentials, 410 expired_link when the ticket is too old. */
export async function logInWithCode(ticket: string, code: string): Promise<void> {
  await begin('/session/second-factor', { ticket, code });
}
async function begin(path: string, body: object): Promise<void> {
  try {
    take(await postJson<Me>(path, body));
  } catch (error) {
    if (!asksForSetUp(error)) throw error;
    limitSession();
  }
}
/** Whether the server refused because the second factor has to be set up first. */
export function asksForSetUp(error: unknown): boolean {
  return error instanceof ApiError && error.code === 'second_factor' && error.body['set_up'] === true;
}
/** Ends the session here even when the server cannot be reached: what was shown must not stay on the screen. */
export async function logOut(): Promise<void> {
  try {
    await remove('/session');
  } finally {
    take(null);
  }
}
/** Forgets the user without a request: the server has ended the session. */
export function forgetSession(): void {
  take(null);
}
/** The session may only set up the second factor until it is loaded again. */
export function limitSession(): void {
  me = null;
  limited = true;
  tell();
}
/** Changes the language, and remembers it with the user. */
export async function chooseLanguage(language: 'ja' | 'en'): Promise<void> {
  setLanguage(language);
  if (!me || me.language === language) return;
  me = await patchJson<Me>('/me', { language });
  tell();
}

function take(user: Me | null): void {
  me = user;
  limited = false;
  if (user) {
    app = user.app;
    setTimeZone(user.app.time_zone);
    if (user.language !== currentLanguage()) setLanguage(user.language);
  }
  tell();
}
function tell(): void {
  for (const listener of listeners) listener();
}

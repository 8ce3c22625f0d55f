import type { AppInformation, Me } from '../../platform/contract/wire.ts';
import { ApiError, getJson, patchJson, postJson, remove } from '../api/client.ts';
import { currentLanguage, setLanguage } from '../locale/language.ts';
import { setTimeZone } from '../locale/format.ts';

let me: Me | null = null;
let app: AppInformation | null = null;
const listeners = new Set<() => void>();

/** The user who is logged in; null before the login. */
export function currentUser(): Me | null {
  return me;
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
    take(null);
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
/** Logs in. Raises ApiError: 401 bad_credentials, 423 locked, 429 too_many_requests. */
export async function logIn(username: string, password: string): Promise<Me> {
  const user = await postJson<Me>('/session', { username, password });
  take(user);
  return user;
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
/** Changes the language, and remembers it with the user. */
export async function chooseLanguage(language: 'ja' | 'en'): Promise<void> {
  setLanguage(language);
  if (!me || me.language === language) return;
  me = await patchJson<Me>('/me', { language });
  tell();
}

function take(user: Me | null): void {
  me = user;
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

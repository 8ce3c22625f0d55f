import { logInTexts, sayLogIn } from '../../locale/log-in-texts.ts';

/** The plain words of what came of a log-in; of a code that these pages do not know, that it was no log-in. */
export function outcomeWords(outcome: string): string {
  const key = `history.${outcome}`;
  return sayLogIn(isText(key) ? key : 'history.other');
}
const isText = (key: string): key is keyof typeof logInTexts => Object.hasOwn(logInTexts, key);

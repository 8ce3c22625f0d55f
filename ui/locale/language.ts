import type { Language, Text } from '../../platform/contract/text.ts';

const STORED = 'shirabe.language';
let language: Language = initialLanguage();
const listeners = new Set<(language: Language) => void>();
// The document is served as Japanese; nothing else would say so when the browser or the last visit begins in English.
if (typeof document !== 'undefined') document.documentElement.lang = language;

/** The language in use: the user's own once the session is known; before that the one last used here, or the browser's. */
export function currentLanguage(): Language {
  return language;
}

/** Changes the language of the whole interface; everything that listens renders again. */
export function setLanguage(next: Language): void {
  localStorage.setItem(STORED, next);
  document.documentElement.lang = next;
  if (next === language) return;
  language = next;
  for (const listener of listeners) listener(next);
}

/** Calls the listener at each change; gives what ends it. */
export function onLanguageChange(listener: (language: Language) => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** A text of a definition in the language in use. */
export function text(value: Text | null | undefined): string {
  return value ? value[language] : '';
}

function initialLanguage(): Language {
  if (typeof localStorage === 'undefined') return 'ja';
  const stored = localStorage.getItem(STORED);
  if (stored === 'ja' || stored === 'en') return stored;
  return navigator.languages.some((name) => name.startsWith('ja')) || navigator.languages.length === 0
    ? 'ja'
    : navigator.languages[0]?.startsWith('en')
      ? 'en'
      : 'ja';
}

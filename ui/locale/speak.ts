import type { Text } from '../../platform/contract/text.ts';
import { fill, type TextParameters } from './fill.ts';
import { currentLanguage } from './language.ts';

/** Gives the function that speaks the texts: takes a key, and the parameters that replace `{name}`, in the language in use. */
export function speaker<Key extends string>(texts: Readonly<Record<Key, Text>>): (key: Key, parameters?: TextParameters) => string {
  return (key, parameters = {}) => fill(texts[key][currentLanguage()], parameters);
}

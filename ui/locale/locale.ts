import type { Text } from '../../platform/contract/text.ts';
import { appTexts } from './app-texts.ts';
import { fill, type TextParameters } from './fill.ts';
import { currentLanguage } from './language.ts';
import { recordTexts } from './record-texts.ts';
import { reportTexts } from './report-texts.ts';

export { currentLanguage, onLanguageChange, setLanguage, text } from './language.ts';
export * from './format.ts';

/** Every text of the interface: each key has both languages, by its type. */
const texts = { ...appTexts, ...reportTexts, ...recordTexts } satisfies Readonly<Record<string, Text>>;
export type TextKey = keyof typeof texts;

/** The text of a key in the language in use, `{name}` replaced by the parameter of that name. */
export function t(key: TextKey, parameters: TextParameters = {}): string {
  return fill(texts[key][currentLanguage()], parameters);
}

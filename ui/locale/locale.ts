import type { Text } from '../../platform/contract/text.ts';
import { appTexts } from './app-texts.ts';
import { recordTexts } from './record-texts.ts';
import { reportTexts } from './report-texts.ts';
import { speaker } from './speak.ts';

export { currentLanguage, onLanguageChange, setLanguage, text } from './language.ts';
export * from './format.ts';

/** The texts that most pages need: each key has both languages, by its type. Rooms that few visit bring their own with them (see speaker). */
const texts = { ...appTexts, ...reportTexts, ...recordTexts } satisfies Readonly<Record<string, Text>>;
export type TextKey = keyof typeof texts;

/** The text of a key in the language in use, `{name}` replaced by the parameter of that name. */
export const t = speaker(texts);

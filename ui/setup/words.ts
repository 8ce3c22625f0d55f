import { setupTexts } from '../locale/setup-texts.ts';
import { speaker } from '../locale/speak.ts';

export type SetupKey = keyof typeof setupTexts;

/** The text of a key of the set-up in the language in use: they come with the set-up's pages, not with the first load. */
export const s = speaker(setupTexts);

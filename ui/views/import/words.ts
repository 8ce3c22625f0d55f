import { recordImportTexts } from '../../locale/record/import-texts.ts';
import { speaker } from '../../locale/speak.ts';

export type ImportTextKey = keyof typeof recordImportTexts;

/** Speaks of files that are taken in. */
export const words = speaker(recordImportTexts);

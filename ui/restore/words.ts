import { restoreTexts } from '../locale/record/restore-texts.ts';
import { speaker } from '../locale/speak.ts';

/** Speaks of histories, deleted records, copies, print and related lists. */
export const words = speaker(restoreTexts);

import { recordTypesTexts } from '../../locale/record/record-types-texts.ts';
import { speaker } from '../../locale/speak.ts';

/** The words of record types, and of what a form no longer asks for. */
export const typeWords = speaker(recordTypesTexts);

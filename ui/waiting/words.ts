import { formsTexts } from '../locale/record/forms-texts.ts';
import { speaker } from '../locale/speak.ts';

/** The words of forms and of saves that wait: they come with the pages that speak them, not with the first load. */
export const w = speaker(formsTexts);

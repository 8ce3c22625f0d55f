import { listEditTexts } from '../../../locale/record/list-edit-texts.ts';
import { speaker } from '../../../locale/speak.ts';

/** The words of editing in a list. */
export const say = speaker(listEditTexts);

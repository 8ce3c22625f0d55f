import { boardTexts } from '../../../locale/record/board-texts.ts';
import { speaker } from '../../../locale/speak.ts';

/** The words of boards. */
export const say = speaker(boardTexts);

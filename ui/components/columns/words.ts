import { listDialogTexts } from '../../locale/record/list-dialog-texts.ts';
import { speaker } from '../../locale/speak.ts';

/** The text of a key of the lists' dialogs in the language in use: they come with the dialogs, not with the first load. */
export const l = speaker(listDialogTexts);

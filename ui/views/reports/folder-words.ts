import { folderTexts } from '../../locale/record/folder-texts.ts';
import { speaker } from '../../locale/speak.ts';

/** The text of a key of folders that users make, in the language in use. */
export const f = speaker(folderTexts);

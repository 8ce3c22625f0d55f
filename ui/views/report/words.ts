import { ownReportsTexts } from '../../locale/record/own-reports-texts.ts';
import { speaker } from '../../locale/speak.ts';

/** The text of a key of reports that users make, in the language in use: they come with the pages of reports, not with the first load. */
export const o = speaker(ownReportsTexts);

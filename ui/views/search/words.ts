import { searchTexts } from '../../locale/record/search-texts.ts';
import { speaker } from '../../locale/speak.ts';

/** The words of the search over everything. */
export const say = speaker(searchTexts);

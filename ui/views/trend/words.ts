import { trendTexts } from '../../locale/record/trend-texts.ts';
import { speaker } from '../../locale/speak.ts';

/** The text of a key of trends, in the language in use: they come with their page. */
export const say = speaker(trendTexts);

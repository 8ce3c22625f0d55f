import { builderTexts } from '../../locale/record/builder-texts.ts';
import { speaker } from '../../locale/speak.ts';

/** The text of a key of the report builder, in the language in use: they come with its page. */
export const b = speaker(builderTexts);

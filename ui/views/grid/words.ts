import { gridTexts } from '../../locale/record/grid-texts.ts';
import { speaker } from '../../locale/speak.ts';

/** The words of grids: they come with the page that speaks them, not with the first load. */
export const g = speaker(gridTexts);

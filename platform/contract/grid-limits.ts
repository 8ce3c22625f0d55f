/** The most rows of a grid. */
export const GRID_ROWS = 2000;
/** The most rows of a grid that are read at once. */
export const GRID_PAGE = 200;
/** The most names of looked-up records that are asked for at once. */
export const GRID_NAMES = 1000;
/** The most drafts that are kept or dropped at once. */
export const GRID_DRAFTS = 100;
/** How the drafts of rows begin that were added to a grid and are no records yet: what follows tells them apart. */
export const NEW_ROW = 'new?grid.row=';

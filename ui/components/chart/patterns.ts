/** Edge of a tile, in pixels. */
export const TILE = 8;

/** What tells series apart without their colour: lines on a tile, as the attribute `d` of SVG; the first has none. */
const tiles: readonly string[] = ['', 'M-2 2L2 -2M0 8L8 0M6 10L10 6', 'M0 4H8', 'M-2 6L2 10M0 0L8 8M6 -2L10 2', 'M4 0V8', 'M0 0L8 8M0 8L8 0'];

export const tileOfPattern = (pattern: number): string => tiles[pattern % tiles.length] ?? '';

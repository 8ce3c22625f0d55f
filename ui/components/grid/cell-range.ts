/** A cell of a grid by its place among the rows and columns that are shown. */
export interface CellPlace {
  readonly row: number;
  readonly column: number;
}
/** What is selected: from the cell where it began to the one that is active, both within. */
export interface CellRange {
  readonly anchor: CellPlace;
  readonly active: CellPlace;
}
export interface GridSize {
  readonly rows: number;
  readonly columns: number;
}
/** How far a key leads. `edge`: to the first or last cell. */
export interface Step {
  readonly rows?: number;
  readonly columns?: number;
  readonly edge?: boolean;
}

export const oneCell = (place: CellPlace): CellRange => ({ anchor: place, active: place });

/** The corners of a range: first and last row and column. */
export function cornersOf({ anchor, active }: CellRange): { readonly top: number; readonly bottom: number; readonly left: number; readonly right: number } {
  return {
    top: Math.min(anchor.row, active.row),
    bottom: Math.max(anchor.row, active.row),
    left: Math.min(anchor.column, active.column),
    right: Math.max(anchor.column, active.column),
  };
}

export function isWithin(range: CellRange, row: number, column: number): boolean {
  const { top, bottom, left, right } = cornersOf(range);
  return row >= top && row <= bottom && column >= left && column <= right;
}

export function isSingle({ anchor, active }: CellRange): boolean {
  return anchor.row === active.row && anchor.column === active.column;
}

/** The range after a step of the active cell: with `extend` from where it began, else that cell alone. It never leaves the grid. */
export function moveRange(range: CellRange, { rows = 0, columns = 0, edge = false }: Step, size: GridSize, extend = false): CellRange {
  const to = (now: number, by: number, count: number) => clamp(edge && by !== 0 ? (by < 0 ? 0 : count - 1) : now + by, count);
  const active = { row: to(range.active.row, rows, size.rows), column: to(range.active.column, columns, size.columns) };
  return extend ? { anchor: fit(range.anchor, size), active } : oneCell(active);
}

/** The cell after the active one in reading order, or before it: Tab goes on in the next row. Undefined at the end of the grid, where Tab leaves it. */
export function nextCell({ active }: CellRange, by: 1 | -1, { rows, columns }: GridSize): CellRange | undefined {
  const place = active.row * columns + active.column + by;
  return place < 0 || place >= rows * columns ? undefined : oneCell({ row: Math.floor(place / columns), column: place % columns });
}

/** The range where rows or columns have become fewer. */
export function fitRange({ anchor, active }: CellRange, size: GridSize): CellRange {
  return { anchor: fit(anchor, size), active: fit(active, size) };
}

export function wholeGrid({ rows, columns }: GridSize): CellRange {
  return { anchor: { row: 0, column: 0 }, active: { row: Math.max(0, rows - 1), column: Math.max(0, columns - 1) } };
}

function fit({ row, column }: CellPlace, { rows, columns }: GridSize): CellPlace {
  return { row: clamp(row, rows), column: clamp(column, columns) };
}

function clamp(value: number, count: number): number {
  return Math.max(0, Math.min(value, count - 1));
}

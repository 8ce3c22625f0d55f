import { GRID_PAGE } from '../../../platform/contract/grid-limits.ts';
import type { GridPrevious } from '../../../platform/contract/wire-grid.ts';
import type { WireValue } from '../../../platform/fields/field.ts';
import { postJson } from '../../api/client.ts';
import type { CopyInto } from '../form/copy-previous.ts';
import { entryOf } from '../form/entry.ts';
import { isBlankValue } from '../form/same-value.ts';
import type { GridColumn } from './grid-columns.ts';
import type { CellChange } from './grid-edits.ts';
import type { GridRow } from './grid-row.ts';
import type { GridSheet } from './grid-sheet.ts';

type Values = Readonly<Record<string, unknown>>;
/** What became of a copy: cells that have changed, and rows that have no answer before them. */
interface CopyReport {
  readonly count: number;
  readonly without: number;
}

/** Whether rows of the grid have answers before them. */
export function canCopyPrevious({ description, answer }: GridSheet): boolean {
  return description.survey?.respondent !== undefined && answer.closed === null;
}

/**
 * Rows take the values of the respondent's answer before. In days of one respondent that is the row above, with what is typed there and not saved, as far as it holds
 * an answer, so that several rows are filled one from the other; else, and of many respondents, what the server has. What a form copies is copied: nothing blank, and
 * no field that says `copy: false`. One step of undo. Raises ApiError.
 */
export async function copyPreviousRows(sheet: GridSheet, rows: readonly GridRow[], into: CopyInto): Promise<CopyReport> {
  const columns = sheet.columns.filter((column) => isCopied(sheet, column));
  const wanted = rows.filter(({ loaded, locked }) => loaded !== null && locked === null);
  const stored = await readPrevious(
    sheet,
    wanted.filter((row) => !hasAbove(sheet, row, new Set(wanted))),
  );
  const taken = new Map<GridRow, Values>();
  const changes: CellChange[] = [];
  let without = 0;
  for (const row of wanted) {
    const above = rowAbove(sheet, row);
    const own = above && (taken.has(above) || holdsAnswer(sheet, above)) ? { ...valuesOf(above, columns), ...taken.get(above) } : undefined;
    const source = own ?? stored.get(row);
    if (!source) {
      without += 1;
      continue;
    }
    const values = columns.flatMap(({ name }): [string, unknown][] => {
      const now = row.entry(name);
      const isOpen = into === 'all' || (isBlankValue(now.value) && !now.problem);
      return isOpen && !isBlankValue(source[name]) ? [[name, source[name]]] : [];
    });
    taken.set(row, Object.fromEntries(values));
    changes.push(...values.map(([name, value]) => ({ row, name, entry: entryOf(value as WireValue) })));
  }
  const { count } = await sheet.edits.putMany(changes);
  return { count, without };
}

function isCopied({ description: { survey } }: GridSheet, { name, field, description }: GridColumn): boolean {
  if (name === survey?.date || name === survey?.respondent || name === survey?.status) return false;
  return !description.read_only && description.formula === undefined && (field.definition as { copy?: boolean }).copy !== false;
}

/** In days of one respondent the day before. */
function rowAbove(sheet: GridSheet, row: GridRow): GridRow | undefined {
  return sheet.answer.kind === 'days' ? sheet.rows[sheet.rows.indexOf(row) - 1] : undefined;
}

function holdsAnswer({ description: { survey } }: GridSheet, row: GridRow): boolean {
  if (!row.loaded) return false;
  return row.dirty || (survey?.answered !== undefined && row.form?.value(survey.status) === survey.answered);
}

/** Whether a row takes the values of the one above, which may take its own in the same copy. */
function hasAbove(sheet: GridSheet, row: GridRow, copied: ReadonlySet<GridRow>): boolean {
  const above = rowAbove(sheet, row);
  return above !== undefined && (holdsAnswer(sheet, above) || (copied.has(above) && hasAbove(sheet, above, copied)));
}

function valuesOf(row: GridRow, columns: readonly GridColumn[]): Values {
  return Object.fromEntries(columns.filter(({ name }) => row.kind(name) !== 'none' && !row.entry(name).problem).map(({ name }) => [name, row.value(name)]));
}

async function readPrevious({ description }: GridSheet, rows: readonly GridRow[]): Promise<ReadonlyMap<GridRow, Values>> {
  const placed = rows.flatMap((row) => {
    const { respondent, date } = row.loaded ?? {};
    return respondent && date !== undefined ? [{ row, place: { respondent: respondent.id, date } }] : [];
  });
  const found = new Map<GridRow, Values>();
  for (let at = 0; at < placed.length; at += GRID_PAGE) {
    const some = placed.slice(at, at + GRID_PAGE);
    const path = `/objects/${encodeURIComponent(description.object)}/grid/previous`;
    const { previous } = await postJson<GridPrevious>(path, { places: some.map(({ place }) => place) });
    for (const [index, { row }] of some.entries()) {
      const values = previous[index]?.values;
      if (values) found.set(row, values);
    }
  }
  return found;
}

import type { BoardCounts, BoardDescription } from '../../../../platform/contract/wire-boards.ts';
import type { Column } from '../../../../platform/contract/wire.ts';

type Choice = NonNullable<Column['choices']>[number];

/** A column of a board: a value of its picklist, or null for records without one. */
export interface BoardColumn {
  readonly value: string | null;
  /** None for blank, and for a value that the definitions no longer have. */
  readonly choice?: Choice;
  /** Cards may be moved here. */
  readonly takes: boolean;
}

/** The columns: every value in its order; retired ones, what is no value any more, and blank where no value is required, while records hold them. */
export function boardColumns({ by, can_be_blank: canBeBlank }: BoardDescription, counts: BoardCounts | null): BoardColumn[] {
  const held = new Set((counts?.columns ?? []).filter(({ count }) => count > 0).map(({ value }) => value));
  const choices = by.choices ?? [];
  const known = new Set(choices.map(({ value }) => value));
  const columns: BoardColumn[] = choices
    .filter(({ value, retired }) => !retired || held.has(value))
    .map((choice) => ({ value: choice.value, choice, takes: !choice.retired }));
  const gone = [...held].filter((value) => value !== null && !known.has(value)).map((value) => ({ value, takes: false }));
  const blank = canBeBlank || held.has(null) ? [{ value: null, takes: canBeBlank }] : [];
  return [...blank, ...columns, ...gone];
}

/** The filter of a column's rows: that of the list, and that the picklist holds just this value. */
export function columnFilter(filter: string, by: string, value: string | null): string {
  const own = value === null ? `ISBLANK(${by})` : `${by} = ${JSON.stringify(value)}`;
  return filter.trim() === '' ? own : `(${filter}) AND ${own}`;
}

import type { Column } from '../../../platform/contract/wire.ts';
import { datePeriod } from '../../../platform/formula/date-periods.ts';

/** Whether the groups of a column are days or spans of days. */
export const isTime = (column: Column): boolean => column.type === 'date' || datePeriod(column.format) !== undefined;

/** Picklist values in the order of their definition, days and months as they pass; everything else as the server sorted it. */
export function inOrder<T extends { readonly key: unknown }>(groups: readonly T[], column: Column): readonly T[] {
  const place = (key: unknown) => {
    const index = column.choices?.findIndex((choice) => choice.value === key) ?? -1;
    return index < 0 ? Number.MAX_SAFE_INTEGER : index;
  };
  // A line of days goes from left to right, however the groups are sorted.
  if (isTime(column)) return [...groups].sort((a, b) => (a.key === null ? 1 : b.key === null ? -1 : JSON.stringify(a.key) < JSON.stringify(b.key) ? -1 : 1));
  return column.choices ? [...groups].sort((a, b) => place(a.key) - place(b.key)) : groups;
}

/** How many colours there are beside those of tones. */
const COLOURS = 5;
/** The colour of a group: what its value means, or its place. */
export function colourOf(key: unknown, column: Column, index: number): string {
  const tone = column.choices?.find((choice) => choice.value === key)?.tone;
  if (tone) return `--chart-${tone}`;
  if (key === null) return '--chart-idle';
  return `--chart-${(index % COLOURS) + 1}`;
}

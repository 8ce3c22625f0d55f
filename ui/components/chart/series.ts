import { t } from '../../locale/locale.ts';
import type { Segment } from './segment.ts';

/** The figures of one value of a second grouping: a bar, a part of a bar or a point of each group. */
export interface Series {
  readonly label: string;
  readonly colour: string;
  /** Which pattern and marker tell it from the others, without its colour. */
  readonly pattern: number;
  /** One for each group, in their order. */
  readonly cells: readonly Segment[];
  /** Of all groups together; null of a chart without series. */
  readonly total: Segment | null;
}

/** So many can be told apart. */
export const MOST_SERIES = 6;
/** The condition of all the others grows with them. */
const MOST_NAMED = 40;

/**
 * Which series are drawn. Of too many the largest are (of a picklist, whose values have an order, the first), and all others as one more where they add up; where
 * they do not, they are `left`, for the table.
 */
export function drawnSeries(
  all: readonly Series[],
  { adds, isOrdered }: { readonly adds: boolean; readonly isOrdered: boolean },
): { readonly series: readonly Series[]; readonly left: readonly string[] } {
  if (all.length <= MOST_SERIES) return { series: all, left: [] };
  const byTotal = isOrdered ? all : [...all].sort((a, b) => (b.total?.value ?? 0) - (a.total?.value ?? 0));
  const first = new Set(byTotal.slice(0, adds ? MOST_SERIES - 1 : MOST_SERIES));
  const drawn = all.filter((each) => first.has(each)).map((each, pattern) => recoloured(each, pattern));
  const rest = all.filter((each) => !first.has(each));
  return adds ? { series: [...drawn, together(rest)], left: [] } : { series: drawn, left: rest.map(({ label }) => label) };
}

/** Colours by place would meet again among those that are far apart. */
function recoloured(series: Series, pattern: number): Series {
  const colour = /^--chart-\d$/.test(series.colour) ? `--chart-${(pattern % (MOST_SERIES - 1)) + 1}` : series.colour;
  const over = (cell: Segment): Segment => ({ ...cell, colour });
  return { ...series, colour, pattern, cells: series.cells.map(over), total: series.total && over(series.total) };
}

function together(rest: readonly Series[]): Series {
  const label = t('chart.rest', { count: rest.length });
  const sum = (parts: readonly (Segment | null | undefined)[]): Segment => {
    const held = parts.filter((part): part is Segment => part !== null && part !== undefined);
    const given = held.filter(({ blank }) => !blank);
    const value = given.reduce((total, part) => total + part.value, 0);
    const conditions = held.map(({ filter }) => filter);
    const filter = conditions.length > MOST_NAMED || conditions.includes(null) ? null : conditions.map((each) => `(${each})`).join(' OR ');
    const share = held[0]?.share === null ? null : held.reduce((total, part) => total + (part.share ?? 0), 0);
    return { label, value, shown: given.length === 0 ? null : value, blank: given.length === 0, share, colour: '--chart-idle', filter };
  };
  const groups = rest[0]?.cells.map((_, index) => sum(rest.map(({ cells }) => cells[index]))) ?? [];
  return { label, colour: '--chart-idle', pattern: MOST_SERIES - 1, cells: groups, total: sum(rest.map(({ total }) => total)) };
}

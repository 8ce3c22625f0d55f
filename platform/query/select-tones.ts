import sql, { join, type Sql } from 'sql-template-tag';
import type { Row } from '../contract/wire.ts';
import type { HighlightModel } from '../metadata/model.ts';
import { ident } from './identifier.ts';
import type { Joins } from './joins.ts';
import type { RowQuery } from './query.ts';

/** Which of some highlights holds of a row, by its place from 0; NULL where none does. */
function toneExpression(joins: Joins, highlights: readonly HighlightModel[]): Sql {
  const cases = highlights.map(({ when }, index) => sql`WHEN ${joins.formula(when, { filter: true })} THEN ${index}::int`);
  return sql`CASE ${join(cases, ' ')} END`;
}

/** What stands out in a file: of which columns, by their place (null: the whole row), a sign each, in one text of a row. */
export interface ToneSigns {
  readonly select: Sql;
  readonly of: readonly (number | null)[];
}
/** The sign of each tone; `.` is none. */
export const toneSigns = { good: 'g', warn: 'w', bad: 'b', idle: 'i' } as const;

/** How cells and rows of a query stand out in a file; undefined when none ever does. */
export function selectToneSigns(joins: Joins, { columns, highlight = [] }: Pick<RowQuery, 'columns' | 'highlight'>): ToneSigns | undefined {
  const all = [{ at: null, highlight }, ...columns.map(({ highlight: own = [] }, at) => ({ at, highlight: own }))].filter((each) => each.highlight.length > 0);
  if (all.length === 0) return undefined;
  const signs = all.map(({ highlight: own }) => {
    const cases = own.map(({ when, tone }) => sql`WHEN ${joins.formula(when, { filter: true })} THEN ${toneSigns[tone]}::text`);
    return sql`CASE ${join(cases, ' ')} ELSE '.' END`;
  });
  return { select: join(signs, ' || '), of: all.map(({ at }) => at) };
}

/** How cells and rows of a query stand out: what is selected for it, and how it is read. */
export function selectTones(
  joins: Joins,
  { columns, highlight = [] }: Pick<RowQuery, 'columns' | 'highlight'>,
): { readonly select: readonly Sql[]; read(record: Readonly<Record<string, unknown>>): Pick<Row, 'tones'> } {
  const toned = [{ key: '', highlight }, ...columns.map(({ key, highlight: own = [] }) => ({ key, highlight: own }))].filter(
    (each) => each.highlight.length > 0,
  );
  return {
    select: toned.map(({ highlight: own }, index) => sql`${toneExpression(joins, own)} AS ${ident(`h${index}`)}`),
    read(record) {
      const held = toned.flatMap(({ key }, index) => {
        const place = record[`h${index}`];
        return typeof place === 'number' ? [[key, place] as const] : [];
      });
      return held.length > 0 ? { tones: Object.fromEntries(held) } : {};
    },
  };
}

import sql, { type Sql } from 'sql-template-tag';
import type { SummaryKind } from '../contract/summary-kinds.ts';

/** The values that are summarised: NULL is a blank, or 該当なし where `notApplicable` is TRUE. */
export interface Summarised {
  readonly value: Sql;
  /** Of fields that offer 該当なし. */
  readonly notApplicable?: Sql | undefined;
  /** The ORDER BY list of the rows, for `first` and `last`. */
  readonly order?: Sql | undefined;
}

/** How a kind is computed from what groups keep (`partial`, one aggregate a part; `total`, of the columns that hold them), for groups and for their subtotals alike. */
export interface SummaryParts {
  readonly partial: readonly Sql[];
  readonly total: (parts: readonly Sql[]) => Sql;
}

/** A kind as one aggregate over rows. Averages have 12 digits after the point, which is more than a page or a file shows. */
export function aggregateSql(kind: SummaryKind, { value, notApplicable, order }: Summarised): Sql {
  switch (kind) {
    case 'count':
      return sql`count(${value})`;
    case 'sum':
      return sql`sum(${value})`;
    case 'average':
      return sql`round(sum(${value})::numeric / nullif(count(${value}), 0), 12)`;
    case 'median':
      // The middle value, or what lies between the two in the middle: the same from both ends. percentile_cont would go through floating point.
      return sql`((percentile_disc(0.5) WITHIN GROUP (ORDER BY ${value}) + percentile_disc(0.5) WITHIN GROUP (ORDER BY ${value} DESC))::numeric * 0.5)`;
    case 'min':
      return sql`min(${value})`;
    case 'max':
      return sql`max(${value})`;
    case 'first':
      return sql`(array_agg(${value} ORDER BY ${order ?? value}) FILTER (WHERE ${value} IS NOT NULL))[1]`;
    case 'last':
      return sql`(array_agg(${value} ORDER BY ${order ?? value}) FILTER (WHERE ${value} IS NOT NULL))[count(${value})::int]`;
    case 'distinct':
      return sql`count(DISTINCT ${value})`;
    case 'blank':
      return notApplicable ? sql`count(*) FILTER (WHERE ${value} IS NULL AND ${notApplicable} IS NOT TRUE)` : sql`count(*) FILTER (WHERE ${value} IS NULL)`;
    case 'not_applicable':
      return sql`count(*) FILTER (WHERE ${notApplicable ?? sql`FALSE`})`;
  }
}

/** A kind in two steps, for which each row is looked at once; undefined for one that needs all rows of a group together. */
export function summaryParts(kind: SummaryKind, summarised: Summarised): SummaryParts | undefined {
  const own = aggregateSql(kind, summarised);
  switch (kind) {
    case 'count':
    case 'blank':
    case 'not_applicable':
      return { partial: [own], total: ([part]) => sql`coalesce(sum(${part}), 0)::bigint` };
    case 'sum':
      return { partial: [own], total: ([part]) => sql`sum(${part})` };
    case 'min':
      return { partial: [own], total: ([part]) => sql`min(${part})` };
    case 'max':
      return { partial: [own], total: ([part]) => sql`max(${part})` };
    case 'average':
      return {
        partial: [aggregateSql('sum', summarised), aggregateSql('count', summarised)],
        total: ([sum, counted]) => sql`round(sum(${sum})::numeric / nullif(sum(${counted}), 0), 12)`,
      };
    case 'median':
    case 'first':
    case 'last':
    case 'distinct':
      return undefined;
  }
}

import sql from 'sql-template-tag';
import { groupId } from '../../contract/group-id.ts';
import type { RequestContext } from '../../database/request-context.ts';

/** Groups that are told. */
const MOST_GROUPS = 200;

/** A group of a snapshot; level 0 is all rows together. */
export interface Figure {
  readonly snapshot: string;
  readonly level: number;
  readonly keys: readonly unknown[];
  readonly count: string;
  /** The figure asked for; null where nothing was to be summarised. */
  readonly figure: unknown;
}

export interface Figures {
  readonly figures: readonly Figure[];
  /** How many groups there are besides. */
  readonly left: number;
}

interface Asked {
  readonly value: string;
  readonly level: number;
}

/**
 * Of each snapshot its figure of all rows together, and those of the groups of a level: at most 200, those of the newest snapshots first, in the order of their
 * report. A year of a report of thousands of groups is looked through in the database; only what is told is read.
 */
export async function readFigures({ database }: RequestContext, snapshots: readonly string[], { value, level }: Asked): Promise<Figures> {
  const known =
    level === 0
      ? []
      : await database.query<{ keys: readonly unknown[] }>(
          // One number for a day and a place on it: a report has a few thousand groups.
          sql`SELECT g.keys FROM shirabe.report_snapshot_group g JOIN shirabe.report_snapshot s ON s.id = g.snapshot
            WHERE g.snapshot = ANY(${snapshots}::uuid[]) AND g.level = ${level}::smallint
            GROUP BY g.keys ORDER BY max((s.day - DATE '2000-01-01')::bigint * 1000000 - g.place) DESC`,
          { as: 'engine' },
        );
  const named = known.map(({ keys }) => ({ keys, id: groupId(keys) }));
  const groups = [...new Set(named.map(({ id }) => id))];
  const told = new Set(groups.slice(0, MOST_GROUPS));
  const keys = named.filter(({ id }) => told.has(id)).map((one) => JSON.stringify(one.keys));
  const figures = await database.query<Figure>(
    sql`SELECT snapshot, level, keys, count, figures -> ${value}::text AS figure FROM shirabe.report_snapshot_group
      WHERE snapshot = ANY(${snapshots}::uuid[]) AND (level = 0 OR level = ${level}::smallint AND keys = ANY(${keys}::jsonb[])) ORDER BY snapshot, place`,
    { as: 'engine' },
  );
  return { figures, left: groups.length - told.size };
}

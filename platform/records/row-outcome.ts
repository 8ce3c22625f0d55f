import type { Problem, ShirabeError } from '../contract/problem.ts';
import type { PastRows } from '../contract/wire.ts';
import type { Change } from './write-draft.ts';

/** One row of a change of many: without an id a new record; with `delete` one that goes; without a version whatever version is stored. */
export interface RowChange {
  readonly id?: string | undefined;
  readonly version?: number | undefined;
  readonly values?: Readonly<Record<string, unknown>> | undefined;
  readonly delete?: boolean | undefined;
  /** As of a save by itself: the row sent again, because its answer was lost, is not saved a second time. */
  readonly save_key?: string | undefined;
}

/** What became of a row of a change of many. */
export interface RowOutcome {
  readonly outcome: 'created' | 'updated' | 'unchanged' | 'deleted' | 'refused' | 'warned' | 'conflict';
  /** Of a record that is there, or was until now. */
  readonly id?: string;
  /** As it is now; of a conflict the one that is stored. */
  readonly version?: number;
  readonly title?: string;
  /** Of a record that is made or changed: which fields, from what to what. */
  readonly changes?: readonly Change[];
  /** What speaks against the row, with fields as the request names them. */
  readonly problems: readonly Problem[];
}

export interface SaveManyOptions {
  /** Save rows although warnings speak (このまま保存). */
  readonly acceptWarnings?: boolean;
  /** Says what would become of each row, and writes nothing. A row does not see what others, more than some hundreds of rows before, would have left. */
  readonly dryRun?: boolean;
  /** Of records that go to other units: what becomes of their past records. */
  readonly pastRows?: PastRows | undefined;
  /** All rows or none. */
  readonly whole?: boolean;
  /** The batch (`shirabe.batch`) that the change belongs to: its rows keep what was before, so that it can be undone, and history names it. */
  readonly batch?: string;
  /** Rows that are judged while those before them are written; 500 unless said. */
  readonly slice?: number;
  /** The ids that new records get, where they are known before; of others a new one is made. */
  readonly ids?: ReadonlyMap<RowChange, string>;
  /** Puts values back that records have had: nothing is asked of them but access, keys and looked-up records, and a survey takes it for no answer. */
  readonly isRestoring?: boolean;
  /** Records that the actor made by the batch that is undone: to delete one, the right to change it is enough, as long as nothing belongs to it (decision 27). */
  readonly isTakingBack?: boolean;
}

/** Whether nothing speaks against a row. */
export function isFine({ outcome }: RowOutcome): boolean {
  return outcome === 'created' || outcome === 'updated' || outcome === 'unchanged' || outcome === 'deleted';
}

/** What a refusal of a save by itself says of a row. */
export function outcomeOf(error: ShirabeError, row: Pick<RowOutcome, 'id' | 'version' | 'title'>): RowOutcome {
  const outcome = error.code === 'conflict' ? 'conflict' : error.code === 'warnings' ? 'warned' : 'refused';
  const problems: readonly Problem[] = error.problems.length > 0 ? error.problems : [{ code: error.code, message: error.message, en: error.en }];
  return { outcome, ...row, problems };
}

/** How many rows have which outcome. */
export function countOutcomes(outcomes: readonly RowOutcome[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { outcome } of outcomes) counts[outcome] = (counts[outcome] ?? 0) + 1;
  return counts;
}

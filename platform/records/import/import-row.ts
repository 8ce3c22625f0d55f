import sql, { type Sql } from 'sql-template-tag';
import { type Problem, ShirabeError } from '../../contract/problem.ts';
import type { Text } from '../../contract/text.ts';
import type { Import, ImportChoices, ImportCounts } from '../../contract/wire-import.ts';
import type { RequestContext } from '../../database/request-context.ts';
import { isRecordId } from '../../fields/lookup.ts';
import type { FoundFile } from '../../table-files/describe-file.ts';
import type { ImportPlan } from './import-plan.ts';

/** An import as it is kept. */
export interface StoredImport {
  readonly id: string;
  readonly object: string;
  readonly name: string;
  readonly size: number;
  readonly state: Import['state'];
  readonly wish: 'check' | 'run' | null;
  /** The rows are read by the program that holds the file: see the command line. */
  readonly is_local: boolean;
  readonly choices: ImportChoices;
  readonly found: FoundFile;
  readonly plan: ImportPlan;
  /** Whether the file's rows are there. */
  readonly is_staged: boolean;
  /** The line of the last row that was checked or saved. */
  readonly position: number;
  /** The line of the last row that was checked, also when it is being saved by now. */
  readonly checked_to: number;
  readonly counts: ImportCounts;
  readonly problem_counts: readonly ProblemCount[];
  readonly change_counts: Readonly<Record<string, number>>;
  readonly message: Text | null;
  readonly batch: string | null;
  readonly attempts: number;
  readonly created_at: string;
  readonly created_by: string;
  readonly created_by_name: string;
}

export interface ProblemCount extends Problem {
  readonly rows: number;
  /** Its words differ from row to row, by a line or a value: those that are kept are an example. */
  readonly differs?: boolean;
}

/** Its columns, of the table `shirabe.import`. One whose batch was undone says so. */
export const importColumns = sql`id, object, name, size, case when exists (select from shirabe.batch b where b.id = import.batch and b.undone_at is not null) then 'undone' else state end as state, wish, is_local, choices, found, plan, is_staged, position, checked_to, counts, problem_counts, change_counts, message,
  batch, attempts, created_at, created_by, created_by_name`;

/** What is counted before anything is. */
export const noCounts: ImportCounts = { read: 0, done: 0, created: 0, updated: 0, unchanged: 0, warned: 0, rejected: 0, conflicts: 0 };

/** An import of the viewer; of an administrator anybody's. Raises `not_found`. */
export async function findImport({ database, actor }: Pick<RequestContext, 'database' | 'actor'>, id: string): Promise<StoredImport> {
  const [found] = isRecordId(id) ? await database.query<StoredImport>(sql`select ${importColumns} from shirabe.import where id = ${id}::uuid`) : [];
  if (!found || (found.created_by !== actor.id && !actor.setup))
    throw new ShirabeError('not_found', { ja: 'この取り込みはありません。', en: 'There is no such import.' });
  return found;
}

/** Whether something of the import is saved, and not undone. */
export function hasSaved({ batch, state }: StoredImport): boolean {
  return batch !== null && state !== 'undone';
}

/**
 * The state of a staged row, as SQL. A row that is written as pending, and past which the check or the run has come, is a new record that nothing spoke against: it
 * is not written again.
 */
export function rowState({ wish, position, checked_to: checkedTo }: Pick<StoredImport, 'wish' | 'position' | 'checked_to'>): Sql {
  return sql`case when state <> 'pending' then state when line <= ${wish === 'run' ? position : 0} then 'created' when line <= ${checkedTo} then 'ready' else 'pending' end`;
}

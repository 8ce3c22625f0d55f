import sql from 'sql-template-tag';
import type { Problem } from '../contract/problem.ts';
import { writeAudits } from '../database/audit.ts';
import { isFollowed } from '../database/follow-units.ts';
import type { RequestContext } from '../database/request-context.ts';
import type { WireValue } from '../fields/field.ts';
import type { ObjectModel } from '../metadata/model.ts';
import { keepAccepted } from './accepted-warnings.ts';
import { ownFiles } from './attach-files.ts';
import { deleteRows } from './delete-rows.ts';
import { retitleDependents } from './dependents.ts';
import { changedFields, type Draft } from './draft.ts';
import type { Step } from './find-taken.ts';
import { followAccounts } from './follow-accounts.ts';
import { type GivenColumn, givenRows } from './given-rows.ts';
import { forbidden, type OpenRow } from './open-rows.ts';
import type { Queryable } from './queryable.ts';
import type { RowOutcome } from './row-outcome.ts';
import { valuesOf } from './save-children.ts';
import { movedScopes } from './scope-question.ts';
import { writeDrafts } from './write-drafts.ts';

/**
 * Writes the rows of a chunk that nothing speaks against: deletes, changes, creates, and what follows from that in other records. `warnings`: those that were
 * accepted. Raises what PostgreSQL refuses, and `forbidden` when its policies let one of the rows go by.
 */
export async function writeChunk(
  context: RequestContext,
  tx: Queryable,
  object: ObjectModel,
  steps: readonly Step[],
  warnings: ReadonlyMap<Draft, readonly Problem[]>,
): Promise<void> {
  const deleted = steps.flatMap((step) => ('deleted' in step ? [step.deleted] : []));
  const drafts = steps.flatMap((step) => ('draft' in step ? [step.draft] : []));
  const changed = drafts.filter(({ stored }) => stored);
  await deleteRows(
    context,
    tx,
    object,
    deleted.map((stored) => ({ id: stored.id, changes: valuesOf(object, stored), isTakenBack: !stored.canDelete })),
  );
  for (const group of [changed, drafts.filter(({ stored }) => !stored)]) {
    const written = await writeDrafts(context, tx, object, group);
    if (written.size < group.length) throw forbidden(object);
  }
  for (const draft of drafts) await ownFiles(tx, draft);
  await follow(context, tx, object, changed);
  const accepted = keepAccepted(context, [...warnings.keys()], [...warnings.values()].flat());
  for (const statement of accepted) await tx.query(sql`WITH w AS (SELECT 1) ${statement}`);
}

/** Rows whose titles come from the changed records, fixed stamps, and accounts: as after a save by itself. */
async function follow(context: RequestContext, tx: Queryable, object: ObjectModel, drafts: readonly Draft[]): Promise<void> {
  const changed = drafts.map((draft) => ({ draft, members: membersOf(draft), isMoved: movedScopes(draft).length > 0 }));
  const retitling = changed.filter(({ members }) => members.size > 0);
  await retitleDependents(
    context,
    tx,
    object,
    retitling.map(({ draft }) => draft.id),
    new Set(retitling.flatMap(({ members }) => [...members])),
  );
  const { stamp } = object;
  const free = stamp?.kind === 'through' ? changed.filter(({ members, isMoved }) => isMoved || members.has(stamp.field)) : [];
  if (free.length > 0) await tx.query(sql`DELETE FROM shirabe.fixed_stamp WHERE record = ANY(${free.map(({ draft }) => draft.id)}::uuid[])`, { as: 'engine' });
  const followed = changed.filter(({ members, isMoved }) => isMoved || isFollowed(context.model, object, members)).map(({ draft }) => draft.id);
  if (followed.length > 0) await writeAudits(tx, await followAccounts(context, tx, object, followed));
}

function membersOf(draft: Draft): ReadonlySet<string> {
  const members = new Set(changedFields(draft).map(({ name }) => name));
  if (draft.title !== draft.stored?.title) members.add('title');
  return members;
}

/** A row of a batch as it is kept. */
interface BatchRow extends Trace {
  readonly record: string;
  readonly outcome: RowOutcome;
}

const batchColumns: readonly GivenColumn<BatchRow>[] = [
  { name: 'record', type: 'uuid', read: ({ record }) => record },
  { name: 'action', type: 'text', read: ({ action }) => action },
  { name: 'version', type: 'integer', read: ({ outcome }) => outcome.version },
  { name: 'before', type: 'jsonb', read: ({ before }) => before },
  { name: 'outcome', type: 'text', read: ({ outcome }) => outcome.outcome },
  { name: 'title', type: 'text', read: ({ outcome }) => outcome.title ?? '' },
  { name: 'problems', type: 'jsonb', read: ({ outcome }) => outcome.problems },
];

/** Keeps with the batch what became of its rows, and what changed ones held before; of a record that it changes twice, what was before the first time. */
export async function keepBatchRows(tx: Queryable, batch: string, rows: readonly OpenRow[], outcomes: readonly RowOutcome[]): Promise<void> {
  const kept = rows.flatMap((row, index): BatchRow[] => {
    const outcome = outcomes[index];
    const record = outcome?.id ?? row.change.id;
    return outcome && record !== undefined ? [{ record, outcome, ...traceOf(outcome) }] : [];
  });
  if (kept.length === 0) return;
  await tx.query(
    sql`INSERT INTO shirabe.batch_row AS b (batch, record, action, version, before, outcome, title, problems)
      SELECT ${batch}::uuid, g.record, g.action, g.version, g.before, g.outcome, g.title, g.problems FROM ${givenRows(batchColumns, kept, 'g')}
      ON CONFLICT (batch, record) DO UPDATE SET action = coalesce(b.action, excluded.action), version = CASE WHEN excluded.action IS NULL THEN b.version ELSE excluded.version END,
        before = coalesce(excluded.before || b.before, b.before, excluded.before), outcome = excluded.outcome, title = excluded.title, problems = excluded.problems`,
    { as: 'engine', prepared: 'often' },
  );
}

/** What undoing a row needs to know. */
interface Trace {
  readonly action?: 'create' | 'update' | 'delete';
  readonly before?: Readonly<Record<string, WireValue>>;
}

function traceOf({ outcome, changes = [] }: RowOutcome): Trace {
  if (outcome === 'deleted') return { action: 'delete' };
  if (outcome === 'created') return { action: 'create' };
  if (outcome !== 'updated') return {};
  return { action: 'update', before: Object.fromEntries(changes.map((change) => [change.field, change.old])) };
}

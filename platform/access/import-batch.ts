import sql from 'sql-template-tag';
import { type Problem, ShirabeError } from '../contract/problem.ts';
import { auditedBy, writeAudits } from '../database/audit.ts';
import { followUnits, unitObject } from '../database/follow-units.ts';
import type { Transaction } from '../database/transaction.ts';
import type { ObjectModel } from '../metadata/model.ts';
import { ownOf } from '../query/paths.ts';
import { type Account, accountColumns, toActor } from '../database/account.ts';
import type { ManagerContext } from './account-context.ts';
import { at, rolesBeyond } from './check-user.ts';
import { findTaken, missingUnit, takenName } from './create-user.ts';
import { findUnits, type FoundUnit, lostZeros } from './find-units.ts';
import { auditedUser, type CheckedUser, insertUsers } from './insert-user.ts';
import type { UserDraft } from './read-user-row.ts';

type Queries = Pick<Transaction, 'query'>;
type Outcome = { readonly draft: UserDraft; readonly problems: readonly Problem[]; readonly user?: CheckedUser };

/**
 * Writes the users of some rows, and keeps the rows that are refused, in one transaction with how far the import is. On a dry run nothing but that is written.
 * Says whether the import goes on: it does not when it was stopped. Raises `forbidden` when whoever began it may no longer go on: see `refuseStarter`.
 */
export async function writeBatch(
  context: ManagerContext,
  job: { readonly id: string; readonly dryRun: boolean },
  drafts: readonly UserDraft[],
): Promise<boolean> {
  const { database, model, now } = context;
  return database.transact(async (tx) => {
    const [going] = await tx.query(sql`select from shirabe.user_import where id = ${job.id} and state = 'running' for update`);
    if (!going) return false;
    await refuseStarter(context, tx, drafts);
    const checked = await checkBatch(context, tx, drafts);
    const users = checked.flatMap(({ user }) => user ?? []);
    const created = job.dryRun ? [] : await insertUsers(tx, context, users);
    const written = new Set(created.map(({ user }) => user));
    // Somebody else has taken the name since it was looked for.
    const isLate = ({ user }: Outcome): boolean => user !== undefined && !job.dryRun && !written.has(user);
    const outcomes = checked.map((outcome) => (isLate(outcome) ? { draft: outcome.draft, problems: [takenName(outcome.draft.username)] } : outcome));
    if (created.length > 0) await followUnits(tx, model, now, { users: created.map(({ id }) => id) });
    const refused = outcomes.filter(({ problems }) => problems.length > 0);
    await keepRefused(tx, job.id, refused);
    await tx.query(sql`update shirabe.user_import set done = done + ${drafts.length}::int, created = created + ${drafts.length - refused.length}::int,
        rejected = rejected + ${refused.length}::int, alive_at = clock_timestamp() where id = ${job.id}`);
    const by = auditedBy(context);
    await writeAudits(
      tx,
      created.map(({ id, user }) => ({
        ...by,
        action: 'user_create',
        subject: { kind: 'user', id, label: user.username },
        detail: { after: auditedUser(user), import: job.id },
      })),
    );
    return true;
  });
}

/**
 * An import outlives the request that began it: before each batch it is asked anew whether the account that began it is open, looks after accounts, and may give
 * the roles of the rows that are in order so far.
 */
async function refuseStarter({ actor, model }: ManagerContext, tx: Queries, drafts: readonly UserDraft[]): Promise<void> {
  const [account] = await tx.query<Account>(
    sql`select ${accountColumns} from shirabe.user_account u where u.id = ${actor.id}::uuid and u.active and not u.held and u.closed_reason is null`,
  );
  const now = account && toActor(account, model);
  if (!now?.areas.includes('accounts')) throw stopped();
  const roles = new Set(drafts.flatMap(({ role, roles: others, problems }) => (problems.length === 0 ? [role, ...others] : [])));
  const [beyond] = rolesBeyond(now, model, [...roles]);
  if (beyond !== undefined) throw stopped(beyond);
}

function stopped(role?: string): ShirabeError {
  const lost =
    role === undefined
      ? { ja: 'アカウントの管理者ではなくなった', en: 'no longer looks after accounts' }
      : { ja: `役割「${role}」を与えられなくなった`, en: `may no longer give the role ${role}` };
  return new ShirabeError('forbidden', {
    ja: `登録を始めた利用者が${lost.ja}ため、途中で終わりました。登録済みのユーザはそのままです。`,
    en: `Stopped on the way: whoever began the import ${lost.en}. Users who were created stay.`,
  });
}

/** What the database knows: user names that are taken, and units. */
async function checkBatch(context: ManagerContext, tx: Queries, drafts: readonly UserDraft[]): Promise<readonly Outcome[]> {
  const { model } = context;
  const taken = await findTaken(
    tx,
    drafts.map(({ username }) => username),
  );
  const units = await findAllUnits(context, tx, drafts);
  return drafts.map((draft) => {
    const { row: _row, unitWords, problems: before, ...user } = draft;
    const problems = [...before];
    const owner = taken.get(user.username.toLowerCase());
    if (owner !== undefined) problems.push(takenName(user.username, owner));
    const object = objectOf(context, user.role);
    const unit = object && unitWords !== '' ? units.get(object)?.get(unitWords) : undefined;
    if (unit && 'problem' in unit && !problems.some(({ field }) => field === 'unit')) problems.push(unit.problem);
    if (object && unitWords === '') problems.push(...[missingUnit(model, user.role) ?? []].flat());
    if (!object && unitWords !== '' && !problems.some(({ field }) => field === 'role')) problems.push(noUnits(user.role));
    const found = unit && 'id' in unit ? unit : undefined;
    const code = found?.codes.find((each) => each.startsWith('0') && each !== user.username && each.replace(/^0+/, '') === user.username);
    if (code !== undefined) problems.push(lostZeros('username', code));
    return problems.length > 0 ? { draft, problems } : { draft, problems, user: { ...user, unit: found?.id ?? null } };
  });
}

async function findAllUnits(
  context: ManagerContext,
  tx: Queries,
  drafts: readonly UserDraft[],
): Promise<ReadonlyMap<ObjectModel, ReadonlyMap<string, FoundUnit>>> {
  const words = new Map<ObjectModel, string[]>();
  for (const { role, unitWords } of drafts) {
    const object = objectOf(context, role);
    if (object && unitWords !== '') words.set(object, [...(words.get(object) ?? []), unitWords]);
  }
  const found = new Map<ObjectModel, ReadonlyMap<string, FoundUnit>>();
  for (const [object, each] of words) found.set(object, await findUnits(tx, object, each));
  return found;
}

async function keepRefused(tx: Queries, id: string, refused: readonly Outcome[]): Promise<void> {
  if (refused.length === 0) return;
  const rows = refused.map(({ draft, problems }) => ({ line: draft.row.line, cells: draft.row.cells, problems }));
  await tx.query(sql`insert into shirabe.user_import_rejected (import, line, cells, problems)
    select ${id}::uuid, (r ->> 'line')::int, array(select jsonb_array_elements_text(r -> 'cells')), r -> 'problems' from jsonb_array_elements(${JSON.stringify(rows)}::jsonb) r
    on conflict do nothing`);
}

function objectOf({ model }: ManagerContext, role: string): ObjectModel | undefined {
  const found = ownOf(model.app.roles, role);
  return found && unitObject(model, found);
}

function noUnits(role: string): Problem {
  return at('unit', 'no_unit', `役割「${role}」に所属先はありません。空欄にしてください。`, `The role ${role} has no unit. Leave it blank.`);
}

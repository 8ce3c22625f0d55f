import { isDeepStrictEqual } from 'node:util';
import sql from 'sql-template-tag';
import { type Problem, ShirabeError } from '../contract/problem.ts';
import { administratorRoles, hasAdministrator, lockAdministrators } from '../database/administrators.ts';
import { applySteps } from '../database/apply-steps.ts';
import { type AuditEntry, writeAudit } from '../database/audit.ts';
import { raiseWall } from '../database/raise-wall.ts';
import type { Database } from '../database/database.ts';
import { followUnits } from '../database/follow-units.ts';
import { migrationLock } from '../database/migrate.ts';
import { retrying } from '../database/postgres-errors.ts';
import type { Transaction } from '../database/transaction.ts';
import { compileModel } from '../metadata/compile-model.ts';
import type { DefinitionFiles } from '../metadata/definition-file.ts';
import type { Model, PhysicalNames } from '../metadata/model.ts';
import type { Plan } from '../metadata/plan.ts';
import { hashForms } from '../metadata/hash-forms.ts';
import { planChanges } from '../metadata/plan-changes.ts';
import { withPolicies } from '../query/plan-policies.ts';
import { tellLosses } from './role-users.ts';
import { compileStored, readCurrentVersion, type StoredVersion } from './stored-version.ts';
import { changedRoleFiles } from './write-role.ts';

/** Processes that listen hear of a new version on this channel; the payload is its number. */
export const modelChannel = 'shirabe_model';

const owner = { as: 'owner' } as const;

export interface ApplyOptions {
  /** Lets fields and objects be hidden and values be read in another type. Nothing is ever dropped. */
  readonly allowDestructive?: boolean;
  /** The hash that the plan was made from (null: an empty database); `conflict` when another version came between. */
  readonly expectedBase?: string | null;
  /** Who does it, for the list of versions. */
  readonly by?: string;
  /** The moment, for the audit. */
  readonly now?: Date;
  /** Plans only. */
  readonly dryRun?: boolean;
  /** The Model in force, where it is at hand: it is not compiled once more. Another one is of no use. */
  readonly known?: Model;
  /** Looks at the change within its transaction, before anything is changed: what it raises stops the change. */
  check?(tx: Transaction, change: { readonly from: Model | null; readonly to: Model }): Promise<void>;
  /** What the audit says of it, in place of a change of the definitions by nobody: more of the detail too. */
  readonly audited?: Omit<AuditEntry, 'at'>;
}
export interface Applied {
  readonly plan: Plan;
  /** The version in force afterwards; null when it was only planned. */
  readonly version: number | null;
  readonly model: Model;
}

/**
 * Applies definition files: compiles them, plans from the version in force, changes the tables and switches the version, all in one
 * transaction under an advisory lock. Files that are in force already change nothing and make no version.
 * Raises `invalid` with every problem of the files (detail `definitions`), with the destructive steps that were not allowed (detail `plan`), when no administrator
 * who can log in would be left, or when the rows do not fit (duplicates of a new unique key); `conflict` when the base moved; `unavailable` when the tables stay busy. Then the old version stays in force, untouched.
 */
export async function applyDefinitions(database: Database, files: DefinitionFiles, options: ApplyOptions = {}): Promise<Applied> {
  return applyWith(database, files, options, (current) => current);
}

/**
 * Makes the policies of the tables what the definitions in force say, as this release of the engine writes them: where they are so already, nothing changes.
 * `current` is the version in force and its Model; when another one came meanwhile, whoever applied it has made its policies.
 */
export async function keepWall(database: Database, current: { readonly version: number; readonly model: Model }): Promise<void> {
  await retrying(() =>
    database.transact(async (tx) => {
      await tx.query(sql`select pg_advisory_xact_lock(${migrationLock})`);
      const [row] = await tx.query<{ version: number }>(sql`select version from shirabe.model_current`);
      if (row?.version === current.version) await raiseWall(tx, current.model);
    }, owner),
  );
}

/** As `applyDefinitions`, with a say in which physical names the files are compiled with. */
export async function applyWith(
  database: Database,
  files: DefinitionFiles,
  options: ApplyOptions,
  namesFrom: (current: PhysicalNames) => PhysicalNames,
): Promise<Applied> {
  return retrying(
    () =>
      database.transact(async (tx) => {
        await tx.query(sql`select pg_advisory_xact_lock(${migrationLock})`);
        const current = await readCurrentVersion(tx);
        const base = current?.hash ?? null;
        if (options.expectedBase !== undefined && options.expectedBase !== base)
          throw new ShirabeError(
            'conflict',
            {
              ja: '計画を立てた後に、別の定義が適用されました。もう一度計画を立ててください。',
              en: 'Other definitions were applied since the plan was made. Plan again.',
            },
            [],
            { base },
          );
        const model = compileOrRefuse(files, namesFrom(current?.physical ?? { objects: {} }));
        const from = current === undefined ? null : isOf(options.known, current) ? options.known : compileStored(current);
        const roles = current === undefined ? [] : changedRoleFiles(current.files, files);
        const plan = await tellLosses(tx, withPolicies(planChanges(from, model), from, model), from, model, roles);
        await keepAdministrators(tx, from, model);
        await options.check?.(tx, { from, to: model });
        if (options.dryRun === true) return { plan, version: null, model };
        if (current !== undefined && current.hash === model.hash) {
          await raiseWall(tx, from ?? model);
          return { plan, version: current.version, model: from ?? model };
        }
        refuseDestruction(plan, options.allowDestructive === true);
        // A waiting ALTER would stall every reader behind it: rather give way and try again.
        await tx.query(sql`set local lock_timeout = '500ms'`);
        await applySteps(tx, model, plan.steps);
        await followUnits(tx, model, options.now ?? new Date());
        const version = await switchVersion(tx, files, model, plan, options.by ?? null);
        await recordChange(tx, plan, version, options);
        return { plan, version, model };
      }, owner),
    { attempts: 8, pause: 100 },
  );
}

/** Whether a Model is what the version compiles to: of the same files, with the same physical names. */
function isOf(model: Model | undefined, { hash, physical }: StoredVersion): model is Model {
  return model?.hash === hash && isDeepStrictEqual(JSON.parse(JSON.stringify(model.physical)), physical);
}

/** Somebody must be left who may do everything, where there was somebody: also when a role of administrators goes, or is one no more. */
async function keepAdministrators(tx: Transaction, from: Model | null, to: Model): Promise<void> {
  const before = from ? administratorRoles(from) : [];
  const after = administratorRoles(to);
  if (before.every((role) => after.includes(role))) return;
  await lockAdministrators(tx);
  if (!(await hasAdministrator(tx, before)) || (await hasAdministrator(tx, after))) return;
  const problem = {
    field: 'setup',
    code: 'last_administrator',
    message: 'ログインできる管理者がいなくなります。先に、別の管理者を用意してください。',
    en: 'No administrator who can log in would be left. First see to another one.',
  };
  throw new ShirabeError('invalid', { ja: problem.message, en: problem.en }, [problem]);
}

function compileOrRefuse(files: DefinitionFiles, physical: PhysicalNames): Model {
  const result = compileModel(files, physical);
  if ('model' in result) return result.model;
  const problems = result.problems.map(({ file, line, column, code, message }): Problem => ({ field: `${file}:${line}:${column}`, code, message }));
  throw new ShirabeError(
    'invalid',
    {
      ja: `定義に ${problems.length} 件の誤りがあります。何も変更していません。`,
      en: `The definitions have ${problems.length} problem(s). Nothing was changed.`,
    },
    problems,
    { definitions: result.problems },
  );
}

function refuseDestruction(plan: Plan, allowed: boolean): void {
  const destructive = plan.steps.filter((step) => step.class === 'destructive');
  if (allowed || destructive.length === 0) return;
  const problems = destructive.map((step): Problem => ({
    ...(step.object !== undefined && { field: step.field === undefined ? step.object : `${step.object}.${step.field}` }),
    code: step.kind,
    message: step.text.ja,
  }));
  throw new ShirabeError(
    'invalid',
    `利用者から何かを取り上げる変更が ${destructive.length} 件あります。よければ --allow-destructive を付けて適用してください。データは消えません。`,
    problems,
    { plan },
  );
}

async function switchVersion(tx: Transaction, files: DefinitionFiles, model: Model, plan: Plan, by: string | null): Promise<number> {
  const [row] = await tx.query<{ version: number }>(
    sql`insert into shirabe.model_version (hash, base_hash, files, physical, forms, plan, created_by)
        values (${model.hash}, ${plan.base}, ${JSON.stringify(files)}::jsonb, ${JSON.stringify(model.physical)}::jsonb, ${JSON.stringify(hashForms(model))}::jsonb, ${JSON.stringify(plan)}::jsonb, ${by}) returning version`,
  );
  const version = row?.version ?? 0;
  await tx.query(sql`insert into shirabe.model_current (singleton, version, hash, switched_at) values (true, ${version}, ${model.hash}, now())
    on conflict (singleton) do update set version = excluded.version, hash = excluded.hash, switched_at = excluded.switched_at`);
  await tx.query(sql`select pg_notify(${modelChannel}, ${String(version)})`);
  return version;
}

/** So many lines of a plan are in the audit; the whole is in the version. */
const recordedLines = 200;

async function recordChange(tx: Transaction, plan: Plan, version: number, { by, now = new Date(), audited }: ApplyOptions): Promise<void> {
  const lines = plan.steps.map((step) => step.text.ja);
  const more = lines.length > recordedLines ? [`ほか ${lines.length - recordedLines} 件`] : [];
  await writeAudit(tx, {
    at: now,
    action: 'definitions_change',
    actor: null,
    subject: { kind: 'definitions', id: String(version) },
    ...audited,
    detail: { by: by ?? null, version, base: plan.base, plan: [...lines.slice(0, recordedLines), ...more], ...audited?.detail },
  });
}

import sql, { empty, join, raw, type Sql } from 'sql-template-tag';
import type { RequestContext } from '../database/request-context.ts';
import type { Field, WireValue } from '../fields/field.ts';
import { typeOf } from '../fields/field-types.ts';
import { isNotApplicable } from '../fields/not-applicable.ts';
import type { AccessAction, ObjectModel } from '../metadata/model.ts';
import { accessPredicate } from '../query/access.ts';
import { toFormulaValue } from '../query/formula-value.ts';
import { ident } from '../query/identifier.ts';
import { tableOf } from '../query/paths.ts';
import { changedFields, storedFields, type Draft } from './draft.ts';
import type { Queryable } from './queryable.ts';

/** One change of a field as history keeps it. `row` is the title of the child row it happened in, `row_id` its id. */
export interface Change {
  readonly field: string;
  readonly row?: string;
  readonly row_id?: string;
  /** The moment whose value was brought back, where it was. */
  readonly restored?: string;
  readonly old: WireValue;
  readonly new: WireValue;
}

/** What the actor may do with a row once it is written. */
export interface Written {
  readonly may_read: boolean;
  readonly may_write: boolean;
  readonly can_update: boolean;
  readonly can_delete: boolean;
}

/**
 * Writes a draft and its history in one statement: a new row, or the changed columns of a stored one. Says whether the actor may still write and read what came
 * out. `also`: what else is kept of the save, as statements that read the row from `w`.
 */
export async function writeDraft(
  context: RequestContext,
  tx: Queryable,
  draft: Draft,
  history: readonly Change[],
  also: readonly Sql[] = [],
): Promise<Written> {
  const write = draft.stored ? update(context, draft) : insert(context, draft);
  const kept = history.length === 0 ? also : [keepHistory(context, draft.object, draft.stored ? 'update' : 'create', history), ...also];
  const statement = sql`WITH w AS (${write})${beside(kept)} SELECT ${shown} FROM w`;
  const [row] = await tx.query<Written>(statement, { prepared: 'often' });
  return row ?? { may_read: false, may_write: false, can_update: false, can_delete: false };
}

/**
 * Writes the changes of a stored draft and their history in one statement, where the row is as it was read (see `StoredRecord.state`) and the actor may
 * read and update it as it is. Says whether it was written. The draft must not change what access depends on. `also` as of `writeDraft`.
 */
export async function updateAtOnce(context: RequestContext, draft: Draft, history: readonly Change[], also: readonly Sql[] = []): Promise<boolean> {
  const { object, stored } = draft;
  const columns = [
    ...touched(context),
    ...(draft.title === stored?.title ? [] : [{ column: raw('title'), value: sql`${draft.title}::text` }]),
    ...changedColumns(draft),
  ];
  const access = (['read', 'update'] as const).map((action) => accessPredicate(context, object, action, 't0')).filter((each) => each !== null);
  const where = join([isStored(draft), sql`t0.xmin = ${stored?.state ?? '0'}::xid`, ...access], ' AND ');
  const write = sql`UPDATE ${tableOf(object)} AS t0 SET ${assign(columns)} WHERE ${where} RETURNING t0.id`;
  const kept = history.length === 0 ? also : [keepHistory(context, object, 'update', history), ...also];
  const statement = kept.length === 0 ? write : sql`WITH w AS (${write})${beside(kept)} SELECT id FROM w`;
  const rows = await context.database.query(statement, { prepared: 'often' });
  return rows.length > 0;
}

/**
 * Whether the actor could create a draft, asked without writing it: what a duplicate key is told to nobody who could not have saved the record anyway.
 * Drafts of stored records were checked when they were read.
 */
export async function mayCreate(context: RequestContext, draft: Draft): Promise<boolean> {
  const now = sql`${context.now.toISOString()}::timestamptz`;
  const columns = [
    { column: raw('id'), value: sql`${draft.id}::uuid` },
    { column: raw('title'), value: sql`${draft.title}::text` },
    { column: raw('created_at'), value: now },
    { column: raw('updated_at'), value: now },
    ...stampColumns(draft),
    ...columnsOf(draft, storedFields(draft.object)),
  ];
  const row = join(columns.map(({ column, value }) => sql`${value} AS ${column}`));
  const [allowed] = await context.database.query<Written>(sql`SELECT ${flags(context, draft.object, 'create')} FROM (SELECT ${row}) AS t0`);
  return allowed !== undefined && allowed.may_read && allowed.may_write;
}

/** Statements that are part of the one that writes `w`. */
function beside(statements: readonly Sql[]): Sql {
  return statements.length === 0
    ? empty
    : join(
        statements.map((statement, index) => sql`, ${raw(`k${index}`)} AS (${statement})`),
        '',
      );
}

const shown = raw('may_read, may_write, can_update, can_delete');

/** The INSERT of one entry of history for the row that the statement `w` gives. */
export function keepHistory(context: RequestContext, object: ObjectModel, action: 'create' | 'update' | 'delete', changes: readonly Change[]): Sql {
  return sql`INSERT INTO shirabe.record_history (object, record, at, by_user, by_name, action, changes, batch) SELECT ${object.name}::text, w.id, ${context.now.toISOString()}::timestamptz, ${context.actor.id}::uuid, ${context.actor.name}::text, ${action}::text, ${JSON.stringify(changes)}::jsonb, ${context.batch ?? null}::uuid FROM w`;
}

/** What history keeps of a draft: the changed fields that are not left out of it. */
export function changesOf(draft: Draft): Change[] {
  const restored = draft.restoredFrom ?? draft.parent?.draft.restoredFrom;
  return changedFields(draft)
    .filter(isKept)
    .map((field) => ({
      field: field.name,
      old: draft.stored?.values[field.name] ?? null,
      new: draft.values[field.name] ?? null,
      ...(restored !== undefined && draft.given.has(field.name) ? { restored } : {}),
    }));
}

/** Whether history keeps the changes of a field. */
export function isKept(field: Field): boolean {
  return (field.definition as { readonly history?: boolean }).history !== false;
}

/** The title of a draft as it is stored, without the rest. */
function stampColumns(draft: Draft): readonly Assignment[] {
  return draft.object.scopes.map((scope) => ({ column: ident(`scope_${scope}`), value: sql`${draft.scopes[scope] ?? null}::uuid` }));
}

function insert(context: RequestContext, draft: Draft): Sql {
  const now = sql`${context.now.toISOString()}::timestamptz`;
  const by = sql`${context.actor.id}::uuid`;
  const columns = [
    { column: raw('id'), value: sql`${draft.id}::uuid` },
    { column: raw('title'), value: sql`${draft.title}::text` },
    { column: raw('model_version'), value: currentVersion },
    { column: raw('created_at'), value: now },
    { column: raw('created_by'), value: by },
    { column: raw('updated_at'), value: now },
    { column: raw('updated_by'), value: by },
    ...stampColumns(draft),
    ...changedColumns(draft),
  ];
  return sql`INSERT INTO ${tableOf(draft.object)} AS t0 (${join(columns.map(({ column }) => column))}) VALUES (${join(columns.map(({ value }) => value))}) RETURNING t0.id, ${flags(context, draft.object, 'create')}`;
}

function update(context: RequestContext, draft: Draft): Sql {
  const columns = [...touched(context), { column: raw('title'), value: sql`${draft.title}::text` }, ...stampColumns(draft), ...changedColumns(draft)];
  return sql`UPDATE ${tableOf(draft.object)} AS t0 SET ${assign(columns)} WHERE ${isStored(draft)} RETURNING t0.id, ${flags(context, draft.object, 'update')}`;
}

export interface Assignment {
  readonly column: Sql;
  readonly value: Sql;
}

/** What every update writes, of a row called t0. */
export function touched(context: RequestContext): readonly Assignment[] {
  return [
    { column: raw('version'), value: sql`t0.version + 1` },
    { column: raw('model_version'), value: currentVersion },
    { column: raw('updated_at'), value: sql`${context.now.toISOString()}::timestamptz` },
    { column: raw('updated_by'), value: sql`${context.actor.id}::uuid` },
  ];
}

function changedColumns(draft: Draft): readonly Assignment[] {
  return columnsOf(draft, changedFields(draft));
}

/** The values of fields as their columns hold them: 該当なし in a column of its own, beside which the field's is NULL. */
function columnsOf(draft: Draft, fields: readonly Field[]): readonly Assignment[] {
  return fields.flatMap((field) => {
    const value = draft.values[field.name] ?? null;
    const own = { column: ident(field.column), value: parameter(field, value) };
    if (field.notApplicableColumn === undefined) return [own];
    return [own, { column: ident(field.notApplicableColumn), value: sql`${isNotApplicable(value) ? true : null}::boolean` }];
  });
}

/** The SET of an update. */
export function assign(columns: readonly Assignment[]): Sql {
  return join(columns.map(({ column, value }) => sql`${column} = ${value}`));
}

/** The row of a draft, unless another save came first. */
function isStored(draft: Draft): Sql {
  return sql`t0.id = ${draft.id}::uuid AND t0.version = ${draft.stored?.version ?? 0}::int`;
}

/** A record remembers the version of the definitions that it was answered under. */
export const currentVersion = sql`coalesce((SELECT version FROM shirabe.model_current), 0)`;

/** Access is asked of the row as it has become: a save may not put it out of the actor's reach. */
export function flags(context: RequestContext, object: ObjectModel, action: AccessAction): Sql {
  const may = (each: AccessAction) => accessPredicate(context, object, each, 't0') ?? sql`TRUE`;
  return sql`coalesce(${may('read')}, FALSE) AS may_read, coalesce(${may(action)}, FALSE) AS may_write, coalesce(${may('update')}, FALSE) AS can_update, coalesce(${may('delete')}, FALSE) AS can_delete`;
}

function parameter(field: Field, value: WireValue): Sql {
  const type = typeOf(field).columnType ?? 'text';
  if (field.type === 'file') return sql`${value === null ? null : JSON.stringify(value)}::jsonb`;
  return sql`${toFormulaValue(value)}::${raw(type)}`;
}

import sql, { join, raw, type Sql } from 'sql-template-tag';
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
import { type GivenColumn, givenRows } from './given-rows.ts';
import { keepHistories } from './keep-histories.ts';
import type { Queryable } from './queryable.ts';
import { assign, changesOf, currentVersion, flags, touched, type Written } from './write-draft.ts';

type Column = GivenColumn<Draft>;

/**
 * Writes prepared drafts of one object, all new or all stored, and their history: two statements, however many there are. The rows of stored ones must be held by
 * the transaction, and the actor's rights checked (see `findForbidden`). Gives the ids of those that were written; PostgreSQL refuses all of them for one.
 */
export async function writeDrafts(context: RequestContext, tx: Queryable, object: ObjectModel, drafts: readonly Draft[]): Promise<ReadonlySet<string>> {
  const [first] = drafts;
  if (!first) return new Set();
  const writing = tx.query<{ id: string }>(first.stored ? update(context, object, drafts) : insert(context, object, drafts), { prepared: 'often' });
  // Put together while PostgreSQL writes the rows.
  const keeping = keepHistories(
    context,
    tx,
    object,
    first.stored ? 'update' : 'create',
    drafts.map((draft) => ({ id: draft.id, changes: changesOf(draft) })).filter(({ changes }) => changes.length > 0),
  );
  const [written] = await Promise.all([writing, keeping]);
  return new Set(written.map(({ id }) => id));
}

/** The drafts that the actor could not write, or not read any more, as they are to become: asked without writing them. Gives their ids. */
export async function findForbidden(context: RequestContext, tx: Queryable, drafts: readonly Draft[], action: AccessAction): Promise<ReadonlySet<string>> {
  const [first] = drafts;
  if (!first || context.actor.setup) return new Set();
  const { object } = first;
  // Where every row is open there is nothing to ask.
  if ((['read', action] as const).every((each) => accessPredicate(context, object, each, 't0') === null)) return new Set();
  const columns: readonly Column[] = [
    ...ownColumns,
    { name: 'created_at', type: 'timestamptz', read: ({ stored }) => stored?.createdAt ?? context.now.toISOString() },
    { name: 'updated_at', type: 'timestamptz', read: () => context.now.toISOString() },
    ...stampColumns(object),
    ...storedFields(object).flatMap(columnsOf),
  ];
  const rows = await tx.query<Written & { id: string }>(sql`SELECT t0.id, ${flags(context, object, action)} FROM ${givenRows(columns, drafts, 't0')}`, {
    prepared: 'often',
  });
  return new Set(rows.filter(({ may_read, may_write }) => !may_read || !may_write).map(({ id }) => id));
}

const ownColumns: readonly Column[] = [
  { name: 'id', type: 'uuid', read: ({ id }) => id },
  { name: 'title', type: 'text', read: ({ title }) => title },
];

function stampColumns({ scopes }: ObjectModel): readonly Column[] {
  return scopes.map((scope) => ({ name: `scope_${scope}`, type: 'uuid', read: (draft) => draft.scopes[scope] ?? null }));
}

/** The columns that a field is stored in: 該当なし has one of its own. */
function columnsOf(field: Field): readonly Column[] {
  const own: Column = { name: field.column, type: typeOf(field).columnType ?? 'text', read: ({ values }) => storedForm(field, values[field.name] ?? null) };
  const { notApplicableColumn: name } = field;
  return name === undefined ? [own] : [own, { name, type: 'boolean', read: ({ values }) => (isNotApplicable(values[field.name]) ? true : null) }];
}

/** A value as PostgreSQL reads it into the field's column. */
function storedForm(field: Field, value: WireValue): unknown {
  return field.type === 'file' ? value : toFormulaValue(value);
}

/** The fields that any of the drafts changes. */
function touchedFields(object: ObjectModel, drafts: readonly Draft[]): readonly Field[] {
  const names = new Set(drafts.flatMap((draft) => changedFields(draft).map(({ name }) => name)));
  return storedFields(object).filter(({ name }) => names.has(name));
}

function insert(context: RequestContext, object: ObjectModel, drafts: readonly Draft[]): Sql {
  const now = sql`${context.now.toISOString()}::timestamptz`;
  const by = sql`${context.actor.id}::uuid`;
  const columns = [...ownColumns, ...stampColumns(object), ...touchedFields(object, drafts).flatMap(columnsOf)];
  const names = join(columns.map(({ name }) => ident(name)));
  return sql`INSERT INTO ${tableOf(object)} (model_version, created_at, created_by, updated_at, updated_by, ${names}) SELECT ${currentVersion}, ${now}, ${by}, ${now}, ${by}, ${names} FROM ${givenRows(columns, drafts, 'g')} RETURNING id`;
}

/** The list of a row's changed fields, among what it is given as. No field can have this name. */
const CHANGED = '@changed';

/** A row's column is written where the row changes it, and else left as it is. */
function update(context: RequestContext, object: ObjectModel, drafts: readonly Draft[]): Sql {
  const fields = touchedFields(object, drafts);
  const changed = new Map(drafts.map((draft) => [draft, changedFields(draft)]));
  const isEvery = (field: Field): boolean => drafts.every((draft) => changed.get(draft)?.includes(field));
  const version: Column = { name: 'version', type: 'integer', read: ({ stored }) => stored?.version ?? 0 };
  const names: Column = { name: CHANGED, type: 'text[]', read: (draft) => changed.get(draft)?.map(({ name }) => name) ?? [] };
  const own = [...ownColumns, version, names, ...stampColumns(object).map((column) => ({ ...column, name: `@${column.name}` }))];
  const columns = [...own, ...fields.flatMap(columnsOf).map((column) => ({ ...column, name: `.${column.name}` }))];
  const set = [
    ...touched(context),
    { column: raw('title'), value: ident('g', 'title') },
    ...object.scopes.map((scope) => ({ column: ident(`scope_${scope}`), value: ident('g', `@scope_${scope}`) })),
    ...fields.flatMap((field) =>
      columnsOf(field).map(({ name }) => {
        const given = ident('g', `.${name}`);
        const value = isEvery(field) ? given : sql`CASE WHEN ${field.name}::text = ANY(${ident('g', CHANGED)}) THEN ${given} ELSE ${ident('t0', name)} END`;
        return { column: ident(name), value };
      }),
    ),
  ];
  return sql`UPDATE ${tableOf(object)} AS t0 SET ${assign(set)} FROM ${givenRows(columns, drafts, 'g')} WHERE t0.id = g.id AND t0.version = g.version RETURNING t0.id`;
}

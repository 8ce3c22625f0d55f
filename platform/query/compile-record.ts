import sql, { empty, join, type Sql } from 'sql-template-tag';
import type { WireValue } from '../fields/field.ts';
import type { ObjectModel } from '../metadata/model.ts';
import { accessPredicate } from './access.ts';
import type { Late } from './compile-once.ts';
import { compileOwnPast, type Past, type PastAnswers, readAnswers } from './compile-past.ts';
import { readPlace, textOf, type DatabaseRow } from './compile-rows.ts';
import { computedFields } from './compute-fields.ts';
import { ident } from './identifier.ts';
import { Joins, type Place } from './joins.ts';
import type { QueryContext } from './query.ts';
import { readableObject } from './readable-model.ts';

/** A record as it is stored, with what was asked for through its lookups. */
export interface StoredRecord {
  readonly id: string;
  readonly version: number;
  readonly title: string;
  /** By field, in the wire form: lookups as { id, label } (the label is '' for a record that the actor may not read), formulas computed. */
  readonly values: Readonly<Record<string, WireValue>>;
  /** By dotted path, for the paths asked for. */
  readonly reach: Readonly<Record<string, WireValue>>;
  readonly scopes: Readonly<Record<string, string | null>>;
  readonly createdAt: string;
  readonly updatedAt: string;
  /** The name of the user. */
  readonly updatedBy: string | null;
  readonly canUpdate: boolean;
  readonly canDelete: boolean;
  /** The version of the definitions under which it was saved last. */
  readonly modelVersion: number;
  /** Of a record read with `state`: stays while nobody, in whatever way, has changed the row. */
  readonly state?: string;
  /** Of a record read with `past`: what its respondent answered before its date. */
  readonly past?: Past;
  /** Of a record read with `lean`: its values with those that were left out. */
  readonly complete?: () => Readonly<Record<string, WireValue>>;
  /** Holds something of other records that the actor may not read: for the checks of a save, and nobody's answer. */
  readonly sawHidden?: boolean;
}

export interface RecordQuery {
  readonly object: ObjectModel;
  /** One record by id, or several; or those whose lookup field holds the parent's id, or one of several. */
  readonly id?: string | Late;
  readonly ids?: readonly string[];
  readonly parent?: { readonly field: string; readonly id: string | Late } | { readonly field: string; readonly ids: readonly string[] };
  /** Dotted paths to read beside the fields. */
  readonly reach?: readonly string[];
  /** Every field, those too that the actor does not read: for what a save is made from. */
  readonly whole?: boolean;
  /** Leaves formula fields that follow from the other values to `complete`: a save seldom asks what they were. */
  readonly lean?: boolean;
  /** Also reads the row's `state`: the transaction that last wrote it (PostgreSQL's xmin), since titles and stamps that follow other records leave its version. */
  readonly state?: boolean;
  /** Also reads what the respondent answered before, where the survey holds numbers against it. */
  readonly past?: boolean;
}

/** One record, or the child rows of one, that the actor may read, with whether it may be changed: one statement. Reads nothing when there is none, or none for the actor. */
export function compileRecord(context: QueryContext, query: RecordQuery): { readonly sql: Sql; read(records: readonly DatabaseRow[]): StoredRecord[] } {
  const { object } = query;
  const joins = new Joins(context, object);
  const alias = ident(joins.root.alias);
  const fields = Object.values((query.whole ? object : readableObject(context, object)).fields).filter((field) => field.type !== 'children');
  const computed = computedFields(object, fields, context.model.app.timeZone);
  const readers = fields.map((field, index) => (computed.has(field.name) ? later(field.name) : reader(joins.place([field.name]), field.name, `f${index}`)));
  const reach = (query.reach ?? []).map((path, index) => reader(joins.place(path.split('.')), path, `r${index}`));
  const may = (action: 'update' | 'delete') => accessPredicate(context, object, action, joins.root.alias) ?? sql`TRUE`;
  const where: Sql[] = [];
  if (query.id !== undefined) where.push(sql`${alias}.id = ${query.id}::uuid`);
  if (query.ids) where.push(sql`${alias}.id = ANY(${[...query.ids]}::uuid[])`);
  if (query.parent) {
    const { value } = joins.place([query.parent.field]);
    where.push('ids' in query.parent ? sql`${value} = ANY(${[...query.parent.ids]}::uuid[])` : sql`${value} = ${query.parent.id}::uuid`);
  }
  const access = accessPredicate(context, object, 'read', joins.root.alias);
  if (access) where.push(access);
  const past = query.past ? compileOwnPast(context, object, joins.root.alias) : undefined;
  const selected = [
    sql`${alias}.id, ${alias}.version, ${alias}.model_version, ${alias}.title, ${alias}.created_at, ${alias}.updated_at`,
    sql`(SELECT u.name FROM shirabe.user_account u WHERE u.id = ${alias}.updated_by) AS updated_by`,
    ...object.scopes.map((scope) => sql`${alias}.${ident(`scope_${scope}`)}`),
    ...[...readers, ...reach].flatMap((each) => each.select),
    sql`${may('update')} AS can_update`,
    sql`${may('delete')} AS can_delete`,
    ...(query.state ? [sql`${alias}.xmin::text AS state`] : []),
    ...(past ? [sql`(${past}) AS past`] : []),
  ];
  const readValues = (record: DatabaseRow): Record<string, WireValue> => {
    const found = Object.fromEntries(readers.map((each) => [each.key, each.read(record)]));
    if (!query.lean) computed.fill(found);
    return found;
  };
  const complete = (values: Readonly<Record<string, WireValue>>): Readonly<Record<string, WireValue>> => {
    const whole = { ...values };
    computed.fill(whole);
    return whole;
  };
  return {
    sql: sql`SELECT ${join(selected)} FROM ${joins.from()} WHERE ${join(where, ' AND ')}${query.parent ? sql` ORDER BY ${alias}.id` : empty}`,
    read: (records) =>
      records.map((record) => {
        const values = readValues(record);
        return {
          id: textOf(record.id),
          version: Number(record.version),
          title: textOf(record.title),
          values,
          ...(query.lean ? { complete: () => complete(values) } : {}),
          reach: Object.fromEntries(reach.map((each) => [each.key, each.read(record)])),
          scopes: Object.fromEntries(object.scopes.map((scope) => [scope, (record[`scope_${scope}`] ?? null) as string | null])),
          createdAt: textOf(record.created_at),
          updatedAt: textOf(record.updated_at),
          updatedBy: (record.updated_by ?? null) as string | null,
          canUpdate: record.can_update === true,
          canDelete: record.can_delete === true,
          modelVersion: Number(record.model_version),
          ...(query.state ? { state: textOf(record.state) } : {}),
          ...(past ? { past: readAnswers(object, (record.past ?? null) as PastAnswers) } : {}),
        };
      }),
  };
}

interface Reader {
  readonly key: string;
  readonly select: readonly Sql[];
  read(record: DatabaseRow): WireValue;
}

/** A value that is computed once the others are read. */
function later(key: string): Reader {
  return { key, select: [], read: () => null };
}

function reader(place: Place, key: string, name: string): Reader {
  return { key, ...readPlace(place, name) };
}

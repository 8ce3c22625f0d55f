import sql, { type Sql } from 'sql-template-tag';
import { ShirabeError } from '../contract/problem.ts';
import type { Model, ObjectModel } from '../metadata/model.ts';
import { physicalTable } from '../metadata/physical-tables.ts';
import type { Step } from '../metadata/plan.ts';
import { ident } from '../query/identifier.ts';
import { ownOf } from '../query/paths.ts';
import { convertValue } from './convert-value.ts';
import { uniqueViolation } from './postgres-errors.ts';
import { raiseWall } from './raise-wall.ts';
import { stampRows } from './stamp-rows.ts';
import { addColumn, addReference, createIndex, createTable, dropIndex, dropReference, scopeColumn, searchColumn, tableName } from './table-sql.ts';
import { retitleRows } from './title-rows.ts';
import type { Transaction } from './transaction.ts';

type StepOf<K extends Step['kind']> = Extract<Step, { readonly kind: K }>;

/**
 * Does to the database what the steps of a plan say, in one transaction of the owner: all or nothing. `model` is the plan's target, whose rules of access the tables' policies say afterwards. Nothing is ever dropped but
 * indexes and the search column. Raises `invalid` when rows hold duplicates of what is to be unique, naming the fields.
 */
export async function applySteps(tx: Pick<Transaction, 'query'>, model: Model, steps: readonly Step[], now: Date = new Date()): Promise<void> {
  const created = steps.filter((step) => step.kind === 'create_table');
  for (const { physical } of created) await tx.query(createTable(physical));
  for (const { physical } of created) {
    for (const column of physical.columns) await runIfAny(tx, addReference(physical.table, column));
    for (const index of physical.indexes) await tx.query(createIndex(physical.table, index));
  }
  await followRenames(tx, steps);
  for (const step of steps) await applyStructure(tx, model, step);
  const objectsOf = (kind: Step['kind']): ObjectModel[] => steps.flatMap((step) => (step.kind === kind ? (ownOf(model.objects, step.object ?? '') ?? []) : []));
  const stamped = objectsOf('stamp');
  if (stamped.length > 0) await stampRows(tx, model, stamped, addedScopes(steps));
  const retitled = objectsOf('retitle');
  if (retitled.length > 0) await retitleRows(tx, model, retitled, now);
  for (const step of steps) await applyIndexes(tx, model, step);
  await raiseWall(tx, model);
}

/** The scopes that objects are stamped with from now on. */
function addedScopes(steps: readonly Step[]): Readonly<Record<string, readonly string[]>> {
  return Object.fromEntries(steps.flatMap((step) => (step.kind === 'stamp' ? [[step.object ?? '', step.add]] : [])));
}

/** Columns and references: what values are computed into comes before the values. */
async function applyStructure(tx: Pick<Transaction, 'query'>, model: Model, step: Step): Promise<void> {
  if (step.kind === 'add_column') await tx.query(addColumn(step.table, step.column));
  else if (step.kind === 'offer_again')
    await tx.query(
      sql`update ${tableName(step.table)} set ${ident(step.column)} = null where ${ident(step.column)} is not null and ${ident(step.value)} is not null`,
    );
  else if (step.kind === 'change_type') await changeType(tx, model, step);
  else if (step.kind === 'change_reference') await changeReference(tx, step);
  else if (step.kind === 'stamp')
    for (const scope of step.add) await tx.query(sql`alter table ${tableName(step.table)} add column if not exists ${scopeColumn(scope)}`);
}

/** Indexes, and the search column with its own: over the values as they are now. */
async function applyIndexes(tx: Pick<Transaction, 'query'>, model: Model, step: Step): Promise<void> {
  if (step.kind === 'rebuild_search') await rebuildSearch(tx, model, step);
  else if (step.kind === 'drop_unique' || step.kind === 'drop_index') await tx.query(dropIndex(step.index));
  else if (step.kind === 'add_unique') await addUnique(tx, model, step);
  else if (step.kind === 'create_index') {
    await tx.query(dropIndex(step.index));
    await tx.query(createIndex(step.table, step.index));
  }
}

async function changeType(tx: Pick<Transaction, 'query'>, model: Model, { table, from, to, object, field }: StepOf<'change_type'>): Promise<void> {
  if (from.column.column === to.column.column) return;
  if (to.add) await tx.query(addColumn(table, to.column));
  const choices = ownOf(ownOf(model.objects, object ?? '')?.fields ?? {}, field ?? '')?.choices ?? [];
  const old = ident('t0', from.column.column);
  const converted = convertValue(old, { from, to, choices, timeZone: model.app.timeZone });
  await tx.query(sql`update ${tableName(table)} as t0 set ${ident(to.column.column)} = ${converted} where ${old} is not null`);
  // What lies in the recycle bin comes back with what it held, as if it had been there.
  const name = tableName(table);
  await tx.query(sql`update shirabe.deleted_record d set data = d.data || jsonb_build_object(${to.column.column}::text, c.value)
    from (select b.record, to_jsonb(${converted}) as value from shirabe.deleted_record b cross join lateral shirabe.stored_row(null::${name}, jsonb_build_object(${from.column.column}::text, b.data->${from.column.column}::text)) t0
      where b.stored_in = ${table} and ${old} is not null) c
    where d.record = c.record and c.value is not null`);
}

async function changeReference(tx: Pick<Transaction, 'query'>, { table, column }: StepOf<'change_reference'>): Promise<void> {
  await tx.query(dropReference(table, column.column));
  if (!column.references) return;
  const pointer = ident(column.column);
  await tx.query(
    sql`update ${tableName(table)} t set ${pointer} = null where t.${pointer} is not null and not exists (select from ${tableName(column.references.table)} r where r.id = t.${pointer})`,
  );
  await runIfAny(tx, addReference(table, column));
}

async function rebuildSearch(tx: Pick<Transaction, 'query'>, model: Model, { table, columns, object }: StepOf<'rebuild_search'>): Promise<void> {
  await tx.query(sql`alter table ${tableName(table)} drop column if exists search`);
  await tx.query(sql`alter table ${tableName(table)} add column ${searchColumn(columns)}`);
  const target = ownOf(model.objects, object ?? '');
  const index = target && physicalTable(model, target).indexes.find(({ method }) => method === 'characters');
  if (index) await tx.query(createIndex(table, index));
}

async function addUnique(tx: Pick<Transaction, 'query'>, model: Model, { table, index, object, fields }: StepOf<'add_unique'>): Promise<void> {
  await tx.query(dropIndex(index));
  try {
    await tx.query(createIndex(table, index));
  } catch (error) {
    if (!uniqueViolation(error)) throw error;
    const target = ownOf(model.objects, object ?? '');
    const labels = fields.map((field) => `「${ownOf(target?.fields ?? {}, field)?.label.ja ?? field}」`).join('と');
    const message = `「${target?.label.ja ?? object}」に、${labels}が重複しているレコードがあるため、重複を禁止できません。重複しているレコードを直してから、もう一度反映してください。`;
    throw new ShirabeError('invalid', message, [{ field: fields.join(','), code: 'duplicate', message }]);
  }
}

/** The system tables that name objects by their API names, in a column `object`. */
export const tablesThatNameObjects = [
  ...['record_history', 'file', 'auto_number', 'scope_move', 'deleted_record', 'comment', 'upload'],
  ...['batch', 'import', 'import_mapping', 'draft', 'save_key', 'accepted_warning'],
];

/** What the system tables keep by API name follows a rename. */
async function followRenames(tx: Pick<Transaction, 'query'>, steps: readonly Step[]): Promise<void> {
  for (const step of steps) {
    if (step.kind === 'rename_object')
      for (const table of tablesThatNameObjects) await tx.query(sql`update ${ident('shirabe', table)} set object = ${step.object} where object = ${step.from}`);
    if (step.kind === 'rename_field')
      for (const table of ['file', 'auto_number'])
        await tx.query(sql`update ${ident('shirabe', table)} set field = ${step.field} where object = ${step.object} and field = ${step.from}`);
  }
}

async function runIfAny(tx: Pick<Transaction, 'query'>, statement: Sql | undefined): Promise<void> {
  if (statement) await tx.query(statement);
}

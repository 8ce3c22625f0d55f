import type { FieldTypeName } from '../contract/definitions.ts';
import type { Field } from '../fields/field.ts';
import { notApplicableColumn, physicalColumn } from './physical-tables.ts';
import type { Step } from './plan.ts';
import { type ObjectChange, step } from './plan-step.ts';

/** The columns of an object that is in both Models: added, taken back, renamed, retyped, hidden. */
export function planColumns({ before, after, from, to }: ObjectChange): readonly Step[] {
  const { table } = after;
  const steps: Step[] = [];
  const kept = new Set<string>();
  const known = new Set(
    Object.values(from.physical.objects).flatMap((object) =>
      object.table === table ? Object.values(object.fields).flatMap(({ column, notApplicable = [] }) => [column].concat(notApplicable)) : [],
    ),
  );
  for (const field of Object.values(after.fields)) {
    const column = physicalColumn(to, field);
    if (column === undefined) continue;
    kept.add(field.column);
    const old = storedFields(before.fields, from).find((each) => each.column === field.column);
    const former = before.fields[field.name];
    const formerColumn = former && physicalColumn(from, former);
    if (old !== undefined) steps.push(...planSameColumn({ before, after, from, to, name: after.name }, old, field));
    else if (former !== undefined && formerColumn !== undefined && !keepsColumn(after, formerColumn.column)) {
      kept.add(formerColumn.column);
      const lossless = isLossless(former.type, field.type);
      steps.push(
        step(
          'change_type',
          lossless ? 'backfill' : 'destructive',
          after,
          { table, from: { type: former.type, column: formerColumn }, to: { type: field.type, column, add: !known.has(column.column) } },
          `項目 ${after.name}.${field.name} の種類を ${former.type} から ${field.type} に変える${lossless ? '' : ' (読み替えられない値は空欄になる。元の列は残る)'}`,
          `change ${after.name}.${field.name} from ${former.type} to ${field.type}${lossless ? '' : ' (values that cannot be read become blank; the old column stays)'}`,
          field.name,
        ),
      );
    } else if (known.has(field.column))
      steps.push(
        step(
          'unhide_field',
          'instant',
          after,
          { table, column: field.column },
          `項目 ${after.name}.${field.name} を元のデータとともに戻す`,
          `bring back field ${after.name}.${field.name} with its data`,
          field.name,
        ),
      );
    else
      steps.push(
        step(
          'add_column',
          'instant',
          after,
          { table, column },
          `項目 ${after.name}.${field.name} (${field.type}) を加える`,
          `add field ${after.name}.${field.name} (${field.type})`,
          field.name,
        ),
      );
  }
  for (const field of storedFields(after.fields, to)) steps.push(...planNotApplicable({ before, after, from, to, name: after.name }, field, known));
  for (const field of storedFields(before.fields, from))
    if (!kept.has(field.column))
      steps.push(
        step(
          'hide_field',
          'destructive',
          after,
          { table, column: field.column },
          `項目 ${after.name}.${field.name} を隠す (データは残る)`,
          `hide field ${after.name}.${field.name} (its data stays)`,
          field.name,
        ),
      );
  return steps;
}

/** The column of 該当なし: made, taken back, or no longer offered. What becomes of the field itself is planned apart from it. */
function planNotApplicable({ before, after }: ObjectChange, field: Field, known: ReadonlySet<string>): readonly Step[] {
  const { table } = after;
  const column = notApplicableColumn(field);
  const old = Object.values(before.fields).find((each) => each.column === field.column) ?? before.fields[field.name];
  if (column === undefined) {
    if (old?.notApplicableColumn === undefined) return [];
    return [
      step(
        'hide_field',
        'destructive',
        after,
        { table, column: old.notApplicableColumn },
        `項目 ${after.name}.${field.name} の「該当なし」をやめる (「該当なし」の値は空欄になる。記録は残る)`,
        `no longer offer N/A at ${after.name}.${field.name} (values that are N/A become blank; what was stored stays)`,
        field.name,
      ),
    ];
  }
  if (old?.notApplicableColumn === column.column) return [];
  const [ja, en] = [`項目 ${after.name}.${field.name} で「該当なし」を選べるようにする`, `offer N/A at ${after.name}.${field.name}`];
  if (!known.has(column.column)) return [step('add_column', 'instant', after, { table, column }, ja, en, field.name)];
  return [step('offer_again', 'backfill', after, { table, column: column.column, value: field.column }, ja, en, field.name)];
}

/** A field that stays in its column: a new name, a new meaning, another object pointed to. */
function planSameColumn({ after, from, to }: ObjectChange, old: Field, field: Field): readonly Step[] {
  const steps: Step[] = [];
  const { table } = after;
  const was = physicalColumn(from, old);
  const is = physicalColumn(to, field);
  if (was === undefined || is === undefined) return steps;
  if (old.name !== field.name)
    steps.push(
      step(
        'rename_field',
        'instant',
        after,
        { table, column: field.column, from: old.name },
        `項目 ${after.name}.${old.name} の名前を ${field.name} に変える`,
        `rename field ${after.name}.${old.name} to ${field.name}`,
        field.name,
      ),
    );
  if (old.type !== field.type) {
    steps.push(
      step(
        'change_type',
        'instant',
        after,
        { table, from: { type: old.type, column: was }, to: { type: field.type, column: is, add: false } },
        `項目 ${after.name}.${field.name} の種類を ${old.type} から ${field.type} に変える (値はそのまま)`,
        `change ${after.name}.${field.name} from ${old.type} to ${field.type} (values stay)`,
        field.name,
      ),
    );
  }
  if (JSON.stringify(was.references) !== JSON.stringify(is.references)) {
    const elsewhere = was.references?.table !== is.references?.table;
    steps.push(
      step(
        'change_reference',
        elsewhere ? 'destructive' : 'instant',
        after,
        { table, column: is },
        `項目 ${after.name}.${field.name} の参照先${elsewhere ? 'を変える (今の値は空欄になる)' : 'の削除時の扱いを変える'}`,
        elsewhere
          ? `point ${after.name}.${field.name} to another object (its values become blank)`
          : `change what deletion does to ${after.name}.${field.name}`,
        field.name,
      ),
    );
  }
  return steps;
}

function storedFields(fields: Readonly<Record<string, Field>>, model: ObjectChange['from']): readonly Field[] {
  return Object.values(fields).filter((field) => physicalColumn(model, field) !== undefined);
}
function keepsColumn(object: ObjectChange['after'], column: string): boolean {
  return Object.values(object.fields).some((field) => field.column === column && field.type !== 'formula' && field.type !== 'children');
}

const toPlainText: readonly FieldTypeName[] = [
  'integer',
  'decimal',
  'percent',
  'date',
  'time',
  'datetime',
  'checkbox',
  'auto_number',
  'rich_text',
  'picklist',
  'email',
  'phone',
  'url',
];

/** Whether every value of one type has its like in the other. */
function isLossless(from: FieldTypeName, to: FieldTypeName): boolean {
  if (to === 'text' || to === 'long_text') return toPlainText.includes(from) && from !== 'rich_text';
  if (to === 'rich_text') return from === 'text' || from === 'long_text';
  if (to === 'decimal' || to === 'percent') return from === 'integer';
  if (to === 'datetime') return from === 'date';
  return to === 'multi_picklist' && from === 'picklist';
}

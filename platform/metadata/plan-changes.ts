import { byName, own } from './compilation.ts';
import { hintRenames } from './hint-renames.ts';
import type { Model, ObjectModel } from './model.ts';
import { physicalTable } from './physical-tables.ts';
import type { Plan, Step } from './plan.ts';
import { type ObjectChange, step } from './plan-step.ts';
import { planColumns } from './plan-columns.ts';
import { planDefinitions } from './plan-definitions.ts';
import { planContent } from './plan-content.ts';
import { planHiddenIndexes, planIndexes } from './plan-indexes.ts';

/**
 * Finds what leads from one Model to another (from null: an empty database). `to` must have been compiled with the physical names of `from`.
 * The plan of a Model to itself has no steps. Order: tables, columns, what is taken out of use, values, stamps and titles, search, indexes, definitions.
 */
export function planChanges(from: Model | null, to: Model): Plan {
  const before = Object.values(from?.objects ?? {});
  const changes: ObjectChange[] = [];
  const tables: Step[] = [];
  for (const after of Object.values(to.objects)) {
    const old = before.find((object) => object.table === after.table);
    if (from !== null && old !== undefined) {
      changes.push({ name: after.name, before: old, after, from, to });
      if (old.name !== after.name)
        tables.push(
          step(
            'rename_object',
            'instant',
            after,
            { table: after.table, from: old.name },
            `オブジェクト ${old.name} の名前を ${after.name} に変える`,
            `rename object ${old.name} to ${after.name}`,
          ),
        );
      continue;
    }
    const hidden = from === null ? undefined : Object.values(from.physical.objects).find((object) => object.table === after.table);
    if (from !== null && hidden !== undefined) {
      tables.push(
        step(
          'unhide_object',
          'instant',
          after,
          { table: after.table },
          `オブジェクト ${after.name} を元のデータとともに戻す`,
          `bring back object ${after.name} with its data`,
        ),
      );
      changes.push({ name: after.name, before: ghostOf(after, hidden), after, from, to, returned: true });
    } else {
      const physical = physicalTable(to, after);
      tables.push(
        step(
          'create_table',
          'instant',
          after,
          { table: after.table, physical },
          `オブジェクト ${after.name} を作る (項目 ${Object.keys(after.fields).length})`,
          `create object ${after.name} (${Object.keys(after.fields).length} fields)`,
        ),
      );
    }
  }
  const gone = before.filter((object) => !Object.values(to.objects).some((after) => after.table === object.table));
  for (const object of gone) {
    tables.push(
      step(
        'hide_object',
        'destructive',
        object,
        { table: object.table },
        `オブジェクト ${object.name} を隠す (データは残る)`,
        `hide object ${object.name} (its data stays)`,
      ),
    );
    if (from !== null) tables.push(...planHiddenIndexes(from, object));
  }
  const steps: Step[] = [
    ...tables,
    ...changes.flatMap(planColumns),
    ...planContent(changes, to),
    ...changes.flatMap(planIndexes),
    ...planDefinitions(from, to),
  ];
  return { base: from?.hash ?? null, target: to.hash, steps, hints: from === null ? [] : hintRenames(from, to) };
}

/** What a hidden object still has: the columns that were in use when it was hidden, and no unique indexes, since these were dropped. */
function ghostOf(after: ObjectModel, hidden: Model['physical']['objects'][string]): ObjectModel {
  const fields = Object.entries(after.fields)
    .filter(([name, field]) => own(hidden.fields, name)?.column === field.column && own(hidden.fields, name)?.hidden !== true)
    .map(([name, { notApplicableColumn: _column, ...field }]) => [name, field] as const);
  return { ...after, fields: byName(fields), unique: [], scopes: [] };
}

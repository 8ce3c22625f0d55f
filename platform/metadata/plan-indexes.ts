import type { Model, ObjectModel } from './model.ts';
import { physicalTable, uniqueFields } from './physical-tables.ts';
import type { PhysicalIndex, Step } from './plan.ts';
import { type ObjectChange, step } from './plan-step.ts';

/** The indexes of an object that is in both Models. That of the search column comes and goes with `rebuild_search`. */
export function planIndexes({ before, after, from, to }: ObjectChange): readonly Step[] {
  const old = physicalTable(from, before).indexes;
  const wanted = physicalTable(to, after).indexes;
  const { table } = after;
  return [
    ...old.filter(isMissingIn(wanted)).map((index) => dropStep(after, before, index)),
    ...wanted.filter(isMissingIn(old)).map((index) => {
      const fields = uniqueFields(after, index);
      return index.unique
        ? step(
            'add_unique',
            'backfill',
            after,
            { table, index, fields },
            `${after.name} の ${fields.join(', ')} の重複を禁止する (重複があると失敗する)`,
            `forbid duplicates of ${fields.join(', ')} in ${after.name} (fails when there are any)`,
          )
        : step(
            'create_index',
            'backfill',
            after,
            { table, index },
            `${after.name} の索引を作る (${index.columns.join(', ')})`,
            `create an index of ${after.name} (${index.columns.join(', ')})`,
          );
    }),
  ];
}

/** A hidden object keeps no unique indexes: they would be in the way of rows when it comes back with other rules. */
export function planHiddenIndexes(model: Model, object: ObjectModel): readonly Step[] {
  return physicalTable(model, object)
    .indexes.filter(({ unique }) => unique)
    .map((index) => dropStep(object, object, index));
}

function dropStep(object: ObjectModel, before: ObjectModel, index: PhysicalIndex): Step {
  const { table } = object;
  const fields = uniqueFields(before, index);
  return index.unique
    ? step(
        'drop_unique',
        'instant',
        object,
        { table, index },
        `${object.name} の ${fields.join(', ')} の重複を許す`,
        `allow duplicates of ${fields.join(', ')} in ${object.name}`,
      )
    : step(
        'drop_index',
        'instant',
        object,
        { table, index },
        `${object.name} の索引を消す (${index.columns.join(', ')})`,
        `drop an index of ${object.name} (${index.columns.join(', ')})`,
      );
}

function isMissingIn(indexes: readonly PhysicalIndex[]): (index: PhysicalIndex) => boolean {
  return ({ name }) => !indexes.some((other) => other.name === name);
}

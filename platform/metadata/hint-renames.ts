import { nearest } from '../contract/nearest.ts';
import type { Text } from '../contract/text.ts';
import { sameColumn } from './assign-physical.ts';
import type { Model, ObjectModel } from './model.ts';

/** Finds what was taken away while something much alike was added: perhaps a rename that was not said. */
export function hintRenames(from: Model, to: Model): readonly Text[] {
  const hints: Text[] = [];
  const gone = Object.values(from.objects).filter(({ table }) => !Object.values(to.objects).some((object) => object.table === table));
  const added = Object.values(to.objects).filter(({ table }) => !Object.values(from.physical.objects).some((object) => object.table === table));
  for (const object of added) {
    const near =
      nearest(
        object.name,
        gone.map(({ name }) => name),
      ) ?? gone.find(({ label }) => label.ja === object.label.ja)?.name;
    if (near !== undefined) hints.push(hint(near, object.name, 'object.yaml'));
  }
  for (const object of Object.values(to.objects)) {
    const before = Object.values(from.objects).find(({ table }) => table === object.table);
    if (before !== undefined) hints.push(...hintFields(before, object));
  }
  return hints;
}

function hintFields(before: ObjectModel, after: ObjectModel): readonly Text[] {
  const columns = (object: ObjectModel) => new Set(Object.values(object.fields).map(({ column }) => column));
  const gone = Object.values(before.fields).filter(({ column, name }) => !columns(after).has(column) && after.fields[name] === undefined);
  const added = Object.values(after.fields).filter(({ column, name }) => !columns(before).has(column) && before.fields[name] === undefined);
  return added.flatMap((field) => {
    const alike = gone.filter(({ type }) => sameColumn(type, field.type));
    const near =
      nearest(
        field.name,
        alike.map(({ name }) => name),
      ) ?? alike.find(({ label }) => label.ja === field.label.ja)?.name;
    return near === undefined ? [] : [hint(`${after.name}.${near}`, `${after.name}.${field.name}`, field.name, near)];
  });
}

function hint(old: string, now: string, where: string, was = old): Text {
  return {
    ja: `${old} を隠して ${now} を加えようとしています。名前を変えたのなら、${where} に was: ${was} と書くとデータが引き継がれます。`,
    en: `${old} is hidden and ${now} is added. If this is a rename, write was: ${was} at ${where}, and the data stays with it.`,
  };
}

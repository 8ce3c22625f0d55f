import type { MassChangeRequest } from '../../contract/wire-batches.ts';
import type { RequestContext } from '../../database/request-context.ts';
import type { ObjectModel } from '../../metadata/model.ts';
import { readableObject } from '../../query/readable-model.ts';

/** What a change of many rows does, in the words of who reads it, and without the fields that they do not read. */
export function nameChange(
  { model, actor }: Pick<RequestContext, 'model' | 'actor'>,
  object: ObjectModel,
  { action, values }: Pick<MassChangeRequest, 'action' | 'values'>,
): string {
  const { language } = actor;
  if (action === 'delete') return { ja: `${object.label.ja}の一括削除`, en: `Delete: ${object.label.en}` }[language];
  const { fields } = readableObject({ model, actor }, object);
  // In the order of the object: what is kept of a request has another one.
  const names = Object.values(fields).flatMap(({ name, label }) => (Object.hasOwn(values ?? {}, name) ? [label[language]] : []));
  if (names.length === 0) return { ja: `${object.label.ja}の一括変更`, en: `Change: ${object.label.en}` }[language];
  return { ja: `${object.label.ja}の一括変更（${names.join('・')}）`, en: `Change: ${object.label.en} (${names.join(', ')})` }[language];
}

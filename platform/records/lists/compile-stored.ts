import { type Problem, ShirabeError } from '../../contract/problem.ts';
import { compileFormula } from '../../formula/compile.ts';
import type { ColumnModel, ListModel, Model, ObjectModel } from '../../metadata/model.ts';
import { objectScope } from '../../query/object-scope.ts';
import type { QueryContext } from '../../query/query.ts';
import { readableModel, readableObject } from '../../query/readable-model.ts';
import { linkTitle, readableColumn } from './list-columns.ts';
import type { StoredList } from './read-lists.ts';
import { nameFormula, namePath } from '../../query/stored-names.ts';

/** A list that a user made, under the present definitions, as the viewer may have it. */
export interface CompiledList {
  readonly list: ListModel;
  /** Columns and sort keys that are left out: removed since, or not for the viewer. */
  readonly missing: readonly string[];
  /** Its condition under the present names, whether it can be read or not. */
  readonly source?: string;
  /** Why the list cannot be shown: its condition cannot be read any more, or nothing of it is left. */
  readonly broken?: ShirabeError;
}

/** The most lists that are kept compiled, of one Model. */
const KEPT = 500;
const known = new WeakMap<Model, Map<string, CompiledList>>();

/**
 * Compiles a list that a user made against what the viewer reads; once for a content and a set of roles, since the Model that the viewer reads is made once
 * for these. A column that the viewer does not read is left out; a condition that names such a field refuses the list, because its rows would tell of it.
 */
export function compileStored(
  context: QueryContext,
  object: ObjectModel,
  stored: Pick<StoredList, 'id' | 'label' | 'columns' | 'condition' | 'sort'>,
): CompiledList {
  const reads = readableModel(context);
  const lists = known.get(reads) ?? new Map<string, CompiledList>();
  known.set(reads, lists);
  const { id, label, columns, condition, sort } = stored;
  const key = JSON.stringify([object.table, id, label, columns, condition, sort]);
  const before = lists.get(key);
  if (before) return before;
  const made = compile(context, object, stored);
  lists.set(key, made);
  for (const oldest of [...lists.keys()].slice(0, -KEPT)) lists.delete(oldest);
  return made;
}

function compile(
  context: QueryContext,
  object: ObjectModel,
  { id, label, columns, condition, sort }: Pick<StoredList, 'id' | 'label' | 'columns' | 'condition' | 'sort'>,
): CompiledList {
  const seen = readableObject(context, object);
  const scope = objectScope(readableModel(context), seen);
  const missing: string[] = [];
  const found: ColumnModel[] = columns.flatMap((kept) => {
    const path = namePath(context.model, object, kept);
    const column = readableColumn(context, object, path);
    if (!column) missing.push(path);
    return column ?? [];
  });
  const order = sort.split(',').flatMap((kept) => {
    if (kept === '') return [];
    const path = namePath(context.model, object, kept.replace(/^-/, ''));
    const meaning = scope.find(path.split('.'));
    if (meaning && meaning.type !== 'choices' && meaning.type !== 'files') return [{ path: path.split('.'), descending: kept.startsWith('-') }];
    missing.push(path);
    return [];
  });
  const source = condition === null ? undefined : nameFormula(context.model, object, condition);
  const where = source === undefined ? undefined : compileFormula(source, scope, { expect: 'boolean' });
  const list: ListModel = {
    list: id,
    label: { ja: label, en: label },
    ...(where && 'formula' in where && { where: where.formula }),
    columns: linkTitle(found),
    sort: order,
  };
  const broken = where && 'problems' in where ? brokenCondition(label, where.problems) : found.length === 0 ? nothingLeft(label, missing) : undefined;
  return { list, missing: [...new Set(missing)], ...(source !== undefined && { source }), ...(broken && { broken }) };
}

const mend = {
  ja: 'リストの編集で条件を直すか、作成者に連絡してください。',
  en: 'Mend the condition by editing the list, or tell whoever made it.',
} as const;

function brokenCondition(label: string, problems: readonly { readonly code: string; readonly message: string }[]): ShirabeError {
  const told: Problem[] = problems.map(({ code, message }) => ({ field: 'where', code, message }));
  const words = told.map(({ message }) => message).join(' ');
  return new ShirabeError(
    'unknown_field',
    {
      ja: `リスト「${label}」の条件にある項目が、削除・変更されたか、閲覧できません。${words} ${mend.ja}`,
      en: `The condition of the list “${label}” names what was removed or changed, or what you may not see. ${words} ${mend.en}`,
    },
    told,
  );
}

function nothingLeft(label: string, missing: readonly string[]): ShirabeError {
  return new ShirabeError(
    'unknown_field',
    {
      ja: `リスト「${label}」の列（${missing.join('、')}）は、すべて削除されたか、閲覧できません。リストの編集で列を選び直してください。`,
      en: `All columns of the list “${label}” (${missing.join(', ')}) were removed, or are not for you. Choose others by editing the list.`,
    },
    missing.map((field) => ({ field, code: 'unknown_field', message: `項目「${field}」はありません。`, en: `There is no field ${field}.` })),
  );
}

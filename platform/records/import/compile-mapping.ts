import { nearest } from '../../contract/nearest.ts';
import type { Problem } from '../../contract/problem.ts';
import type { Field } from '../../fields/field.ts';
import { compileFormula } from '../../formula/compile.ts';
import { evaluate } from '../../formula/evaluate.ts';
import type { FormulaScope } from '../../formula/formula.ts';
import type { ObjectModel } from '../../metadata/model.ts';
import type { MatchColumn } from '../../query/compile-match.ts';
import { mayEditField } from '../../query/field-access.ts';
import { lookupTarget, ownOf } from '../../query/paths.ts';
import type { QueryContext } from '../../query/query.ts';
import { readableObject } from '../../query/readable-model.ts';
import type { ImportPlan } from './import-plan.ts';
import { codesOf } from './read-heading.ts';

/** How one field of a row gets its value. */
export interface Target {
  readonly place: string;
  /** Undefined: the id of the record. */
  readonly field?: Field;
  /** Of a lookup: the object that it leads to, and by what its records are named, in turn. */
  readonly to?: { readonly object: ObjectModel; readonly by: readonly MatchColumn[] };
  /** The text of a row, from its cells. */
  readonly read: (cells: readonly string[]) => string;
}

export interface Mapping {
  readonly targets: readonly Target[];
  /** The targets by which records are found. */
  readonly key: readonly Target[];
  /** What keeps the file from being taken in. */
  readonly problems: readonly Problem[];
}

/** Compiles where columns and constants go. Every name is one that the actor reads; the others are names that nobody defined. */
export function compileMapping(context: QueryContext, object: ObjectModel, plan: ImportPlan): Mapping {
  const problems: Problem[] = [];
  const targets: Target[] = [];
  const add = (place: string, read: Target['read'] | undefined): void => {
    const target = read && targetOf(context, object, place, read, plan.key.includes(place.split('.')[0] ?? ''), problems);
    if (!target) return;
    const twin = targets.find((other) => other.field === target.field);
    if (twin) {
      const { ja, en } = target.field?.label ?? { ja: 'ID', en: 'ID' };
      problems.push(at(place, 'repeated_column', `項目「${ja}」に入る列が2つあります。`, `Two columns go to the field ${en}.`));
    } else targets.push(target);
  };
  for (const [index, place] of plan.columns.entries()) if (place !== null) add(place, (cells) => cells[index] ?? '');
  for (const [place, text] of Object.entries(plan.set))
    add(place, text.startsWith('=') ? formulaOf(context, text.slice(1), plan.columns.length, place, problems) : () => text);
  if (targets.length === 0 && problems.length === 0)
    problems.push({ code: 'nothing_mapped', message: '取り込む列が選ばれていません。', en: 'No column goes to any field.' });
  const key = plan.key.flatMap((name) => {
    const target = targets.find((each) => (each.field?.name ?? 'id') === name);
    if (!target) {
      const { ja, en } = ownOf(readableObject(context, object).fields, name)?.label ?? { ja: name, en: name };
      problems.push(
        at(name, 'key_not_mapped', `キー「${ja}」に入る列がありません。キーの項目を選び直してください。`, `No column goes to ${en}, which is in the key.`),
      );
    } else if (target.field && !keyTypes.has(target.field.type))
      problems.push(at(name, 'wrong_key', `項目「${target.field.label.ja}」はキーに使えません。`, `${target.field.label.en} cannot be in a key.`));
    return target ?? [];
  });
  if (targets.some(({ field }) => field === undefined) && !plan.key.includes('id'))
    problems.push(at('id', 'key_not_mapped', 'ID の列は、キーとしてだけ使えます。', 'The column of ids can only be the key.'));
  return { targets, key, problems };
}

/** Fields of these types tell records apart. */
export const keyTypes: ReadonlySet<string> = new Set(['text', 'integer', 'date', 'email', 'phone', 'url', 'picklist', 'lookup', 'auto_number']);

function targetOf(context: QueryContext, object: ObjectModel, place: string, read: Target['read'], isKey: boolean, problems: Problem[]): Target | undefined {
  if (place === 'id') return { place, read };
  const [name = '', by, ...more] = place.split('.');
  const { fields } = readableObject(context, object);
  const field = ownOf(fields, name);
  if (!field || field.type === 'children') {
    problems.push(unknown(place, name, Object.keys(fields), object));
    return undefined;
  }
  if (field.type === 'file' || field.type === 'formula' || (field.type === 'auto_number' && !isKey)) {
    problems.push(at(place, 'computed', `項目「${field.label.ja}」は取り込めません。`, `${field.label.en} cannot be taken in.`));
    return undefined;
  }
  if (!isKey && !mayEditField(context.actor, object, name)) {
    problems.push(at(place, 'not_editable', `項目「${field.label.ja}」を変更する権限がありません。`, `You may not change ${field.label.en}.`));
    return undefined;
  }
  const to = lookupTarget(context, field);
  if (by === undefined) return to ? { place, field, read, to: { object: to, by: [...codesOf(context, field), 'title'] } } : { place, field, read };
  const inner = to && more.length === 0 ? (by === 'id' || by === 'title' ? by : ownOf(readableObject(context, to).fields, by)) : undefined;
  if (!to || !inner || (typeof inner === 'object' && !keyTypes.has(inner.type))) {
    problems.push(unknown(place, by, to ? Object.keys(readableObject(context, to).fields) : [], to ?? object));
    return undefined;
  }
  return { place, field, read, to: { object: to, by: [inner] } };
}

/** A formula over the texts of a row's columns. */
function formulaOf(context: QueryContext, source: string, width: number, place: string, problems: Problem[]): Target['read'] | undefined {
  const names = Array.from({ length: width }, (_, index) => `column_${index + 1}`);
  const scope: FormulaScope = {
    find: ([name = '', ...rest]) => (rest.length === 0 && names.includes(name) ? { type: 'text' } : undefined),
    names: (path) => (path.length === 0 ? names : []),
  };
  const compiled = compileFormula(source, scope);
  if ('problems' in compiled) {
    problems.push(...compiled.problems.map(({ code, message }) => at(place, code, message, `The formula of ${place} is wrong. ${message}`)));
    return undefined;
  }
  const { formula } = compiled;
  return (cells) => {
    const value = (path: readonly string[]): string | null => cells[Number(path[0]?.slice('column_'.length)) - 1] || null;
    const result = evaluate(formula, { value, now: context.now, timeZone: context.model.app.timeZone });
    return result === null ? '' : String(result);
  };
}

function unknown(place: string, name: string, names: readonly string[], object: ObjectModel): Problem {
  const near = nearest(name, names);
  return at(
    place,
    'unknown_field',
    `項目「${name}」は「${object.label.ja}」にありません。${near === undefined ? '' : `「${near}」のことですか？`}`,
    `“${name}” is not a field of ${object.label.en}.${near === undefined ? '' : ` Did you mean “${near}”?`}`,
  );
}

function at(field: string, code: string, message: string, en: string): Problem {
  return { field, code, message, en };
}

import { nearest } from '../contract/nearest.ts';
import { ShirabeError, type Problem } from '../contract/problem.ts';
import type { Field, WireValue } from '../fields/field.ts';
import { typeOf } from '../fields/field-types.ts';
import type { ObjectModel } from '../metadata/model.ts';
import type { StoredRecord } from '../query/compile-record.ts';
import { ownOf } from '../query/paths.ts';
import type { QueryContext } from '../query/query.ts';
import { readableObject } from '../query/readable-model.ts';
import { sanitize } from './sanitize.ts';

export interface ParsedValues {
  readonly values: Readonly<Record<string, WireValue>>;
  readonly problems: readonly Problem[];
  /** Computed fields and what came with them: a client may send back what it was given. */
  readonly computed: Readonly<Record<string, unknown>>;
}

/** Unknown fields that are named one by one; each costs a search for the nearest name, and what has more of them is no form of ours. */
const UNKNOWN_FIELDS = 50;

/**
 * Reads the values of a request into the stored form, every problem at once: unknown fields (those that the actor does not read among them) with the nearest
 * name, and what each type refuses.
 * Raises `bad_request` when the unknown fields are very many.
 * What is sent back as it is stored is taken as it is, though its type would refuse it by now (a picklist value that is no more).
 */
export function parseValues(context: QueryContext, object: ObjectModel, input: Readonly<Record<string, unknown>>, stored?: StoredRecord): ParsedValues {
  const values = Object.create(null) as Record<string, WireValue>;
  const computed = Object.create(null) as Record<string, unknown>;
  const problems: Problem[] = [];
  let unknown = 0;
  const { fields } = readableObject(context, object);
  for (const [name, given] of Object.entries(input)) {
    const field = ownOf(fields, name);
    if (!field || field.type === 'children') {
      unknown += 1;
      if (unknown > UNKNOWN_FIELDS)
        throw new ShirabeError(
          'bad_request',
          { ja: `「${object.label.ja}」にない項目が多すぎます。`, en: `Too many fields that ${object.label.en} does not have.` },
          problems,
        );
      problems.push(unknownField(object, fields, name, field));
      continue;
    }
    if (field.type === 'formula' || field.type === 'auto_number') {
      computed[name] = given;
      continue;
    }
    const before = stored?.values[name] ?? null;
    if (stored && JSON.stringify(given) === JSON.stringify(before)) {
      values[name] = before;
      continue;
    }
    const parsed = typeOf(field).parse(given, field, context.model.app.timeZone);
    if ('problem' in parsed) problems.push({ ...parsed.problem, field: name });
    else values[name] = field.type === 'rich_text' && typeof parsed.value === 'string' ? sanitize(parsed.value) : parsed.value;
  }
  return { values, problems, computed };
}

function unknownField(object: ObjectModel, fields: ObjectModel['fields'], name: string, children: Field | undefined): Problem {
  const field = name.slice(0, 100);
  if (children)
    return {
      field,
      code: 'wrong_type',
      message: `「${children.label.ja}」は values ではなく children に入れてください。`,
      en: `“${children.label.en}” belongs into children, not values.`,
    };
  const near = nearest(name, Object.keys(fields));
  const ja = near === undefined ? '' : `「${near}」のことですか？`;
  const en = near === undefined ? '' : ` Did you mean “${near}”?`;
  return {
    field,
    code: 'unknown_field',
    message: `項目「${field}」は「${object.label.ja}」にありません。${ja}`,
    en: `“${field}” is not a field of ${object.label.en}.${en}`,
  };
}

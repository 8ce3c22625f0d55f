import sql, { join, raw } from 'sql-template-tag';
import type { Problem } from '../contract/problem.ts';
import { typeOf } from '../fields/field-types.ts';
import type { ObjectModel } from '../metadata/model.ts';
import { toFormulaValue } from '../query/formula-value.ts';
import { ident } from '../query/identifier.ts';
import { tableOf } from '../query/paths.ts';
import type { StoredRecord } from '../query/compile-record.ts';
import { sameValue, type Draft } from './draft.ts';
import { describeTaken } from './find-duplicates.ts';
import type { Queryable } from './queryable.ts';

/** A step of a change of many rows, in its order: a record that is saved, or one that is deleted. */
export type Step = { readonly draft: Draft } | { readonly deleted: StoredRecord };

/**
 * Which of many drafts of one object would have a key that is taken when one were saved after the other: by what another of them leaves, and, where `tx` is
 * given, by stored records besides, readable or not. One statement a set of unique fields. Gives problems at the fields, by draft.
 */
export async function findTaken(object: ObjectModel, steps: readonly Step[], tx?: Queryable): Promise<ReadonlyMap<Draft, readonly Problem[]>> {
  const taken = new Map<Draft, Problem[]>();
  const refuse = (draft: Draft, set: readonly string[]): void => void taken.set(draft, [...(taken.get(draft) ?? []), ...describeTaken(draft, set)]);
  for (const set of object.unique) {
    const others = tx ? await loadTaken(object, steps, set, tx) : new Set<string>();
    const holders = new Map<string, string>();
    for (const step of steps) {
      const stored = 'draft' in step ? step.draft.stored : step.deleted;
      const key = stored && keyOf(set, stored.values);
      if (stored && key !== undefined) holders.set(key, stored.id);
    }
    for (const step of steps) {
      const stored = 'draft' in step ? step.draft.stored : step.deleted;
      const before = stored && keyOf(set, stored.values);
      const key = 'draft' in step ? keyOf(set, step.draft.values) : undefined;
      if (key === before) continue;
      const holder = key === undefined ? undefined : holders.get(key);
      if ('draft' in step && key !== undefined && ((holder !== undefined && holder !== step.draft.id) || others.has(key))) {
        refuse(step.draft, set);
        continue;
      }
      if (before !== undefined) holders.delete(before);
      if (key !== undefined && 'draft' in step) holders.set(key, step.draft.id);
    }
  }
  return taken;
}

/** Keys that records outside of these steps have. */
async function loadTaken(object: ObjectModel, steps: readonly Step[], set: readonly string[], tx: Queryable): Promise<ReadonlySet<string>> {
  const drafts = steps.flatMap((step) => ('draft' in step ? [step.draft] : []));
  const asked = drafts.filter(({ values, stored }) => {
    const isBlank = set.some((name) => toFormulaValue(values[name]) === null);
    return !isBlank && !(stored && set.every((name) => sameValue(values[name], stored.values[name] ?? null)));
  });
  if (asked.length === 0) return new Set();
  const fields = set.flatMap((name) => object.fields[name] ?? []);
  const own = steps.flatMap((step) => ('draft' in step ? (step.draft.stored ? [step.draft.id] : []) : [step.deleted.id]));
  const columns = join(fields.map((field, index) => sql`${ident(`k${index}`)} ${raw(typeOf(field).columnType ?? 'text')}`));
  const given = JSON.stringify(
    asked.map(({ values }, place) => ({ place, ...Object.fromEntries(fields.map(({ name }, index) => [`k${index}`, toFormulaValue(values[name])])) })),
  );
  const same = join(
    fields.map(({ column }, index) => sql`${ident('t', column)} = ${ident('g', `k${index}`)}`),
    ' AND ',
  );
  const rows = await tx.query<{ place: number }>(
    sql`SELECT g.place FROM jsonb_to_recordset(${given}::jsonb) AS g (place integer, ${columns}) WHERE EXISTS (SELECT FROM ${tableOf(object)} t WHERE ${same} AND t.id <> ALL(${own}::uuid[]))`,
    { as: 'engine' },
  );
  return new Set(rows.flatMap(({ place }) => keyOf(set, asked[place]?.values ?? {}) ?? []));
}

/** The values of a key as one text; undefined where one is blank: blanks are no duplicates of each other. */
function keyOf(set: readonly string[], values: Draft['values'] | StoredRecord['values']): string | undefined {
  const key = set.map((name) => toFormulaValue(values[name]));
  return key.includes(null) ? undefined : JSON.stringify(key);
}

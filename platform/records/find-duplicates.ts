import sql, { join, raw } from 'sql-template-tag';
import type { Problem } from '../contract/problem.ts';
import type { RequestContext } from '../database/request-context.ts';
import { toFormulaValue } from '../query/formula-value.ts';
import { ident } from '../query/identifier.ts';
import { tableOf } from '../query/paths.ts';
import { sameValue, type Draft } from './draft.ts';
import { typeOf } from '../fields/field-types.ts';

/** After a unique key refused a save: which keys of which drafts are taken, by stored records or by each other, as problems at their fields. */
export async function findDuplicates(context: RequestContext, drafts: readonly Draft[]): Promise<Problem[]> {
  const problems: Problem[] = [];
  for (const [index, draft] of drafts.entries()) {
    for (const set of draft.object.unique) {
      if (set.some((name) => toFormulaValue(draft.values[name]) === null)) continue;
      const twin = drafts
        .slice(0, index)
        .some((other) => other.object === draft.object && set.every((name) => sameValue(other.values[name], draft.values[name])));
      if (twin || (await isTaken(context, draft, set))) problems.push(...describeTaken(draft, set));
    }
  }
  return problems;
}

/** Asks of every record, readable or not: the key is taken either way, and nothing is told but that. */
async function isTaken(context: RequestContext, draft: Draft, set: readonly string[]): Promise<boolean> {
  const conditions = set.map((name) => {
    const field = draft.object.fields[name];
    return field ? sql`${ident(field.column)} = ${toFormulaValue(draft.values[name])}::${raw(typeOf(field).columnType ?? 'text')}` : sql`FALSE`;
  });
  const rows = await context.database.query(
    sql`SELECT 1 AS taken FROM ${tableOf(draft.object)} WHERE ${join(conditions, ' AND ')} AND id <> ${draft.id}::uuid LIMIT 1`,
    { as: 'engine' },
  );
  return rows.length > 0;
}

/** That a key of a draft is taken, at its fields. */
export function describeTaken(draft: Draft, set: readonly string[]): Problem[] {
  const labels = (language: 'ja' | 'en') => set.map((name) => draft.object.fields[name]?.label[language] ?? name).join(language === 'ja' ? '・' : ', ');
  const visible = set.filter((name) => name !== draft.parent?.by);
  return visible.map((name) => ({
    field: `${draft.prefix}${name}`,
    code: 'not_unique',
    message: `同じ${labels('ja')}のレコードが既にあります。そのレコードを開いて変更してください。`,
    en: `There is a record with the same ${labels('en')} already. Open and change that one.`,
  }));
}

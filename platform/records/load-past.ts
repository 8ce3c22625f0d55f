import sql, { join } from 'sql-template-tag';
import type { RequestContext } from '../database/request-context.ts';
import type { ObjectModel } from '../metadata/model.ts';
import { accessPredicate } from '../query/access.ts';
import { mayReadField } from '../query/field-access.ts';
import { ident } from '../query/identifier.ts';
import { ownOf, tableOf } from '../query/paths.ts';
import { toFormulaValue, type Draft } from './draft.ts';
import type { Queryable } from './queryable.ts';

/** The last answers of a respondent, by number field: those that are not blank, newest first. */
export type Past = Readonly<Record<string, readonly number[]>>;

/** The number fields that a survey holds against former answers. */
export function pastFields({ survey }: ObjectModel): readonly string[] {
  return [...new Set(survey?.past.flatMap(({ fields }) => fields) ?? [])];
}

/**
 * What the respondents of these drafts of one survey answered last before the drafts' dates, as far as the actor reads it: one statement for all. Drafts
 * without respondent or date have no past, and none that is not asked for is read.
 */
export async function loadPast(context: RequestContext, from: Queryable, object: ObjectModel, drafts: readonly Pick<Draft, 'values'>[]): Promise<Past[]> {
  const { survey } = object;
  const fields = pastFields(object).map((name) => ownOf(object.fields, name));
  const asked = drafts.map(({ values }) => (survey ? { respondent: toFormulaValue(values[survey.respondent]), day: values[survey.date] } : {}));
  const past: Past[] = drafts.map(() => ({}));
  if (!survey || fields.length === 0 || !asked.some(({ respondent, day }) => respondent && day)) return past;
  const column = (name: string) => ident('t0', ownOf(object.fields, name)?.column ?? name);
  const access = accessPredicate(context, object, 'read', 't0');
  const where = [
    sql`${column(survey.respondent)} = q.respondent`,
    sql`${column(survey.date)} < q.day`,
    sql`${column(survey.status.field)} = ${survey.status.answered}::text`,
    ...(access ? [access] : []),
  ];
  const most = Math.max(...survey.past.map(({ answers }) => answers));
  const numbers = fields.map((field) => ident('t0', field?.column ?? ''));
  const rows = await from.query<{ place: number; answers: readonly (readonly (number | null)[])[] }>(
    sql`SELECT q.place::int AS place, p.answers FROM unnest(${asked.map(({ respondent }) => respondent ?? null)}::uuid[], ${asked.map(({ day }) => day ?? null)}::date[]) WITH ORDINALITY AS q(respondent, day, place) CROSS JOIN LATERAL (SELECT jsonb_agg(l.numbers ORDER BY l.day DESC) AS answers FROM (SELECT ${column(survey.date)} AS day, jsonb_build_array(${join(numbers)}) AS numbers FROM ${tableOf(object)} t0 WHERE ${join(where, ' AND ')} ORDER BY ${column(survey.date)} DESC LIMIT ${most}::int) l) p WHERE p.answers IS NOT NULL`,
    { prepared: 'often' },
  );
  for (const { place, answers } of rows)
    past[place - 1] = Object.fromEntries(
      fields.map((field, index) => [field?.name ?? '', answers.map((each) => each[index] ?? null).filter((each): each is number => each !== null)]),
    );
  return past;
}

/** For the page and form of one record: the past of its readable fields; undefined where the survey holds nothing against it. */
export async function readPast(
  context: RequestContext,
  from: Queryable,
  object: ObjectModel,
  record: Pick<Draft, 'values'>,
): Promise<Record<string, number[]> | undefined> {
  if (pastFields(object).length === 0) return undefined;
  const [past = {}] = await loadPast(context, from, object, [record]);
  return Object.fromEntries(Object.entries(past).flatMap(([name, numbers]) => (mayReadField(context.actor, object, name) ? [[name, [...numbers]]] : [])));
}

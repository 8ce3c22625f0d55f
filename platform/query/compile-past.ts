import sql, { join, type Sql } from 'sql-template-tag';
import type { ObjectModel } from '../metadata/model.ts';
import { accessPredicate } from './access.ts';
import { ident } from './identifier.ts';
import { ownOf, tableOf } from './paths.ts';
import type { QueryContext } from './query.ts';

/** The last answers of a respondent, by number field: those that are not blank, newest first. */
export type Past = Readonly<Record<string, readonly number[]>>;

/** As PostgreSQL gives the past: an array an answer, newest first, with a number (or null) a field; null where there is no answer. */
export type PastAnswers = readonly (readonly (number | null)[])[] | null;

/** The number fields that a survey holds against former answers. */
export function pastFields({ survey }: ObjectModel): readonly string[] {
  return [...new Set(survey?.past.flatMap(({ fields }) => fields) ?? [])];
}

/**
 * A select of one value, `answers`: what a respondent answered last before a day, as far as the actor reads it, along the unique key of respondent and date.
 * `respondent` and `day` are SQL; the rows are called `past`. Gives undefined where the survey holds nothing against its past.
 */
export function compilePast(context: QueryContext, object: ObjectModel, { respondent, day }: { readonly respondent: Sql; readonly day: Sql }): Sql | undefined {
  const { survey } = object;
  const names = pastFields(object);
  if (!survey || names.length === 0) return undefined;
  const access = accessPredicate(context, object, 'read', 'past');
  const column = (name: string): Sql => columnOf(object, name, 'past');
  const where = [
    sql`${column(survey.respondent)} = ${respondent}`,
    sql`${column(survey.date)} < ${day}`,
    sql`${column(survey.status.field)} = ${survey.status.answered}::text`,
    ...(access ? [access] : []),
  ];
  const most = Math.max(...survey.past.map(({ answers }) => answers));
  const last = sql`SELECT ${column(survey.date)} AS day, jsonb_build_array(${join(names.map(column))}) AS numbers FROM ${tableOf(object)} past WHERE ${join(where, ' AND ')} ORDER BY ${column(survey.date)} DESC LIMIT ${most}::int`;
  return sql`SELECT jsonb_agg(l.numbers ORDER BY l.day DESC) AS answers FROM (${last}) l`;
}

/** The past of the respondent of a record under this alias, before the record's own date. */
export function compileOwnPast(context: QueryContext, object: ObjectModel, alias: string): Sql | undefined {
  const { survey } = object;
  return survey && compilePast(context, object, { respondent: columnOf(object, survey.respondent, alias), day: columnOf(object, survey.date, alias) });
}

export function readAnswers(object: ObjectModel, answers: PastAnswers): Past {
  const isNumber = (each: number | null): each is number => each !== null;
  return Object.fromEntries(pastFields(object).map((name, index) => [name, (answers ?? []).map((each) => each[index] ?? null).filter(isNumber)]));
}

function columnOf(object: ObjectModel, name: string, alias: string): Sql {
  return ident(alias, ownOf(object.fields, name)?.column ?? name);
}

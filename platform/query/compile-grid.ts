import sql, { join, type Sql } from 'sql-template-tag';
import type { WireValue } from '../fields/field.ts';
import type { ObjectModel, SurveyModel } from '../metadata/model.ts';
import { accessPredicate } from './access.ts';
import { readPlace, textOf, type DatabaseRow } from './compile-rows.ts';
import { ident } from './identifier.ts';
import { Joins } from './joins.ts';
import { conditionExpression, lookupConditions, lookupTarget, ownOf, tableOf, unknownPath } from './paths.ts';
import type { QueryContext } from './query.ts';

/** A record of a survey, by whose it is and of which day. */
export interface SurveyPlace {
  readonly id: string;
  readonly title: string;
  readonly respondent: WireValue;
  readonly date: string;
}

export interface PlaceQuery {
  /** Only of these respondents. */
  readonly respondents?: readonly string[];
  readonly from: string;
  readonly to: string;
  /** Only what the actor may change. */
  readonly isWritable?: boolean;
  readonly limit: number;
}

/** The records of a survey within some days that the actor may read, ordered by day and title. */
export function compilePlaces(
  context: QueryContext,
  object: ObjectModel,
  survey: SurveyModel,
  { respondents, from, to, isWritable, limit }: PlaceQuery,
): { readonly sql: Sql; read(records: readonly DatabaseRow[]): SurveyPlace[] } {
  const joins = new Joins(context, object);
  const { alias } = joins.root;
  const respondent = readPlace(joins.place([survey.respondent]), 'respondent');
  const date = joins.place([survey.date]).value;
  const where: Sql[] = [sql`${date} BETWEEN ${from}::date AND ${to}::date`];
  if (respondents) where.push(sql`${joins.place([survey.respondent]).value} = ANY(${[...respondents]}::uuid[])`);
  for (const action of isWritable ? (['read', 'update'] as const) : (['read'] as const)) {
    const access = accessPredicate(context, object, action, alias);
    if (access) where.push(access);
  }
  const selected = [sql`${ident(alias)}.id, ${ident(alias)}.title, ${date} AS date`, ...respondent.select];
  return {
    sql: sql`SELECT ${join(selected)} FROM ${joins.from()} WHERE ${join(where, ' AND ')} ORDER BY ${date}, ${ident(alias)}.title, ${ident(alias)}.id LIMIT ${limit}::int`,
    read: (records) =>
      records.map((record) => ({ id: textOf(record.id), title: textOf(record.title), respondent: respondent.read(record), date: textOf(record.date) })),
  };
}

/** The respondents of a survey that the actor may read, in the order of their titles: those that have no record of a day, or some by their ids. */
export function compileRespondents(
  context: QueryContext,
  object: ObjectModel,
  survey: SurveyModel,
  respondents: ObjectModel,
  asked: { readonly without: string; readonly limit: number } | { readonly ids: readonly string[] },
): Sql {
  const where: Sql[] = [];
  const access = accessPredicate(context, respondents, 'read', 'r');
  if (access) where.push(access);
  if ('ids' in asked) where.push(sql`r.id = ANY(${[...asked.ids]}::uuid[])`);
  else {
    if (survey.respondents) where.push(sql`(${conditionExpression(context, respondents, 'r', survey.respondents)})`);
    const column = (name: string) => ident('x', ownOf(object.fields, name)?.column ?? name);
    where.push(
      sql`NOT EXISTS (SELECT 1 FROM ${tableOf(object)} x WHERE ${column(survey.respondent)} = r.id AND ${column(survey.date)} = ${asked.without}::date)`,
    );
  }
  const limit = 'ids' in asked ? asked.ids.length : asked.limit;
  return sql`SELECT r.id, r.title FROM ${tableOf(respondents)} r WHERE ${join(where, ' AND ')} ORDER BY r.title, r.id LIMIT ${limit}::int`;
}

/** The records that a lookup field may point to and that are called by one of these names, as far as the actor may read them. */
export function compileCalled(context: QueryContext, object: ObjectModel, fieldName: string, names: readonly string[]): Sql {
  const target = lookupTarget(context, ownOf(object.fields, fieldName));
  if (!target) throw unknownPath(object, [fieldName]);
  const joins = new Joins(context, target);
  const alias = ident(joins.root.alias);
  const where = [
    sql`${alias}.title = ANY(${[...names]}::text[])`,
    ...lookupConditions(object, fieldName).map((filter) => sql`(${joins.formula(filter, { filter: true })})`),
  ];
  const access = accessPredicate(context, target, 'read', joins.root.alias);
  if (access) where.push(access);
  return sql`SELECT ${alias}.id, ${alias}.title AS label FROM ${joins.from()} WHERE ${join(where, ' AND ')} ORDER BY ${alias}.title, ${alias}.id LIMIT ${names.length * 2}::int`;
}

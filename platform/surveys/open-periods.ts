import sql, { empty, join, raw, type Sql } from 'sql-template-tag';
import type { FieldDefinitionOf } from '../contract/definitions.ts';
import type { Database } from '../database/database.ts';
import { typeOf } from '../fields/field-types.ts';
import type { Field } from '../fields/field.ts';
import { toSql } from '../formula/to-sql.ts';
import type { Model, ObjectModel, SurveyModel } from '../metadata/model.ts';
import { ident } from '../query/identifier.ts';
import { conditionExpression, findMember, ownOf, pathExpression, sqlContext, tableOf, titleExpression } from '../query/paths.ts';
import { engineActor } from '../query/engine-actor.ts';
import type { QueryContext } from '../query/query.ts';
import { currentPeriod, hasEnded } from '../query/survey-period.ts';

/**
 * Makes the rows of the current period (today, or this week's day) of every survey: one for each respondent that has none, not answered yet (M2-2).
 * Does the same however often it runs, and while others run it. Gives the number of rows made.
 */
export async function openPeriods(database: Pick<Database, 'query'>, model: Model, now: Date): Promise<number> {
  let made = 0;
  for (const object of Object.values(model.objects)) {
    const statement = compileOpening(model, object, now);
    if (!statement) continue;
    const [row] = await database.query<{ made: number }>(statement, { as: 'engine' });
    made += row?.made ?? 0;
  }
  return made;
}

/**
 * The statement that opens the current period of one survey; undefined for what is no survey, or has ended. It waits for respondents that are about to move
 * to another unit, and keeps them where they are until its rows are there: rows with the stamps of before would be overlooked.
 */
function compileOpening(model: Model, object: ObjectModel, now: Date): Sql | undefined {
  const { survey } = object;
  const timeZone = model.app.timeZone;
  if (!survey || hasEnded(survey, now, timeZone)) return undefined;
  const respondents = respondentObject(model, object, survey);
  const dateField = ownOf(object.fields, survey.date);
  const respondentField = ownOf(object.fields, survey.respondent);
  if (!respondents || !dateField || !respondentField) return undefined;
  const day = sql`${currentPeriod(survey, now, timeZone)}::date`;
  const context: QueryContext = { model, actor: engineActor, now };
  const columns = [
    { column: raw('id'), value: newIdExpression },
    { column: raw('title'), value: titleExpression(context, object, rowPaths(context, object, respondents, survey, day)) },
    { column: raw('model_version'), value: sql`coalesce((SELECT version FROM shirabe.model_current), 0)` },
    { column: raw('created_at'), value: sql`${now.toISOString()}::timestamptz` },
    { column: raw('updated_at'), value: sql`${now.toISOString()}::timestamptz` },
    ...stamps(object, respondents),
    { column: ident(dateField.column), value: day },
    { column: ident(respondentField.column), value: raw('r.id') },
    ...firstValues(context, object, respondents, survey, day),
  ];
  const condition = survey.respondents ? sql` AND (${conditionExpression(context, respondents, 'r', survey.respondents)})` : empty;
  const select = sql`SELECT ${join(columns.map(({ value }) => value))} FROM ${tableOf(respondents)} r WHERE NOT EXISTS (SELECT 1 FROM ${tableOf(object)} x WHERE x.${ident(respondentField.column)} = r.id AND x.${ident(dateField.column)} = ${day})${condition} FOR SHARE OF r`;
  return sql`WITH made AS (INSERT INTO ${tableOf(object)} (${join(columns.map(({ column }) => column))}) ${select} ON CONFLICT DO NOTHING RETURNING 1) SELECT count(*)::int AS made FROM made`;
}

/** The object whose records answer a survey. */
export function respondentObject(model: Model, object: ObjectModel, survey: SurveyModel): ObjectModel | undefined {
  const field = ownOf(object.fields, survey.respondent);
  return field?.type === 'lookup' ? ownOf(model.objects, (field.definition as FieldDefinitionOf<'lookup'>).to) : undefined;
}

/** A UUID of version 7 made by PostgreSQL: the milliseconds since 1970 over the first 48 bits of a random UUID, and the version. Rows made together lie together. */
const newIdExpression = raw(
  "encode(set_bit(set_bit(overlay(uuid_send(gen_random_uuid()) PLACING substring(int8send((extract(epoch FROM clock_timestamp()) * 1000)::bigint) FROM 3) FROM 1 FOR 6), 52, 1), 53, 1), 'hex')::uuid",
);

/** The status, and the defaults of the other fields, as a save would set them. */
function firstValues(context: QueryContext, object: ObjectModel, respondents: ObjectModel, survey: SurveyModel, day: Sql): { column: Sql; value: Sql }[] {
  const values: { column: Sql; value: Sql }[] = [];
  const paths = rowPaths(context, object, respondents, survey, day);
  for (const field of Object.values(object.fields)) {
    const columnType = typeOf(field).columnType;
    if (columnType === null || field.name === survey.date || field.name === survey.respondent) continue;
    const column = ident(field.column);
    const formula = ownOf(object.defaults, field.name);
    if (field.name === survey.status.field) values.push({ column, value: firstStatus(context, survey, paths) });
    else if (formula) values.push({ column, value: sql`(${toSql(formula, sqlContext(context, paths))})::${raw(columnType)}` });
  }
  return values;
}

/** Open, or excused on a day that needs no answer (Q27). */
function firstStatus(context: QueryContext, survey: SurveyModel, paths: (path: readonly string[]) => Sql): Sql {
  const { open, excused } = survey.status;
  if (!survey.excusedWhen || excused === undefined) return sql`${open}::text`;
  return sql`CASE WHEN ${toSql(survey.excusedWhen, sqlContext(context, paths))} THEN ${excused}::text ELSE ${open}::text END`;
}

/** Paths of a row that is not there yet: the date and the respondent are known, the status is open, everything else is blank. */
function rowPaths(context: QueryContext, object: ObjectModel, respondents: ObjectModel, survey: SurveyModel, day: Sql): (path: readonly string[]) => Sql {
  const column = (path: readonly string[]): Sql => {
    const [name = '', ...rest] = path;
    if (name === survey.respondent) return pathExpression(context, respondents, 'r', rest);
    if (rest.length > 0) return sql`NULL`;
    if (name === survey.date) return day;
    if (name === survey.status.field) return sql`${survey.status.open}::text`;
    const member = findMember(object, name);
    if (member?.kind === 'formula') return toSql(member.formula, sqlContext(context, column));
    return blank(member?.kind === 'field' ? member.field : undefined);
  };
  return column;
}

function blank(field: Field | undefined): Sql {
  return field ? sql`NULL::${raw(typeOf(field).columnType ?? 'text')}` : sql`NULL`;
}

function stamps(object: ObjectModel, respondents: ObjectModel): { column: Sql; value: Sql }[] {
  return object.scopes
    .filter((scope) => respondents.scopes.includes(scope))
    .map((scope) => ({ column: ident(`scope_${scope}`), value: sql`r.${ident(`scope_${scope}`)}` }));
}

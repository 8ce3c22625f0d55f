import sql, { empty } from 'sql-template-tag';
import type { FieldDefinitionOf } from '../contract/definitions.ts';
import { ShirabeError } from '../contract/problem.ts';
import type { PreviousAnswer } from '../contract/wire-forms.ts';
import type { RequestContext } from '../database/request-context.ts';
import type { Field } from '../fields/field.ts';
import type { ObjectModel, SurveyModel } from '../metadata/model.ts';
import { accessPredicate } from '../query/access.ts';
import { fits } from '../query/cursor.ts';
import { ident } from '../query/identifier.ts';
import { ownOf, tableOf } from '../query/paths.ts';
import { readableModel, readableObject } from '../query/readable-model.ts';
import { findObject, notFound, recordId } from './find-object.ts';
import { loadAnswer } from './load-answer.ts';
import { surveyFields } from './survey-effects.ts';

/** Which answer is asked for: the one before a record, or before a day of a respondent. */
type Before = { readonly id: string } | { readonly respondent: string; readonly date: string };

/**
 * What may be copied of the last answer before a row, of the same respondent (「前日から写す」): fields that can be changed and are not `copy: false`, child rows
 * without their ids. Files stay where they are. Raises `not_found` for an object that is no survey, and for a record or an object that the actor may not read.
 */
export async function readPrevious(context: RequestContext, objectName: string, before: Before): Promise<PreviousAnswer> {
  const object = findObject(context, objectName);
  const survey = readableObject(context, object).survey;
  if (!survey)
    throw new ShirabeError('not_found', { ja: 'この一覧には、前回の回答がありません。', en: 'Records of this object have no answer of a period before.' });
  const { respondent, date } = 'id' in before ? await placeOf(context, object, survey, recordId(before.id)) : before;
  if (!fits(date, 'date')) throw notFound();
  const [found] = await findAnswers(context, object, survey, [{ respondent: recordId(respondent), date }]);
  if (!found) return { previous: null };
  const record = await loadAnswer(context, context.database, object, found.id, false);
  const seen = readableObject(context, object);
  const children = Object.entries(record.children).map(([name, rows]) => [
    name,
    rows.map((row) => copied(childFields(context, seen.fields[name]), row.values)),
  ]);
  return {
    previous: {
      id: record.id,
      date: found.date,
      values: copied(copiedFields(context, object, survey), record.values),
      children: Object.fromEntries(children) as Record<string, Record<string, unknown>[]>,
    },
  };
}

async function placeOf(context: RequestContext, object: ObjectModel, survey: SurveyModel, id: string): Promise<{ respondent: string; date: string }> {
  const { values } = await loadAnswer(context, context.database, object, id, false);
  const respondent = values[survey.respondent];
  const date = values[survey.date];
  if (typeof date !== 'string' || typeof respondent !== 'object' || respondent === null || !('id' in respondent)) throw notFound();
  return { respondent: String(respondent.id), date };
}

/** The last answers before some days, in their order; undefined where there is none that the actor may read. */
export async function findAnswers(
  context: RequestContext,
  object: ObjectModel,
  { date: dateField, respondent: by, status }: SurveyModel,
  before: readonly { readonly respondent: string; readonly date: string }[],
): Promise<readonly ({ readonly id: string; readonly date: string } | undefined)[]> {
  const column = (name: string) => ident('t0', ownOf(object.fields, name)?.column ?? name);
  const access = accessPredicate(context, object, 'read', 't0');
  const rows = await context.database.query<{ place: number; id: string; date: string }>(
    sql`SELECT w.place::int AS place, a.id, a.date
      FROM unnest(${before.map(({ respondent }) => respondent)}::uuid[], ${before.map(({ date }) => date)}::date[]) WITH ORDINALITY AS w (respondent, date, place)
      CROSS JOIN LATERAL (SELECT t0.id, ${column(dateField)} AS date FROM ${tableOf(object)} t0
        WHERE ${column(by)} = w.respondent AND ${column(dateField)} < w.date AND ${column(status.field)} = ${status.answered}::text${access ? sql` AND ${access}` : empty}
        ORDER BY ${column(dateField)} DESC LIMIT 1) a`,
  );
  const found = new Map(rows.map(({ place, ...answer }) => [place, answer]));
  return before.map((_, index) => found.get(index + 1));
}

/** The fields of a survey whose values a copy may take along: not those that say whose answer it is, of which day, and whether there is one. */
export function copiedFields(context: RequestContext, object: ObjectModel, survey: SurveyModel): readonly Field[] {
  const left = new Set([...surveyFields(object), survey.date, survey.respondent]);
  return Object.values(readableObject(context, object).fields).filter(({ name }) => !left.has(name));
}

function childFields(context: RequestContext, field: Field | undefined): readonly Field[] {
  const { of, by } = (field?.definition ?? {}) as Partial<FieldDefinitionOf<'children'>>;
  const child = of === undefined ? undefined : ownOf(readableModel(context).objects, of);
  return Object.values(child?.fields ?? {}).filter(({ name }) => name !== by);
}

const own = new Set(['formula', 'auto_number', 'children', 'file']);

/** The values that a copy takes along, blank ones left out. */
export function copied(fields: readonly Field[], values: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const taken = fields.filter(({ type, definition }) => {
    const { read_only: isReadOnly, copy } = definition as { readonly read_only?: boolean; readonly copy?: boolean };
    return !own.has(type) && !isReadOnly && copy !== false;
  });
  return Object.fromEntries(taken.map(({ name }) => [name, values[name] ?? null] as const).filter(([, value]) => value !== null));
}

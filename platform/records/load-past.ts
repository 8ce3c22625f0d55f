import sql from 'sql-template-tag';
import type { RequestContext } from '../database/request-context.ts';
import type { ObjectModel } from '../metadata/model.ts';
import { compilePast, type Past, type PastAnswers, pastFields, readAnswers } from '../query/compile-past.ts';
import { mayReadField } from '../query/field-access.ts';
import { toFormulaValue } from '../query/formula-value.ts';
import type { Draft } from './draft.ts';
import type { Queryable } from './queryable.ts';

/**
 * What the respondents of these drafts of one survey answered last before the drafts' dates, as far as the actor reads it: one statement for all. Drafts
 * without respondent or date have no past, and none that is not asked for is read.
 */
export async function loadPast(context: RequestContext, from: Queryable, object: ObjectModel, drafts: readonly Pick<Draft, 'values'>[]): Promise<Past[]> {
  const { survey } = object;
  const asked = drafts.map(({ values }) => (survey ? { respondent: toFormulaValue(values[survey.respondent]), day: values[survey.date] } : {}));
  const past: Past[] = drafts.map(() => ({}));
  const answers = compilePast(context, object, { respondent: sql`q.respondent`, day: sql`q.day` });
  if (!answers || !asked.some(({ respondent, day }) => respondent && day)) return past;
  const rows = await from.query<{ place: number; answers: PastAnswers }>(
    sql`SELECT q.place::int AS place, p.answers FROM unnest(${asked.map(({ respondent }) => respondent ?? null)}::uuid[], ${asked.map(({ day }) => day ?? null)}::date[]) WITH ORDINALITY AS q(respondent, day, place) CROSS JOIN LATERAL (${answers}) p WHERE p.answers IS NOT NULL`,
    { prepared: 'often' },
  );
  for (const row of rows) past[row.place - 1] = readAnswers(object, row.answers);
  return past;
}

/** For the form of a new record: the past of its readable fields; undefined where the survey holds nothing against it. */
export async function readPast(
  context: RequestContext,
  from: Queryable,
  object: ObjectModel,
  record: Pick<Draft, 'values'>,
): Promise<Record<string, number[]> | undefined> {
  if (pastFields(object).length === 0) return undefined;
  const [past = {}] = await loadPast(context, from, object, [record]);
  return readablePast(context, object, past);
}

/** What the actor reads of a past. */
export function readablePast({ actor }: RequestContext, object: ObjectModel, past: Past): Record<string, number[]> {
  return Object.fromEntries(Object.entries(past).flatMap(([name, numbers]) => (mayReadField(actor, object, name) ? [[name, [...numbers]]] : [])));
}

import type { GridRow } from '../../contract/wire-grid.ts';
import type { Problem } from '../../contract/problem.ts';
import type { RequestContext } from '../../database/request-context.ts';
import { newId } from '../../database/uuid.ts';
import type { WireValue } from '../../fields/field.ts';
import type { ObjectModel, SurveyModel } from '../../metadata/model.ts';
import { compileRecord } from '../../query/compile-record.ts';
import type { DatabaseRow } from '../../query/compile-rows.ts';
import { mayReadField } from '../../query/field-access.ts';
import { ownOf } from '../../query/paths.ts';
import { readableObject } from '../../query/readable-model.ts';
import { inWords } from '../batches/read-batch.ts';
import { checkDraft } from '../check-draft.ts';
import type { Draft } from '../draft.ts';
import { loadPast } from '../load-past.ts';
import { loadTargets } from '../load-targets.ts';
import { forbidden } from '../open-rows.ts';
import { parseValues } from '../parse-values.ts';
import { applyDefaults, beginDraft } from '../prepare-draft.ts';
import { reachPaths } from '../reach-paths.ts';
import { answerSurvey, checkOpen } from '../survey-effects.ts';
import { findForbidden } from '../write-drafts.ts';
import { ShirabeError } from '../../contract/problem.ts';

/** A day of a respondent that has no record yet. */
export interface NewPlace {
  readonly respondent: string;
  readonly date: string;
}

/** Why an object takes nothing now (a freeze, the end of a survey), in the reader's words; null when it does. */
export function closedWords(context: RequestContext, object: ObjectModel): string | null {
  try {
    checkOpen(context, object);
    return null;
  } catch (error) {
    if (error instanceof ShirabeError) return inWords(context, { code: error.code, message: error.message, en: error.en }).message;
    throw error;
  }
}

/** The rows of these records that the actor may read, in the order of the ids; what cannot be read is left out. The ids must be ids. */
export async function loadStoredRows(context: RequestContext, object: ObjectModel, ids: readonly string[]): Promise<GridRow[]> {
  if (ids.length === 0) return [];
  const seen = readableObject(context, object);
  const reach = reachPaths(seen);
  const compiled = compileRecord(context, { object, ids, reach });
  const stored = new Map(compiled.read(await context.database.query<DatabaseRow>(compiled.sql)).map((row) => [row.id, row]));
  const rows = ids.flatMap((id) => stored.get(id) ?? []);
  const past = await loadPast(context, context.database, object, rows);
  const closed = closedWords(context, object);
  const notYours = inWords(context, problemOf(forbidden(object))).message;
  return rows.map((row, index) => ({
    id: row.id,
    version: row.version,
    title: row.title,
    values: given(row.values),
    reach: given(row.reach),
    ...pastOf(context, object, past[index] ?? {}),
    updated_by: row.updatedBy,
    updated_at: row.updatedAt,
    locked: closed ?? (row.canUpdate ? null : notYours),
    ...placeOf(seen.survey, row.values),
  }));
}

/**
 * What new records of these days of respondents start with, each with what speaks against it from the outset (a day that may not be entered, a respondent that
 * may not be chosen, no right to create it).
 */
export async function loadNewRows(context: RequestContext, object: ObjectModel, survey: SurveyModel, places: readonly NewPlace[]): Promise<GridRow[]> {
  if (places.length === 0) return [];
  const drafts = places.map(({ respondent, date }) =>
    beginDraft(object, newId(), undefined, parseValues(context, object, { [survey.respondent]: respondent, [survey.date]: date }), { prefix: '' }),
  );
  const unfit = await loadTargets(context, context.database, drafts);
  for (const draft of drafts) applyDefaults(context, draft);
  await loadTargets(
    context,
    context.database,
    drafts.filter((_, index) => unfit[index]?.length === 0),
  );
  const refused = await findForbidden(context, context.database, drafts, 'create');
  const past = await loadPast(context, context.database, object, drafts);
  const closed = closedWords(context, object);
  const seen = readableObject(context, object);
  return drafts.map((draft, index) => {
    const problem = unfit[index]?.[0] ?? dateProblem(context, draft, survey) ?? (refused.has(draft.id) ? problemOf(forbidden(object)) : undefined);
    return {
      id: null,
      version: 0,
      title: '',
      values: given(Object.fromEntries(Object.entries(draft.values).filter(([name]) => ownOf(seen.fields, name)))),
      reach: given(Object.fromEntries(reachPaths(seen).map((path) => [path, draft.reach[path] ?? null]))),
      ...pastOf(context, object, past[index] ?? {}),
      updated_by: null,
      updated_at: null,
      locked: closed ?? (problem ? inWords(context, problem).message : null),
      ...placeOf(survey, draft.values),
    };
  });
}

/** What speaks against the day of a new record: none of the survey's, too early, too late. */
function dateProblem(context: RequestContext, draft: Draft, survey: SurveyModel): Problem | undefined {
  const trial = { ...draft, values: { ...draft.values }, given: new Set<string>() };
  const others = new Set(Object.keys(draft.object.fields).filter((name) => name !== survey.date));
  return [...answerSurvey(context, trial), ...checkDraft(context, draft, others)].find(
    ({ field, severity }) => field === survey.date && severity !== 'warning',
  );
}

function problemOf({ code, message, en }: ShirabeError): Problem {
  return { code, message, en };
}

/** Blanks are left out: of sixty fields of a row most are blank. */
function given(values: Readonly<Record<string, WireValue>>): Record<string, WireValue> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null));
}

function pastOf({ actor }: RequestContext, object: ObjectModel, past: Readonly<Record<string, readonly number[]>>): Pick<GridRow, 'past'> {
  const readable = Object.entries(past).filter(([name, numbers]) => numbers.length > 0 && mayReadField(actor, object, name));
  return readable.length === 0 ? {} : { past: Object.fromEntries(readable.map(([name, numbers]) => [name, [...numbers]])) };
}

function placeOf(survey: SurveyModel | undefined, values: Readonly<Record<string, WireValue>>): Pick<GridRow, 'respondent' | 'date'> {
  if (!survey) return {};
  const respondent = values[survey.respondent];
  const date = values[survey.date];
  return {
    ...(typeof respondent === 'object' && respondent !== null && 'id' in respondent ? { respondent: { id: respondent.id, label: respondent.label } } : {}),
    ...(typeof date === 'string' ? { date } : {}),
  };
}

import type { FieldDefinitionOf } from '../contract/definitions.ts';
import { ShirabeError, type Problem } from '../contract/problem.ts';
import { toLocal } from '../fields/time-zone.ts';
import type { ObjectModel, SurveyModel } from '../metadata/model.ts';
import { ownOf } from '../query/paths.ts';
import type { QueryContext } from '../query/query.ts';
import { hasEnded, isPeriod } from '../query/survey-period.ts';
import { changedFields, evaluateDraft, sameValue, storedFields, type Draft } from './draft.ts';

/** Refuses to save while the survey takes nothing: after its end, and in a freeze (Q5, Q9, Q10). Raises `invalid` with the words of the definition. */
export function checkOpen(context: QueryContext, object: ObjectModel): void {
  const problem = findClosed(context, object);
  if (problem) throw new ShirabeError('invalid', { ja: problem.message, en: problem.en ?? problem.message }, [problem]);
}

/** Whether the survey takes answers now. */
export function isOpen(context: QueryContext, object: ObjectModel): boolean {
  return findClosed(context, object) === undefined;
}

/** Child rows of a survey are part of its answers: they are closed with it, also when they are saved by themselves. */
function findClosed(context: QueryContext, object: ObjectModel, depth = 0): Problem | undefined {
  const own = object.survey && closedProblem(context, object.survey);
  if (own || depth === 5) return own;
  for (const name of parentsOf(object)) {
    const above = ownOf(context.model.objects, name);
    const problem = above && findClosed(context, above, depth + 1);
    if (problem) return problem;
  }
  return undefined;
}

const parents = new WeakMap<ObjectModel, readonly string[]>();

/** The objects whose child rows an object's records are, found once: it is asked several times a save. */
function parentsOf(object: ObjectModel): readonly string[] {
  const known = parents.get(object);
  if (known) return known;
  const found = Object.values(object.fields).flatMap((field) => {
    const { parent, to } = field.definition as FieldDefinitionOf<'lookup'>;
    return field.type === 'lookup' && parent === true ? [to] : [];
  });
  parents.set(object, found);
  return found;
}

function closedProblem(context: QueryContext, survey: SurveyModel): Problem | undefined {
  if (hasEnded(survey, context.now, context.model.app.timeZone))
    return {
      code: 'survey_ended',
      message: `この調査は ${survey.ended ?? ''} で終了しました。入力・変更はできません。`,
      en: `This survey ended on ${survey.ended ?? ''}. Nothing can be entered or changed.`,
    };
  const now = context.now.getTime();
  const freeze = survey.freezes.find(({ from, to }) => Date.parse(from) <= now && now <= Date.parse(to));
  return freeze && { code: 'survey_frozen', message: freeze.message.ja, en: freeze.message.en };
}

/** Whether the draft says that no answer is needed (該当なし). */
export function isExcused(draft: Draft): boolean {
  const status = draft.object.survey?.status;
  return status?.excused !== undefined && draft.values[status.field] === status.excused;
}

/**
 * What saving an answer does: the status becomes answered (or excused, when the request says so, which clears the numbers: Q25, Q27), the time of the first answer is kept,
 * and whether it was in time. Administrators correct without answering. Gives the problems of the date: before the first day that may be entered (Q8, Q9), or no day of the survey.
 */
export function answerSurvey(context: QueryContext, draft: Draft): Problem[] {
  const { survey } = draft.object;
  if (!survey) return [];
  const problems = checkDate(context, draft, survey);
  const { status } = survey;
  if (asksToBeExcused(draft)) {
    clearNumbers(draft);
    return problems;
  }
  if (context.actor.setup) {
    if (draft.stored === undefined && !draft.given.has(status.field)) draft.values[status.field] = status.open;
    return problems;
  }
  draft.values[status.field] = status.answered;
  if (survey.firstAnswered !== undefined && draft.values[survey.firstAnswered]) return problems;
  if (survey.firstAnswered !== undefined) draft.values[survey.firstAnswered] = context.now.toISOString();
  const firstTime = survey.firstAnswered !== undefined || draft.stored?.values[status.field] !== status.answered;
  const date = draft.values[survey.date];
  if (survey.onTime !== undefined && firstTime && survey.due !== undefined && typeof date === 'string')
    draft.values[survey.onTime] = isInTime(context, date, survey.due);
  return problems;
}

/** A form may send the status back as it was: then it is a new wish only when nothing else is changed. */
function asksToBeExcused(draft: Draft): boolean {
  const status = draft.object.survey?.status;
  if (!status || !draft.given.has(status.field) || !isExcused(draft)) return false;
  return !sameValue(draft.values[status.field], draft.stored?.values[status.field]) || changedFields(draft).length === 0;
}

/** The fields that only the survey itself sets. The status may be given as excused, or as what a save makes it. */
export function surveyFields(object: ObjectModel): ReadonlySet<string> {
  const { survey } = object;
  return new Set(survey ? [survey.status.field, survey.firstAnswered, survey.onTime].filter((name) => name !== undefined) : []);
}

/** 12:59:59 and 13:00:00 are in time, 13:00:01 is not (Q25). */
function isInTime(context: QueryContext, date: string, due: string): boolean {
  const { day, clock } = toLocal(context.now, context.model.app.timeZone);
  return `${day} ${clock}` <= `${date} ${due}:00`;
}

function checkDate(context: QueryContext, draft: Draft, survey: SurveyModel): Problem[] {
  const date = draft.values[survey.date];
  if (typeof date !== 'string' || sameValue(date, draft.stored?.values[survey.date])) return [];
  const field = `${draft.prefix}${survey.date}`;
  if (!isPeriod(survey, date))
    return [{ field, code: 'not_a_period', message: 'この調査の対象の曜日ではありません。', en: 'The survey has no row on this day of the week.' }];
  const first = survey.backfillFrom && evaluateDraft(context, draft, survey.backfillFrom);
  if (typeof first === 'string' && date < first)
    return [
      { field, code: 'before_first_date', message: `${first.replaceAll('-', '/')} 以降の日付を入力してください。`, en: `Enter ${first} or a later day.` },
    ];
  return [];
}

function clearNumbers(draft: Draft): void {
  for (const field of storedFields(draft.object)) {
    const fixed = field.definition as { readonly fixed?: boolean; readonly read_only?: boolean };
    if (field.valueType === 'number' && !fixed.fixed && !fixed.read_only) draft.values[field.name] = null;
  }
}

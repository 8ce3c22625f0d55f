import sql, { empty } from 'sql-template-tag';
import type { DashboardAnswer } from '../contract/wire.ts';
import type { RequestContext } from '../database/request-context.ts';
import type { ObjectModel, SurveyModel } from '../metadata/model.ts';
import { accessPredicate, mayAny } from '../query/access.ts';
import { ident } from '../query/identifier.ts';
import { conditionExpression, ownOf, tableOf } from '../query/paths.ts';
import { currentPeriod, dueAt, hasEnded } from '../query/survey-period.ts';
import { respondentObject } from './open-periods.ts';

export type CurrentSurvey = NonNullable<DashboardAnswer['components'][number]['surveys']>[number];

/**
 * The surveys among these objects that the viewer answers, each with the viewer's own row of the current period when there is one, and what is due:
 * a hospital its daily and weekly surveys, prefecture staff the prefecture's (M2-1, M3-1). Surveys that have ended, and names that are no survey, are left out.
 */
export async function currentSurveys(context: RequestContext, objects: readonly string[]): Promise<CurrentSurvey[]> {
  const surveys: CurrentSurvey[] = [];
  for (const name of objects) {
    const object = ownOf(context.model.objects, name);
    const survey = object && (await currentSurvey(context, object));
    if (survey) surveys.push(survey);
  }
  return surveys;
}

async function currentSurvey(context: RequestContext, object: ObjectModel): Promise<CurrentSurvey | undefined> {
  const { survey } = object;
  const timeZone = context.model.app.timeZone;
  if (!survey || hasEnded(survey, context.now, timeZone) || !mayAny(context, object, 'update')) return undefined;
  const unit = ownUnit(context, object);
  const date = ownOf(object.fields, survey.date);
  const respondent = ownOf(object.fields, survey.respondent);
  const status = ownOf(object.fields, survey.status.field);
  if (!date || !respondent || !status) return undefined;
  const day = currentPeriod(survey, context.now, timeZone);
  if (unit === undefined) return context.actor.setup || !(await answersForOthers(context, object)) ? undefined : forOthers(context, object, survey, day);
  const access = accessPredicate(context, object, 'read', 't0');
  const [row] = await context.database.query<{ id: string; status: string | null }>(
    sql`SELECT t0.id, t0.${ident(status.column)} AS status FROM ${tableOf(object)} t0 WHERE t0.${ident(respondent.column)} = ${unit}::uuid AND t0.${ident(date.column)} = ${day}::date${access ? sql` AND ${access}` : empty} LIMIT 1`,
  );
  if (!row && !(await answers(context, object, unit))) return undefined;
  const choice = status.choices.find(({ value }) => value === row?.status);
  return {
    object: object.name,
    label: object.label,
    list: Object.keys(object.lists)[0] ?? 'all',
    due: dueAt(survey, day, timeZone)?.toISOString() ?? null,
    record: row?.id ?? null,
    status: row?.status ?? null,
    status_label: choice?.label ?? null,
    tone: choice?.tone ?? null,
  };
}

/** Whether the viewer may answer for any respondent at all: an organization whose members answer by themselves has nothing to enter. */
async function answersForOthers(context: RequestContext, object: ObjectModel): Promise<boolean> {
  const access = accessPredicate(context, object, 'update', 't0');
  const rows = await context.database.query(sql`SELECT 1 FROM ${tableOf(object)} t0${access ? sql` WHERE ${access}` : empty} LIMIT 1`);
  return rows.length > 0;
}

/** A survey that the viewer answers for several respondents: none of its records is the one. */
function forOthers({ model }: RequestContext, object: ObjectModel, survey: SurveyModel, day: string): CurrentSurvey {
  const none = { record: null, status: null, status_label: null, tone: null };
  return {
    object: object.name,
    label: object.label,
    list: Object.keys(object.lists)[0] ?? 'all',
    due: dueAt(survey, day, model.app.timeZone)?.toISOString() ?? null,
    ...none,
    grid: true,
  };
}

/** Whether a unit is among those who answer: a clinic does not answer the hospitals' survey. The unit is the viewer's own; nothing else of it is told. */
async function answers(context: RequestContext, object: ObjectModel, unit: string): Promise<boolean> {
  const { survey } = object;
  const respondents = survey && respondentObject(context.model, object, survey);
  if (!survey?.respondents || !respondents) return true;
  const rows = await context.database.query(
    sql`SELECT 1 AS answers FROM ${tableOf(respondents)} r WHERE r.id = ${unit}::uuid AND (${conditionExpression(context, respondents, 'r', survey.respondents)})`,
    { as: 'engine' },
  );
  return rows.length > 0;
}

/** The unit for which the viewer answers: that of the scope the role reaches, when its records are the respondents. */
function ownUnit(context: RequestContext, object: ObjectModel): string | undefined {
  const { survey } = object;
  const respondents = survey && respondentObject(context.model, object, survey);
  const role = ownOf(context.model.app.roles, context.actor.role);
  const scope = role?.reach === undefined ? undefined : ownOf(context.model.app.scopes, role.reach);
  if (!respondents || !scope || scope.object !== respondents.name) return undefined;
  return ownOf(context.actor.units, scope.scope);
}

import { ShirabeError } from '../../contract/problem.ts';
import { GRID_PAGE, GRID_ROWS } from '../../contract/grid-limits.ts';
import type { GridAnswer, GridNamesRequest, GridPlace, GridRow, GridRowsRequest } from '../../contract/wire-grid.ts';
import type { FieldDefinitionOf } from '../../contract/definitions.ts';
import type { RequestContext } from '../../database/request-context.ts';
import { isRecordId } from '../../fields/lookup.ts';
import type { ObjectModel, SurveyModel } from '../../metadata/model.ts';
import { mayAny } from '../../query/access.ts';
import { compileCalled, compilePlaces, compileRespondents, type SurveyPlace } from '../../query/compile-grid.ts';
import { PAGE_LIMIT, type DatabaseRow } from '../../query/compile-rows.ts';
import { fits } from '../../query/cursor.ts';
import { ownOf } from '../../query/paths.ts';
import { readableObject } from '../../query/readable-model.ts';
import { isPeriod } from '../../query/survey-period.ts';
import { describeObject } from '../describe-object.ts';
import { findObject, notFound, recordId } from '../find-object.ts';
import { listRows, planList } from '../list-rows.ts';
import { closedWords, loadNewRows, loadStoredRows, type NewPlace } from './load-grid-rows.ts';

/** The most days of one respondent. */
const DAYS = 100;
/** How many rows come with the first answer. */
const FIRST = 60;

/** Which rows a grid is asked for: days of one respondent, all respondents of one day, or the rows of a list as it stands, some of them where ids are given. */
export type GridQuery =
  | { readonly respondent: string; readonly from: string; readonly to: string }
  | { readonly date: string }
  | {
      readonly list: string;
      readonly search?: string | undefined;
      readonly sort?: string | undefined;
      readonly filter?: string | undefined;
      readonly ids?: readonly string[] | undefined;
    };

/**
 * Which rows a grid has, in order, with the first of them. Days of a respondent without a record, and respondents without one of a day, are rows to be created
 * where the actor may create them. Of a day only what the actor may change; of a list everything that it shows.
 * Raises `not_found` (object, respondent, list), `bad_request` (days), and what a list's rows raise.
 */
export async function readGrid(context: RequestContext, objectName: string, query: GridQuery): Promise<GridAnswer> {
  const object = findObject(context, objectName);
  const found = await findPlaces(context, object, query);
  const { places } = found;
  return {
    ...found,
    places: places.slice(0, GRID_ROWS),
    more: places.length > GRID_ROWS || found.more,
    closed: closedWords(context, object),
    rows: await loadRows(context, object, places.slice(0, FIRST)),
    describe: describeObject(context, object),
  };
}

/**
 * Rows of a grid by their records' ids or by respondent and day, as far as the actor may read them; a day without a record as a new one. Raises `not_found`
 * (object), and `bad_request` for places of what is no survey, and days that are none.
 */
export async function readGridRows(context: RequestContext, objectName: string, { ids = [], places = [] }: GridRowsRequest): Promise<GridRow[]> {
  const object = findObject(context, objectName);
  const wanted = ids.map((id) => id.toLowerCase()).filter((id) => isRecordId(id));
  const rows = await loadStoredRows(context, object, [...new Set(wanted)]);
  return places.length === 0 ? rows : [...rows, ...(await readPlaces(context, object, places))];
}

/**
 * The records that a lookup field may point to by what they are called. Raises `not_found` (object), and `bad_request` for a field that is no lookup of the actor's.
 */
export async function readGridNames(context: RequestContext, objectName: string, { field, names }: GridNamesRequest): Promise<{ id: string; label: string }[]> {
  const object = findObject(context, objectName);
  if (ownOf(readableObject(context, object).fields, field)?.type !== 'lookup')
    throw badDays('field', `「${field}」は、レコードを選ぶ項目ではありません。`, `${field} is no field that looks up records.`);
  const asked = [...new Set(names)].filter((name) => !name.includes('\0'));
  return context.database.query<{ id: string; label: string }>(compileCalled(context, object, field, asked));
}

async function readPlaces(context: RequestContext, object: ObjectModel, asked: readonly NewPlace[]): Promise<GridRow[]> {
  const survey = surveyOf(context, object);
  const wanted = asked.map(({ respondent, date }) => ({ respondent: recordId(respondent), date: dayOf('places', date) }));
  const days = wanted.map(({ date }) => date).sort();
  const [from = '', to = from] = [days[0], days.at(-1)];
  const stored = await places(context, object, survey, {
    respondents: [...new Set(wanted.map(({ respondent }) => respondent))],
    from,
    to,
    limit: GRID_PAGE * DAYS,
  });
  const idOf = new Map(stored.map((place) => [`${respondentOf(place)?.id} ${place.date}`, place.id]));
  const placed = wanted.map((place) => ({
    id: idOf.get(`${place.respondent} ${place.date}`) ?? null,
    title: '',
    respondent: { id: place.respondent, label: '' },
    date: place.date,
  }));
  const offered = mayAny(context, object, 'create') ? placed : placed.filter(({ id }) => id !== null);
  return loadRows(context, object, offered);
}

type Found = Pick<GridAnswer, 'kind' | 'respondent' | 'label' | 'places' | 'more'>;

async function findPlaces(context: RequestContext, object: ObjectModel, query: GridQuery): Promise<Found> {
  if ('list' in query) return findListed(context, object, query);
  const survey = surveyOf(context, object);
  return 'date' in query ? findOfDay(context, object, survey, dayOf('date', query.date)) : findDays(context, object, survey, query);
}

/** The rows of a list, in its order. */
async function findListed(context: RequestContext, object: ObjectModel, query: Extract<GridQuery, { readonly list: string }>): Promise<Found> {
  const { list, search, sort, filter, ids } = query;
  const asked = { ...(search === undefined ? {} : { search }), ...(sort === undefined ? {} : { sort }), ...(filter === undefined ? {} : { filter }) };
  const { label } = await planList(context, object.name, list, asked);
  const wanted = ids && new Set(ids.map((id) => id.toLowerCase()));
  const found: GridPlace[] = [];
  let cursor: string | null | undefined;
  if (wanted) {
    // A choice among the rows is the user's own: it holds whatever the list shows by now.
    const rows = await loadStoredRows(context, object, [...wanted].filter((id) => isRecordId(id)).slice(0, GRID_ROWS));
    return { kind: 'list', respondent: null, label, places: rows.map(({ id, title }) => ({ id, title })), more: wanted.size > GRID_ROWS };
  }
  do {
    const page = await listRows(context, object.name, list, { ...asked, columns: 'title', limit: PAGE_LIMIT, ...(cursor ? { cursor } : {}) });
    found.push(...page.rows.map(({ id, values }) => ({ id, title: typeof values['title'] === 'string' ? values['title'] : '' })));
    cursor = page.next;
  } while (cursor !== null && found.length <= GRID_ROWS);
  return { kind: 'list', respondent: null, label, places: found, more: cursor !== null };
}

/** One day of all respondents whose record the actor may change or create. */
async function findOfDay(context: RequestContext, object: ObjectModel, survey: SurveyModel, date: string): Promise<Found> {
  const stored = await places(context, object, survey, { from: date, to: date, isWritable: true, limit: GRID_ROWS + 1 });
  const respondents = respondentsOf(context, object, survey);
  const missing: GridPlace[] = [];
  if (respondents && mayAny(context, object, 'create') && stored.length <= GRID_ROWS && isPeriod(survey, date)) {
    const asked = compileRespondents(context, object, survey, respondents, { without: date, limit: GRID_ROWS + 1 - stored.length });
    const rows = await context.database.query<{ id: string; title: string }>(asked);
    // Whom the actor may not create one for is none of theirs, and not shown.
    const open = (
      await loadNewRows(
        context,
        object,
        survey,
        rows.map(({ id }) => ({ respondent: id, date })),
      )
    ).map(({ locked }) => locked === null);
    missing.push(...rows.filter((_, index) => open[index]).map(({ id, title }) => ({ id: null, title, respondent: { id, label: title }, date })));
  }
  return { kind: 'day', respondent: null, label: null, places: [...stored.map(placeOf), ...missing], more: stored.length > GRID_ROWS };
}

/** The days of one respondent, those too that have no record yet. */
async function findDays(
  context: RequestContext,
  object: ObjectModel,
  survey: SurveyModel,
  query: { readonly respondent: string; readonly from: string; readonly to: string },
): Promise<Found> {
  const respondent = recordId(query.respondent);
  const [from, to] = [dayOf('from', query.from), dayOf('to', query.to)];
  const days = daysBetween(from, to).filter((day) => isPeriod(survey, day));
  if (from > to || days.length > DAYS || daysBetween(from, to).length > DAYS * 7)
    throw badDays('to', `期間は${DAYS}回分までにしてください。`, `At most ${DAYS} days or periods, the first of them before the last.`);
  const stored = await places(context, object, survey, { respondents: [respondent], from, to, limit: DAYS });
  const target = respondentsOf(context, object, survey);
  const [named] = target
    ? await context.database.query<{ id: string; title: string }>(compileRespondents(context, object, survey, target, { ids: [respondent] }))
    : [];
  if (!named && stored.length === 0) throw notFound();
  const label = named?.title ?? respondentOf(stored[0])?.label ?? '';
  const byDay = new Map(stored.map((place) => [place.date, place]));
  const all = [...new Set([...days, ...byDay.keys()])].sort();
  const mayCreate = named !== undefined && mayAny(context, object, 'create');
  const found = all.flatMap((date): GridPlace[] => {
    const place = byDay.get(date);
    if (place) return [placeOf(place)];
    return mayCreate ? [{ id: null, title: '', respondent: { id: respondent, label }, date }] : [];
  });
  return { kind: 'days', respondent: { id: respondent, label }, label: null, places: found, more: false };
}

async function places(context: RequestContext, object: ObjectModel, survey: SurveyModel, query: Parameters<typeof compilePlaces>[3]): Promise<SurveyPlace[]> {
  const compiled = compilePlaces(context, object, survey, query);
  return compiled.read(await context.database.query<DatabaseRow>(compiled.sql));
}

/** Rows of places in their order: stored ones, and new ones as they start. */
async function loadRows(context: RequestContext, object: ObjectModel, wanted: readonly GridPlace[]): Promise<GridRow[]> {
  const stored = new Map(
    (
      await loadStoredRows(
        context,
        object,
        wanted.flatMap(({ id }) => id ?? []),
      )
    ).map((row) => [row.id, row]),
  );
  const missing = wanted.flatMap(({ id, respondent, date }) => (id === null && respondent && date !== undefined ? [{ respondent: respondent.id, date }] : []));
  const survey = readableObject(context, object).survey;
  const created = survey ? await loadNewRows(context, object, survey, missing) : [];
  let next = 0;
  return wanted.flatMap(({ id }) => (id === null ? (created[next++] ?? []) : (stored.get(id) ?? [])));
}

function placeOf({ id, title, respondent, date }: SurveyPlace): GridPlace {
  const known = respondentOf({ respondent });
  return { id, title, date, ...(known ? { respondent: known } : {}) };
}

function respondentOf(place: Pick<SurveyPlace, 'respondent'> | undefined): { readonly id: string; readonly label: string } | undefined {
  const value = place?.respondent;
  return typeof value === 'object' && value !== null && 'label' in value ? { id: value.id, label: value.label } : undefined;
}

/** The survey of an object, as far as the actor reads who answers it and when. Raises `bad_request` for what is none. */
function surveyOf(context: RequestContext, object: ObjectModel): SurveyModel {
  const { survey, fields } = readableObject(context, object);
  if (survey && ownOf(fields, survey.respondent) && ownOf(fields, survey.date)) return survey;
  throw badDays('date', `「${object.label.ja}」には、日ごとの回答がありません。`, `${object.label.en} has no answers by day.`);
}

function respondentsOf({ model }: RequestContext, object: ObjectModel, survey: SurveyModel): ObjectModel | undefined {
  const field = ownOf(object.fields, survey.respondent);
  return field?.type === 'lookup' ? ownOf(model.objects, (field.definition as FieldDefinitionOf<'lookup'>).to) : undefined;
}

function dayOf(field: string, text: string): string {
  if (fits(text, 'date') && text !== 'infinity') return text;
  throw badDays(field, '日付は 2026-11-18 のように指定してください。', 'Give days such as 2026-11-18.');
}

function badDays(field: string, ja: string, en: string): ShirabeError {
  return new ShirabeError('bad_request', { ja, en }, [{ field, code: 'bad_request', message: ja, en }]);
}

/** Every day from one to another; more than a grid may have ends it. */
function daysBetween(from: string, to: string): string[] {
  const days: string[] = [];
  for (const day = new Date(`${from}T00:00:00Z`); days.length <= DAYS * 7; day.setUTCDate(day.getUTCDate() + 1)) {
    const text = day.toISOString().slice(0, 10);
    if (text > to) break;
    days.push(text);
  }
  return days;
}

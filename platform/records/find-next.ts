import { ShirabeError } from '../contract/problem.ts';
import type { NextAnswer } from '../contract/wire-forms.ts';
import type { RequestContext } from '../database/request-context.ts';
import type { Formula } from '../formula/formula.ts';
import type { ObjectModel, SurveyModel } from '../metadata/model.ts';
import { compileRows, type DatabaseRow, textOf } from '../query/compile-rows.ts';
import { writeCursor } from '../query/cursor.ts';
import { objectScope } from '../query/object-scope.ts';
import { parseFilter } from '../query/parse-filter.ts';
import { pathColumn } from '../query/path-column.ts';
import type { RowQuery } from '../query/query.ts';
import { readableModel, readableObject } from '../query/readable-model.ts';
import { findObject, recordId } from './find-object.ts';
import { planList } from './list-rows.ts';
import { loadAnswer } from './load-answer.ts';

/** The list that the record was opened from, as it stood. */
interface FromList {
  readonly list?: string | undefined;
  readonly search?: string | undefined;
  readonly sort?: string | undefined;
  readonly filter?: string | undefined;
}

/** Reads a formula over the fields of the object. */
type Parse = (source: string) => Formula;

/**
 * The record to answer after this one: the next of the list it was opened from, in that list's order and from its beginning again, of a survey only those that
 * are still open; without a list the next open day of the same respondent, or, for those who answer for several, the next respondent of the same day.
 * Asked before the save, while the record still stands where it stood. Raises `not_found`, and for the list what `listRows` raises.
 */
export async function findNext(context: RequestContext, objectName: string, id: string, from: FromList = {}): Promise<NextAnswer> {
  const object = findObject(context, objectName);
  const record = await loadAnswer(context, context.database, object, recordId(id), false);
  const seen = readableObject(context, object);
  const scope = objectScope(readableModel(context), seen);
  const parse: Parse = (source) => {
    const formula = parseFilter(scope, source);
    if (!formula) throw new ShirabeError('internal', 'an empty condition');
    return formula;
  };
  const { survey } = seen;
  const open = survey ? [parse(`${survey.status.field} = "${survey.status.open}" AND ${survey.date} <= TODAY()`)] : [];
  const { list, search, sort, filter } = from;
  if (list !== undefined) {
    const asked = { ...(search !== undefined && { search }), ...(sort !== undefined && { sort }), ...(filter !== undefined && { filter }) };
    const { query } = await planList(context, objectName, list, asked);
    return nextOf(context, parse, { ...query, columns: [], where: [...query.where, ...open] }, record.id, survey !== undefined);
  }
  return survey ? nextAnswer(context, parse, object, survey, record, open) : { next: null };
}

async function nextAnswer(
  context: RequestContext,
  parse: Parse,
  object: ObjectModel,
  survey: SurveyModel,
  record: { readonly id: string; readonly values: Readonly<Record<string, unknown>> },
  open: readonly Formula[],
): Promise<NextAnswer> {
  const given = record.values[survey.respondent];
  const respondent = typeof given === 'object' && given !== null && 'id' in given ? String(given.id) : undefined;
  const date = record.values[survey.date];
  if (respondent === undefined || typeof date !== 'string') return { next: null };
  const sameRespondent: RowQuery = {
    object,
    columns: [],
    where: open,
    within: { path: [survey.respondent], id: respondent },
    sort: [{ path: [survey.date], descending: false }],
  };
  if (Object.values(context.actor.units).includes(respondent)) return nextOf(context, parse, sameRespondent, record.id, true);
  const [year, month, day] = date.split('-').map(Number);
  const sameDay: RowQuery = {
    object,
    columns: [],
    where: [...open, parse(`${survey.date} = DATE(${year}, ${month}, ${day})`)],
    sort: [{ path: ['title'], descending: false }],
  };
  const found = await nextOf(context, parse, sameDay, record.id, true);
  return found.next ? found : nextOf(context, parse, sameRespondent, record.id, true);
}

/** The row after one, in the order of a query; `around`: from the beginning again when there is none. */
async function nextOf(context: RequestContext, parse: Parse, query: RowQuery, id: string, around: boolean): Promise<NextAnswer> {
  const title = pathColumn(context.model, query.object, ['title']);
  const named: RowQuery = { ...query, columns: title ? [title] : [], limit: 1 };
  const first = async (asked: RowQuery) => {
    const compiled = compileRows(context, asked);
    const [row] = compiled.read(await context.database.query<DatabaseRow>(compiled.sql)).rows;
    return row ? { id: row.id, title: textOf(row.values['title']) } : null;
  };
  const other = parse(`id <> "${id}"`);
  // Where the row stands: its sort keys, which every statement of rows gives beside the columns.
  const here = compileRows(context, { ...named, where: [parse(`id = "${id}"`)], search: undefined });
  const [raw] = await context.database.query<DatabaseRow>(here.sql);
  if (raw) {
    const keys = Object.keys(raw).filter((name) => /^s\d+$/.test(name));
    const values = keys.sort((one, two) => Number(one.slice(1)) - Number(two.slice(1))).map((name) => (raw[name] ?? null) as string | null);
    const next = await first({ ...named, where: [...named.where, other], cursor: writeCursor(named, values) });
    if (next) return { next };
  }
  return { next: around ? await first({ ...named, where: [...named.where, other] }) : null };
}

import { ShirabeError } from '../../contract/problem.ts';
import type { FoundGroup, FoundRecord, SearchAnswer } from '../../contract/wire-search.ts';
import { sqlState } from '../../database/postgres-errors.ts';
import type { RequestContext } from '../../database/request-context.ts';
import type { FieldDefinitionOf } from '../../contract/definitions.ts';
import type { ColumnModel, Model, ObjectModel } from '../../metadata/model.ts';
import { mayReadAny } from '../../query/access.ts';
import type { DatabaseRow } from '../../query/compile-rows.ts';
import { compileSearch, type FoundRow } from '../../query/compile-search.ts';
import { describeColumn } from '../../query/describe-column.ts';
import { searchWords } from '../../query/fold.ts';
import { pathColumn } from '../../query/path-column.ts';
import { ownOf } from '../../query/paths.ts';
import { readableModel, readableObject } from '../../query/readable-model.ts';
import { findObject, offeredLists } from '../find-object.ts';
import { cutAround, holdsWord, markWords } from './mark-words.ts';

/** The fewest characters that are looked for, and the most that are read. */
const FEWEST = 2;
const LONGEST = 400;
/** How many rows of each object a search over all gives, and one of a single object. */
const ROWS = { all: 5, one: 20 };
/** How long the statement of an object may take, in milliseconds, before the search goes on without it; and where only one is asked for. */
const TIME = { all: 400, one: 3000 };
/** How many statements of one search run at a time. */
const LANES = 3;
/** How many columns tell of a found record. */
const TELLING = 2;
const untold: readonly string[] = ['long_text', 'rich_text', 'children', 'file'];

export interface SearchParameters {
  readonly q: string;
  /** Only of this object: a page of its rows. */
  readonly object?: string | undefined;
  readonly cursor?: string | undefined;
}

/**
 * What the actor may read and holds every word of a search, by object: the best few of each, or a page of one. From two characters on.
 * An object whose search takes too long comes without rows and says so. Raises `not_found` for an object, `bad_cursor`, `bad_request` for a cursor alone.
 */
export async function searchRecords(context: RequestContext, { q, object, cursor }: SearchParameters): Promise<SearchAnswer> {
  const phrase = q.slice(0, LONGEST);
  const words = searchWords(phrase);
  if (cursor !== undefined && object === undefined)
    throw new ShirabeError('bad_request', { ja: 'cursor は object と一緒に指定してください。', en: 'Give cursor together with object.' });
  const only = object === undefined ? undefined : findObject(context, object);
  const tooShort = [...words.join('')].length < FEWEST;
  if (tooShort) return { words: [...words], too_short: true, groups: [] };
  if (only) {
    const { group } = await searchObject(context, only, phrase, words, { limit: ROWS.one, timeout: TIME.one, cursor });
    return { words: [...words], too_short: false, groups: [group] };
  }
  const found = await searchAll(context, phrase, words);
  const groups = found.filter(({ group }) => group.rows.length > 0 || group.stopped).sort((left, right) => left.fit - right.fit);
  return { words: [...words], too_short: false, groups: groups.map(({ group }) => group) };
}

interface Found {
  readonly group: FoundGroup;
  /** How well its best row fits; after all others when it has none. */
  readonly fit: number;
}

/** All objects, a few at a time. */
async function searchAll(context: RequestContext, phrase: string, words: readonly string[]): Promise<Found[]> {
  const objects = searchedObjects(context);
  const found: Found[] = [];
  let next = 0;
  const lane = async (): Promise<void> => {
    for (let index = next++; index < objects.length; index = next++) {
      const object = objects[index] as ObjectModel;
      try {
        found[index] = await searchObject(context, object, phrase, words, { limit: ROWS.all, timeout: TIME.all });
      } catch (error) {
        if (!tookTooLong(error)) throw error;
        found[index] = { group: describeGroup(context, object, [], { rows: [], next: null }, { words, stopped: true }), fit: Infinity };
      }
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  return found;
}

async function searchObject(
  context: RequestContext,
  object: ObjectModel,
  phrase: string,
  words: readonly string[],
  { limit, timeout, cursor }: { readonly limit: number; readonly timeout: number; readonly cursor?: string | undefined },
): Promise<Found> {
  const columns = tellingColumns(context, object);
  const fields = object.search.filter((name) => ownOf(readableObject(context, object).fields, name));
  const compiled = compileSearch(context, { object, phrase, words, columns, fields, limit, cursor });
  const page = compiled.read(await context.database.query<DatabaseRow>(compiled.sql, { timeout }));
  return { group: describeGroup(context, object, columns, page, { words, stopped: false }), fit: page.rows[0]?.fit ?? Infinity };
}

/** Every object of which the actor may read anything, surveys last; not the rows that a page of another record shows as its own. */
function searchedObjects(context: RequestContext): ObjectModel[] {
  const { model } = context;
  const inTabs = model.app.tabs.flatMap(({ objects }) => objects);
  const names = [...new Set([...inTabs, ...Object.keys(model.objects)])];
  const rows = childObjects(model);
  return names
    .map((name) => ownOf(model.objects, name))
    .filter((object) => object !== undefined)
    .filter((object) => !rows.has(object.name) && mayReadAny(context, object))
    .sort((left, right) => Number(left.survey !== undefined) - Number(right.survey !== undefined));
}

function childObjects(model: Model): ReadonlySet<string> {
  const fields = Object.values(model.objects).flatMap((object) => Object.values(object.fields));
  return new Set(fields.flatMap((field) => (field.type === 'children' ? [(field.definition as FieldDefinitionOf<'children'>).of] : [])));
}

/** What tells most of a record beside its title: the first of what its page shows at the top, else of its first list. */
function tellingColumns(context: RequestContext, whole: ObjectModel): readonly ColumnModel[] {
  const object = readableObject(context, whole);
  const model = readableModel(context);
  const highlights = object.layout.highlights.map((path) => pathColumn(model, object, path.split('.')));
  const listed = offeredLists(context, whole)[0]?.columns ?? [];
  return [...(highlights.length > 0 ? highlights : listed)]
    .filter((column) => column?.path !== undefined && column.field !== undefined && !untold.includes(column.field.type))
    .map((column) => column as ColumnModel)
    .slice(0, TELLING);
}

function describeGroup(
  context: RequestContext,
  object: ObjectModel,
  columns: readonly ColumnModel[],
  { rows, next }: { readonly rows: readonly FoundRow[]; readonly next: string | null },
  { words, stopped }: { readonly words: readonly string[]; readonly stopped: boolean },
): FoundGroup {
  const lists = offeredLists(context, object);
  // Of a list with a condition of its own some would be missing.
  const list = lists.find((each) => each.list === 'all' && !each.where) ?? lists.find((each) => !each.where);
  return {
    object: object.name,
    label: object.label,
    icon: object.icon ?? null,
    list: list?.list ?? null,
    columns: columns.map(describeColumn),
    rows: rows.map((row) => describeRow(object, row, words)),
    next,
    stopped,
  };
}

function describeRow(object: ObjectModel, { id, title, fit, values, texts }: FoundRow, words: readonly string[]): FoundRecord {
  const match = fit === 3 ? findMatch(object, title, texts, words) : undefined;
  return { id, title, pieces: markWords(title, words), values: { ...values }, match: match ?? null };
}

/** The first field that holds a word which the title does not. */
function findMatch(object: ObjectModel, title: string, texts: FoundRow['texts'], words: readonly string[]): FoundRecord['match'] | undefined {
  const missing = words.filter((word) => !holdsWord(title, word));
  for (const [name, text] of Object.entries(texts)) {
    const field = ownOf(object.fields, name);
    const pieces = text === null || !field ? undefined : cutAround(text, missing);
    if (field && pieces) return { label: field.label, pieces };
  }
  return undefined;
}

function tookTooLong(error: unknown): boolean {
  return error instanceof ShirabeError && sqlState(error.cause) === '57014';
}

import sql from 'sql-template-tag';
import { ShirabeError } from '../contract/problem.ts';
import type { NamedRecipient } from '../contract/wire-subscriptions.ts';
import type { RequestContext } from '../database/request-context.ts';
import { searchWords } from '../query/fold.ts';
import { compileRows, type DatabaseRow } from '../query/compile-rows.ts';
import { ownOf } from '../query/paths.ts';
import type { ObjectModel } from '../metadata/model.ts';

const OFFERED = 8;

/** The objects of which users' units are records, each once. */
function unitObjects({ model }: RequestContext): ObjectModel[] {
  const names = new Set(Object.values(model.app.scopes).map(({ object }) => object));
  return [...names].flatMap((name) => ownOf(model.objects, name) ?? []);
}

/** The titles of units, as far as the viewer may read them; others are called by their id. */
export async function unitTitles(context: RequestContext, units: readonly string[]): Promise<NamedRecipient[]> {
  const found = await readableUnits(context, units);
  return units.map((id) => ({ id, label: found.get(id) ?? id }));
}

/** The units that the viewer may read, with their titles. */
export async function readableUnits(context: RequestContext, units: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  if (units.length === 0) return found;
  for (const object of unitObjects(context))
    for (const { id, label } of await readTitles(context, object, { ids: [...units], limit: units.length })) found.set(id, label);
  return found;
}

/** Units that the viewer may read and that words are found in, which somebody belongs to. */
export async function findUnitsByWords(context: RequestContext, search: string): Promise<NamedRecipient[]> {
  if (searchWords(search).length === 0) return [];
  const found: NamedRecipient[] = [];
  for (const object of unitObjects(context)) found.push(...(await readTitles(context, object, { search, limit: OFFERED })));
  const used = await context.database.query<{ unit: string }>(
    sql`SELECT DISTINCT unit FROM shirabe.user_account WHERE unit = ANY(${found.map(({ id }) => id)}::uuid[])`,
  );
  return found.filter(({ id }) => used.some(({ unit }) => unit === id)).slice(0, OFFERED);
}

async function readTitles(
  context: RequestContext,
  object: ObjectModel,
  wanted: { readonly ids?: readonly string[]; readonly search?: string; readonly limit: number },
): Promise<NamedRecipient[]> {
  const title = { key: 'title', label: object.label, path: ['title'], valueType: 'text' };
  const compiled = compileRows(context, { object, columns: [title], where: [], sort: [{ path: ['title'], descending: false }], ...wanted });
  const { rows } = compiled.read(await context.database.query<DatabaseRow>(compiled.sql));
  return rows.flatMap(({ id, values }) => (id === null ? [] : [{ id, label: typeof values['title'] === 'string' ? values['title'] : '' }]));
}

/** What is raised where neither users nor units are asked for. */
export function noSuchKind(): ShirabeError {
  const message = { ja: 'kind は users か units です。', en: 'kind is users or units.' };
  return new ShirabeError('bad_request', message, [{ field: 'kind', code: 'unknown_value', message: message.ja, en: message.en }]);
}

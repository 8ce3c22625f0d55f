import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import type { Sql } from 'sql-template-tag';
import { compileModel } from '../metadata/compile-model.ts';
import { loadDefinitions } from '../metadata/load-definitions.ts';
import type { Model, ObjectModel } from '../metadata/model.ts';
import { smallApp } from '../testing/small-definitions.ts';
import { compileCount } from './compile-count.ts';
import { compileRows } from './compile-rows.ts';
import { compileSearch } from './compile-search.ts';
import { searchWords } from './fold.ts';
import type { QueryContext } from './query.ts';
import { readableObject } from './readable-model.ts';

/**
 * The SQL of every list, of its rows and count, for every role: a change of the compiler or of a definition shows itself as a change of these files.
 * UPDATE_GOLDEN=1 writes them anew.
 */
const folder = new URL('./golden/', import.meta.url);
const root = fileURLToPath(new URL('../../', import.meta.url));

const compiled = compileModel(await definitions());
if ('problems' in compiled) throw new Error(compiled.problems.map(({ file, line, message }) => `${file}:${line}: ${message}`).join('\n'));

if (process.env.UPDATE_GOLDEN) rmSync(folder, { recursive: true, force: true });

test('there is a file for each object, and no other', () => {
  const names = Object.keys(compiled.model.objects).map((name) => `${name}.sql`);
  if (!process.env.UPDATE_GOLDEN) expect(readdirSync(folder).sort()).toEqual(names.sort());
  expect(names.length).toBeGreaterThan(0);
});

test.each(Object.values(compiled.model.objects).map((object) => [object.name, object] as const))('the SQL of the lists of %s is as it was', (name, object) => {
  const path = new URL(`${name}.sql`, folder);
  const now = render(compiled.model, object);
  if (process.env.UPDATE_GOLDEN) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(path, now);
  }
  expect(existsSync(path) ? readFileSync(path, 'utf8') : '').toBe(now);
});

/** The project's own definitions; a small application before there are any. */
async function definitions(): Promise<Readonly<Record<string, string>>> {
  return existsSync(`${root}objects/app.yaml`) ? (await loadDefinitions(root)).files : smallApp;
}

function render(model: Model, object: ObjectModel): string {
  const roles = mainRoles(model);
  const lists = Object.values(object.lists).map((list) => {
    const byStatement = new Map<string, string[]>();
    for (const role of roles) {
      const context = contextOf(model, role);
      const { columns, sort } = readableObject(context, object).lists[list.list] ?? list;
      const query = { object, columns, where: list.where ? [list.where] : [], sort };
      const text = `${write(compileRows(context, query).sql)}\n${write(compileCount(context, query))}`;
      byStatement.set(text, [...(byStatement.get(text) ?? []), role]);
    }
    return [...byStatement].map(([text, names]) => `-- list ${list.list}, as ${names.join(', ')}\n${text}\n`).join('\n');
  });
  return [...lists, ...searchOf(model, object)].join('\n');
}

/** A search in the first list of an object that looks into fields of its own, as the first role. */
function searchOf(model: Model, object: ObjectModel): string[] {
  const [list] = Object.values(object.lists);
  const [role] = mainRoles(model);
  if (!list || !role || object.search.length === 0) return [];
  const context = contextOf(model, role);
  const phrase = '総合 病院';
  const query = { object, columns: list.columns.slice(0, 1), where: list.where ? [list.where] : [], sort: list.sort, search: phrase };
  const everywhere = compileSearch(context, { object, phrase, words: searchWords(phrase), columns: list.columns.slice(1, 2), fields: object.search, limit: 5 });
  return [
    `-- search in list ${list.list}, as ${role}\n${write(compileRows(context, query).sql)}\n${write(compileCount(context, query))}\n`,
    `-- search over everything, as ${role}\n${write(everywhere.sql)}\n`,
  ];
}

/** The roles that users can have alone. */
function mainRoles(model: Model): readonly string[] {
  return Object.values(model.app.roles).flatMap(({ role, reach }) => (reach === undefined ? [] : [role]));
}

/** Somebody of the role with a unit in every scope; the units' ids tell which scope a parameter is. */
function contextOf(model: Model, role: string): QueryContext {
  const units = Object.fromEntries(Object.keys(model.app.scopes).map((scope) => [scope, `(${scope})`]));
  return {
    model,
    now: new Date('2021-03-10T03:00:00Z'),
    actor: { id: '(user)', username: role, name: role, role, roles: [role], language: 'ja', units, setup: model.app.roles[role]?.setup ?? false, areas: [] },
  };
}

/** One clause a line, and the parameters below. */
function write(statement: Sql): string {
  const text = statement.text.replace(/ (?=(FROM|LEFT JOIN|WHERE|ORDER BY|LIMIT) )/g, '\n  ');
  const values = statement.values.map((value, index) => `$${index + 1} = ${JSON.stringify(value)}`);
  return `${text};${values.length > 0 ? `\n--   ${values.join(', ')}` : ''}`;
}

import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { compileModel } from '../metadata/compile-model.ts';
import { loadDefinitions } from '../metadata/load-definitions.ts';
import type { Model, ObjectModel } from '../metadata/model.ts';
import { smallApp } from '../testing/small-definitions.ts';
import { compileOnce } from './compile-once.ts';
import { compileRecord } from './compile-record.ts';
import { compileRows } from './compile-rows.ts';
import { objectScope } from './object-scope.ts';
import { parseFilter } from './parse-filter.ts';
import type { QueryContext, Statement } from './query.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const models = [modelOf(smallApp), modelOf((await loadDefinitions(root)).files)];
const id = '01a1660e-ac00-7107-84f9-63a01eacd3c0';

function modelOf(files: Readonly<Record<string, string>>): Model {
  const compiled = compileModel(files);
  if ('problems' in compiled) throw new Error(compiled.problems.map(({ message }) => message).join('\n'));
  return compiled.model;
}

/** Somebody of the role; `units` says of which scopes they have a unit. */
function someone(model: Model, role: string, number: number, now: string, units = Object.keys(model.app.scopes)): QueryContext {
  const unit = (scope: string) => `${String(number).padStart(8, '0')}-0000-7000-8000-${String(Object.keys(model.app.scopes).indexOf(scope)).padStart(12, '0')}`;
  return {
    model,
    now: new Date(now),
    actor: {
      id: `(user ${number})`,
      username: `user${number}`,
      name: `User ${number}`,
      role,
      roles: [role],
      language: 'ja',
      units: Object.fromEntries(units.map((scope) => [scope, unit(scope)])),
      setup: model.app.roles[role]?.setup ?? false,
      areas: [],
    },
  };
}

/** Every kind of viewer: each twice over, on different days, and with and without units. */
function everyone(model: Model): QueryContext[] {
  return Object.keys(model.app.roles).flatMap((role) => [
    someone(model, role, 1, '2021-03-10T03:00:00Z'),
    someone(model, role, 2, '2021-03-10T03:00:01Z'),
    someone(model, role, 3, '2026-11-22T16:00:00Z'),
    someone(model, role, 4, '2026-11-22T16:00:00Z', Object.keys(model.app.scopes).slice(1)),
    someone(model, role, 5, '2021-03-10T03:00:00Z', []),
  ]);
}

const plain = ({ text, values }: Statement) => ({ text, values });

test.each(models.flatMap((model) => Object.values(model.objects).map((object) => [object.label.en, model, object] as const)))(
  'the kept statements of %s are, for every viewer, those that would be compiled for them alone',
  (_, model, object) => {
    for (const context of everyone(model)) {
      for (const list of Object.values(object.lists)) {
        const query = { object, columns: list.columns, where: list.where ? [list.where] : [], sort: list.sort };
        expect(plain(compileOnce(context, list, 'rows', (kept) => compileRows(kept, query)).sql)).toEqual(plain(compileRows(context, query).sql));
      }
      const reach = object.layout.highlights.filter((path) => path.includes('.'));
      const kept = compileOnce(context, object, 'record', (each, given) => compileRecord(each, { object, id: given, reach }), id);
      expect(plain(kept.sql)).toEqual(plain(compileRecord(context, { object, id, reach }).sql));
    }
  },
);

test('what depends on the viewer and the moment differs, in its values or in its text', () => {
  const model = models[0] as Model;
  const object = model.objects['daily'] as ObjectModel;
  const conditions = [
    'day = TODAY()',
    'day > ADDDAYS(TODAY(), -7) AND created_at < NOW()',
    'USER.role = "office" OR patients > 3',
    'clinic = USER.clinic',
    'clinic <> USER.clinic OR ISBLANK(USER.clinic)',
    'IN(clinic, USER.clinic, USER.prefecture)',
    'note = USER.name & "様"',
    'patients > LEN(USER.name) / 4',
    'TODAY() > DATE(2022, 1, 1)',
  ];
  for (const condition of conditions) {
    const where = parseFilter(objectScope(model, object), condition);
    if (!where) throw new Error(condition);
    const query = { object, columns: [], where: [where], sort: [] };
    for (const context of [...everyone(model), ...everyone(model)])
      expect([condition, plain(compileOnce(context, where, 'rows', (kept) => compileRows(kept, query)).sql)]).toEqual([
        condition,
        plain(compileRows(context, query).sql),
      ]);
  }
});

test('two of a role share one text, and a compilation', () => {
  const model = models[0] as Model;
  const object = model.objects['daily'] as ObjectModel;
  let compiled = 0;
  const compile = (context: QueryContext) =>
    compileOnce(
      context,
      object,
      'counted',
      (kept, given) => {
        compiled += 1;
        return compileRecord(kept, { object, id: given });
      },
      id,
    );
  const [first, second] = [someone(model, 'clinic', 1, '2021-03-10T03:00:00Z'), someone(model, 'clinic', 2, '2026-11-22T16:00:00Z')].map(compile);
  expect([compiled, first?.sql.text]).toEqual([1, second?.sql.text]);
  expect(first?.sql.values).not.toEqual(second?.sql.values);
});

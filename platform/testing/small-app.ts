import sql, { join, raw } from 'sql-template-tag';
import { applySteps } from '../database/apply-steps.ts';
import type { RequestContext } from '../database/request-context.ts';
import { viewerDatabase } from '../database/viewer-database.ts';
import { newId } from '../database/uuid.ts';
import { compileModel } from '../metadata/compile-model.ts';
import type { Model, ObjectModel } from '../metadata/model.ts';
import { planChanges } from '../metadata/plan-changes.ts';
import { ident } from '../query/identifier.ts';
import type { Actor, QueryContext } from '../query/query.ts';
import { openTestDatabase, type TestDatabase } from './database.ts';
import { smallApp } from './small-definitions.ts';

/** The small application in a database of its own, with ways to ask as somebody. */
export interface SmallApp extends TestDatabase {
  readonly model: Model;
  /** A request of an actor; the time is noon of 2021-03-10 (a Wednesday) in Tokyo unless given. */
  as(actor: Partial<Actor> & { readonly role: string }, now?: Date): RequestContext;
  /** Writes a row as it stands, with stamps and a title, past every rule. Gives its id. */
  insert(object: string, values: Readonly<Record<string, unknown>>, title?: string): Promise<string>;
}

export const noon = new Date('2021-03-10T12:00:00+09:00');

/** Compiles definitions that must be right. */
export function compileDefinitions(files: Readonly<Record<string, string>>): Model {
  const compiled = compileModel(files);
  if ('problems' in compiled) throw new Error(compiled.problems.map((problem) => `${problem.file}:${problem.line}: ${problem.message}`).join('\n'));
  return compiled.model;
}

/** Opens the small application, or another one. Close it in `afterAll`. */
export async function openSmallApp(files: Readonly<Record<string, string>> = smallApp): Promise<SmallApp> {
  const model = compileDefinitions(files);
  const test = await openTestDatabase();
  await test.database.transact((tx) => applySteps(tx, model, planChanges(null, model).steps, noon));
  return {
    ...test,
    model,
    as: (actor, now = noon) => {
      const viewing: QueryContext = {
        model,
        now,
        actor: {
          id: '00000000-0000-7000-8000-000000000001',
          username: actor.role,
          name: `${actor.role}の人`,
          language: 'ja',
          units: {},
          roles: [actor.role],
          setup: actor.role === 'admin',
          areas: [],
          ...actor,
        },
      };
      return { ...viewing, database: viewerDatabase(test.database, viewing) };
    },
    insert: (object, values, title) => insertRow(test, model, object, values, title),
  };
}

async function insertRow(test: TestDatabase, model: Model, name: string, values: Readonly<Record<string, unknown>>, title?: string): Promise<string> {
  const object = model.objects[name] as ObjectModel;
  const id = newId();
  const columns = Object.entries(values).map(([field, value]) => ({ column: ident(object.fields[field]?.column ?? field), value: sql`${value}` }));
  const shown = title ?? (typeof values.name === 'string' ? values.name : id);
  const all = [
    { column: raw('id'), value: sql`${id}` },
    { column: raw('title'), value: sql`${shown}` },
    ...(await stampsOf(test, model, object, id, values)),
    ...columns,
  ];
  await test.database.query(
    sql`INSERT INTO ${ident('data', object.table)} (${join(all.map(({ column }) => column))}) VALUES (${join(all.map(({ value }) => value))})`,
  );
  return id;
}

async function stampsOf(test: TestDatabase, model: Model, object: ObjectModel, id: string, values: Readonly<Record<string, unknown>>) {
  const { stamp } = object;
  if (!stamp) return [];
  if (stamp.kind === 'self')
    return [
      { column: ident(`scope_${stamp.scope}`), value: sql`${id}` },
      ...Object.entries(stamp.within).map(([scope, field]) => ({ column: ident(`scope_${scope}`), value: sql`${values[field] ?? null}` })),
    ];
  const definition = object.fields[stamp.field]?.definition as { readonly to?: string } | undefined;
  const target = model.objects[definition?.to ?? ''] as ObjectModel;
  const [row] = await test.database.query<Record<string, unknown>>(sql`SELECT * FROM ${ident('data', target.table)} WHERE id = ${values[stamp.field] ?? null}`);
  return object.scopes.map((scope) => ({ column: ident(`scope_${scope}`), value: sql`${row?.[`scope_${scope}`] ?? null}` }));
}

import { Sql } from 'sql-template-tag';
import type { Viewer } from '../formula/formula.ts';
import { viewerOf } from './paths.ts';
import type { Actor, QueryContext, Statement, StatementKeeping } from './query.ts';

/** What a compiler gives: a statement, and how its records become an answer. */
interface Compiled {
  readonly sql: Sql;
}

/** A parameter whose value is known only when the statement runs. */
export class Late {
  readonly read: (asked: Asked) => unknown;
  constructor(read: (asked: Asked) => unknown) {
    this.read = read;
  }
}

/** One use of a kept statement. */
interface Asked {
  readonly context: QueryContext;
  readonly given: unknown;
  /** The parts that were written anew for this viewer. */
  readonly parts: readonly Sql[];
}

interface Part {
  readonly write: (viewer: Viewer) => Sql;
  readonly text: string;
}

interface Fact {
  readonly read: (viewer: Viewer) => unknown;
  readonly value: unknown;
}

/** Takes down, while a statement is compiled, what must hold for another viewer to be served by it, and where its parameters come from. */
class TakenDown implements StatementKeeping {
  readonly parts: Part[] = [];
  readonly facts: Fact[] = [];
  readonly #viewer: Viewer;

  constructor(viewer: Viewer) {
    this.#viewer = viewer;
  }

  part(write: (viewer: Viewer) => Sql): Sql {
    const written = write(this.#viewer);
    const index = this.parts.push({ write, text: written.text }) - 1;
    return new Sql(
      written.strings,
      written.values.map((_, at) => new Late(({ parts }) => parts[index]?.values[at])),
    );
  }

  fact<T>(read: (viewer: Viewer) => T, keyOf: (value: T) => unknown = (value) => value): T {
    const value = read(this.#viewer);
    this.facts.push({ read: (viewer) => keyOf(read(viewer)), value: keyOf(value) });
    return value;
  }

  unit(scope: string): Late {
    return new Late(({ context }) => context.actor.units[scope]);
  }
}

interface Kept {
  readonly compiled: Compiled;
  readonly text: string;
  readonly values: readonly unknown[];
  readonly parts: readonly Part[];
  readonly facts: readonly Fact[];
}

/** The most kinds of statements that one part of the Model keeps, and the most texts of one kind: a new day may bring another, as may a viewer. */
const KINDS = 200;
const TEXTS = 8;
const known = new WeakMap<object, Map<string, Kept[]>>();

/**
 * Compiles a statement once for all viewers whom the same text serves, and fills in the values of this one: building a text anew for each request
 * costs more than running it. `owner` is a part of the Model, with which the statement is forgotten; `kind` tells its statements apart.
 * `compile` must depend on nothing but these, what it is handed, and the role: it gets no user and no moment, and a stand-in for `given`.
 */
export function compileOnce<T extends Compiled>(
  context: QueryContext,
  owner: object,
  kind: string,
  compile: (context: QueryContext, given: Late) => T,
  given?: unknown,
): Omit<T, 'sql'> & { readonly sql: Statement } {
  const kinds = known.get(owner) ?? new Map<string, Kept[]>();
  known.set(owner, kinds);
  const key = JSON.stringify([kind, ...roleOf(context.actor)]);
  const texts = kinds.get(key) ?? [];
  const viewer = viewerOf(context);
  for (const kept of texts) {
    const values = valuesFor(kept, viewer, context, given);
    if (values) return { ...(kept.compiled as T), sql: { text: kept.text, values } };
  }
  const keeping = new TakenDown(viewer);
  const compiled = compile({ model: context.model, actor: roleAlone(context.actor), now: new Date(NaN), keeping }, new Late((asked) => asked.given));
  const kept = { compiled, text: compiled.sql.text, values: compiled.sql.values, parts: keeping.parts, facts: keeping.facts };
  if (texts.length === TEXTS) texts.shift();
  texts.push(kept);
  kinds.set(key, texts);
  for (const oldest of [...kinds.keys()].slice(0, -KINDS)) kinds.delete(oldest);
  return { ...compiled, sql: { text: kept.text, values: valuesFor(kept, viewer, context, given) ?? [] } };
}

/** The values of a kept statement for this use; undefined when its text is not right for the viewer. */
function valuesFor(kept: Kept, viewer: Viewer, context: QueryContext, given: unknown): unknown[] | undefined {
  if (!kept.facts.every((fact) => Object.is(fact.read(viewer), fact.value))) return undefined;
  const parts = kept.parts.map((part) => part.write(viewer));
  if (!kept.parts.every((part, index) => part.text === parts[index]?.text)) return undefined;
  const asked = { context, given, parts };
  return kept.values.map((value) => (value instanceof Late ? value.read(asked) : value));
}

/** Everything of an actor that access may turn into text: which items count, and which scopes the actor has a unit of. */
function roleOf({ role, roles, setup, units }: Actor): readonly unknown[] {
  const scopes = Object.keys(units).filter((scope) => units[scope]);
  return [role, roles, setup, ...scopes.sort()];
}

/** The actor that a kept statement is compiled for: whatever else it read of one would be a value of somebody's in everybody's statement. */
function roleAlone({ role, roles, setup, areas, units }: Actor): Actor {
  const scopes = Object.keys(units).filter((scope) => units[scope]);
  return { id: '', username: '', name: '', role, roles, language: 'ja', units: Object.fromEntries(scopes.map((scope) => [scope, '(kept)'])), setup, areas };
}

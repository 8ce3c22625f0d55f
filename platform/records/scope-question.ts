import sql from 'sql-template-tag';
import { ShirabeError } from '../contract/problem.ts';
import type { Text } from '../contract/text.ts';
import type { ScopeMove } from '../contract/wire.ts';
import type { RequestContext } from '../database/request-context.ts';
import type { ObjectModel } from '../metadata/model.ts';
import { accessPredicate, mayReadAny } from '../query/access.ts';
import { mayReadField } from '../query/field-access.ts';
import { ident } from '../query/identifier.ts';
import { ownOf, tableOf } from '../query/paths.ts';
import { sameValue, type Draft } from './draft.ts';
import type { Queryable } from './queryable.ts';
import { asEngine } from './see-hidden.ts';

/** A scope in which a record goes from one unit to another. */
interface Change {
  readonly scope: string;
  readonly label: Text;
  /** The field that says it; none where it follows from another record. */
  readonly field?: string;
  readonly before: Unit | null;
  readonly after: Unit | null;
}
interface Unit {
  readonly id: string;
  /** '' for one that may not be seen. */
  readonly title: string;
}

/** The stamps that a save changes. */
export function movedScopes({ object, scopes, stored }: Draft): readonly string[] {
  return stored ? object.scopes.filter((scope) => !sameValue(scopes[scope], stored.scopes[scope])) : [];
}

/** From where to where a record goes, with the titles of the units: as the viewer may see them, or, `whole`, as they are. */
export async function changesOfScopes(
  context: RequestContext,
  tx: Queryable,
  draft: Draft,
  { whole }: { readonly whole: boolean },
): Promise<readonly Change[]> {
  const { object, scopes, stored } = draft;
  const changes: Change[] = [];
  for (const scope of movedScopes(draft)) {
    const unit = ownOf(context.model.objects, ownOf(context.model.app.scopes, scope)?.object ?? '');
    const field = object.stamp?.kind === 'self' ? ownOf(object.fields, ownOf(object.stamp.within, scope) ?? '') : undefined;
    const [before, after] = [stored?.scopes[scope] ?? null, scopes[scope] ?? null];
    const titles = unit ? await titlesOf(whole ? asEngine(context) : context, tx, unit, [before, after], whole) : new Map<string, string>();
    const named = (id: string | null): Unit | null => (id === null ? null : { id, title: titles.get(id) ?? '' });
    const label = field?.label ?? unit?.label ?? { ja: scope, en: scope };
    changes.push({ scope, label, ...(field ? { field: field.name } : {}), before: named(before), after: named(after) });
  }
  return changes;
}

async function titlesOf(
  context: RequestContext,
  tx: Queryable,
  unit: ObjectModel,
  ids: readonly (string | null)[],
  whole: boolean,
): Promise<Map<string, string>> {
  const access = accessPredicate(context, unit, 'read', 't0') ?? sql`TRUE`;
  const select = sql`SELECT ${ident('t0')}.id, ${ident('t0')}.title FROM ${tableOf(unit)} AS t0 WHERE t0.id = ANY(${ids.filter((id) => id !== null)}::uuid[]) AND ${access}`;
  const rows = await tx.query<{ id: string; title: string }>(select, whole ? { as: 'engine' } : {});
  return new Map(rows.map(({ id, title }) => [id, title]));
}

/**
 * The refusal of a save that moves a record on which past records depend, and does not say what becomes of them: with their number and the way that they
 * would go. Numbers of objects that the viewer may not read at all are not told.
 */
export async function askAboutPast(context: RequestContext, tx: Queryable, draft: Draft, past: ReadonlyMap<ObjectModel, number>): Promise<ShirabeError> {
  const changes = await changesOfScopes(context, tx, draft, { whole: false });
  const told = [...past].filter(([object]) => mayReadAny(context, object));
  const detail: ScopeMove = {
    scopes: changes
      .filter(({ field }) => field === undefined || mayReadField(context.actor, draft.object, field))
      .map(({ scope, label, before, after }) => ({ scope, label, before: before?.title ?? null, after: after?.title ?? null })),
    past: told.map(([object, rows]) => ({ object: object.name, label: object.label, rows })),
    others: told.length < past.size,
  };
  return new ShirabeError(
    'scope_move',
    {
      ja: '所属先が変わります。昨日までの記録を新しい所属先に移すか、元の所属先に残すかを選んでください。まだ何も保存していません。',
      en: 'The record goes to another unit. Choose whether its past records go with it or stay where they are. Nothing was saved yet.',
    },
    [],
    { ...detail },
  );
}

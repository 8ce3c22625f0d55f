import type { Sql } from 'sql-template-tag';
import type { RecordAnswer } from '../contract/wire.ts';
import { isFollowed } from '../database/follow-units.ts';
import type { RequestContext } from '../database/request-context.ts';
import type { ObjectModel } from '../metadata/model.ts';
import { ownerOf } from '../fields/not-applicable.ts';
import type { Formula } from '../formula/formula.ts';
import { ownOf } from '../query/paths.ts';
import type { Actor } from '../query/query.ts';
import { isReadByTitles } from './dependents.ts';
import { changedFields, type Draft } from './draft.ts';
import { answerOf, loadAnswer } from './load-answer.ts';
import { movedScopes } from './scope-question.ts';
import { changesOf, updateAtOnce } from './write-draft.ts';

/**
 * Saves the changes of a prepared draft in one statement, which is a transaction of its own: most saves of forms. It writes only where the row still is
 * as it was read, and where the actor may still change it. Gives undefined, having written nothing, when the save needs more than that statement, or
 * another one came first: then it is to be done in a transaction that holds the row. `also`: what else is kept of the save, as of `writeDraft`.
 */
export async function saveAtOnce(context: RequestContext, draft: Draft, also: readonly Sql[]): Promise<RecordAnswer | undefined> {
  const { object, stored, title } = draft;
  if (!stored) return undefined;
  const changed = changedFields(draft);
  draft.changed = changed;
  const isRetitled = title !== stored.title;
  if (changed.length === 0 && !isRetitled && also.length > 0) return undefined;
  if (changed.length === 0 && !isRetitled) return loadAnswer(context, context.database, object, draft.id, false);
  const members = new Set([...changed.map((field) => field.name), ...(isRetitled ? ['title'] : []), 'updated_at']);
  const needsMore =
    changed.some((field) => field.type === 'file' || (object.stamp?.kind === 'through' && object.stamp.field === field.name)) ||
    movedScopes(draft).length > 0 ||
    [...members].some((member) => accessMembers(object, context.actor).has(member)) ||
    isReadByTitles(context.model, object, members) ||
    isFollowed(context.model, object, members);
  if (needsMore || !(await updateAtOnce(context, draft, object.history ? changesOf(draft) : [], also))) return undefined;
  return answerOf(context, context.database, draft, { can_update: true, can_delete: stored.canDelete });
}

const known = new WeakMap<ObjectModel, Map<string, ReadonlySet<string>>>();

/** What of a record itself decides whether the actor may read and change it: while it stays, so do the rights. By the lookup of a path; formula fields with all that they read. */
export function accessMembers(object: ObjectModel, { roles, setup }: Actor): ReadonlySet<string> {
  const ofRoles = known.get(object) ?? new Map<string, ReadonlySet<string>>();
  known.set(object, ofRoles);
  const key = roles.join();
  const before = setup ? new Set<string>() : ofRoles.get(key);
  if (before) return before;
  const members = new Set<string>();
  const follow = (formula: Formula): void => {
    for (const [head = ''] of formula.references) {
      const first = ownerOf(head);
      const name = first === 'name' && !ownOf(object.fields, first) ? 'title' : first;
      if (members.has(name)) continue;
      members.add(name);
      const inner = ownOf(object.formulas, name);
      if (inner) follow(inner);
    }
  };
  const { items, writeUnless } = object.access;
  for (const item of Object.values(items).flat()) if (item.where && item.roles.some((role) => roles.includes(role))) follow(item.where);
  if (writeUnless) follow(writeUnless);
  ofRoles.set(key, members);
  return members;
}

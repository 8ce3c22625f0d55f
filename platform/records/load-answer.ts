import type { RecordAnswer } from '../contract/wire.ts';
import type { FieldDefinitionOf } from '../contract/definitions.ts';
import type { RequestContext } from '../database/request-context.ts';
import type { Field, WireValue } from '../fields/field.ts';
import type { ObjectModel } from '../metadata/model.ts';
import { mayReadAny } from '../query/access.ts';
import { compileOnce } from '../query/compile-once.ts';
import { compileRecord, type StoredRecord } from '../query/compile-record.ts';
import type { DatabaseRow } from '../query/compile-rows.ts';
import { ownOf } from '../query/paths.ts';
import { readableObject } from '../query/readable-model.ts';
import { canWarn, readAccepted } from './accepted-warnings.ts';
import { readMove } from './continue-move.ts';
import { describeObject } from './describe-object.ts';
import { valuesOfDraft, type Draft } from './draft.ts';
import { notFound } from './find-object.ts';
import { readForms } from './form-numbers.ts';
import { readablePast } from './load-past.ts';
import { loadRelated } from './load-related.ts';
import type { Queryable } from './queryable.ts';
import { reachPaths } from './reach-paths.ts';
import { isOpen } from './survey-effects.ts';
import type { Written } from './write-draft.ts';

/** A record as a client gets it: values, child rows, what the actor may do; with `describe` also what its page needs. Raises `not_found`. */
export async function loadAnswer(context: RequestContext, from: Queryable, object: ObjectModel, id: string, describe: boolean): Promise<RecordAnswer> {
  const seen = readableObject(context, object);
  const reach = reachPaths(seen);
  const highlights = describe ? seen.layout.highlights : [];
  const paths = [...new Set([...reach, ...highlights.filter((path) => path.includes('.'))])];
  const compiled = compileOnce(
    context,
    object,
    describe ? 'page' : 'answer',
    (kept, given) => compileRecord(kept, { object, id: given, reach: paths, past: describe }),
    id,
  );
  const [stored] = compiled.read(await from.query<DatabaseRow>(compiled.sql, { prepared: true }));
  if (!stored) throw notFound();
  const answer = answerWith(context, object, stored, reach, await loadChildren(context, from, object, id));
  if (!describe) return answer;
  return {
    ...answer,
    highlights: Object.fromEntries(highlights.map((path) => [path, highlight(stored, path)])),
    related: await loadRelated(context, from, object, stored),
    ...(stored.canUpdate ? { move: await readMove(context, from, object, id) } : {}),
    ...(stored.canUpdate && stored.past ? { past: readablePast(context, object, stored.past) } : {}),
    ...(await formOf(context, from, object, stored)),
    ...(canWarn(context, object) ? { accepted: await readAccepted(context, from, object, stored) } : {}),
    describe: describeObject(context, object),
  };
}

/** A record that was read, as a client gets it. */
export function answerWith(
  context: RequestContext,
  object: ObjectModel,
  stored: StoredRecord,
  reach: readonly string[],
  children: RecordAnswer['children'],
): RecordAnswer {
  return {
    id: stored.id,
    object: object.name,
    version: stored.version,
    title: stored.title,
    values: { ...stored.values },
    children,
    created_at: stored.createdAt,
    updated_at: stored.updatedAt,
    updated_by: stored.updatedBy,
    can: { update: stored.canUpdate && isOpen(context, object), delete: stored.canDelete && isOpen(context, object) },
    reach: Object.fromEntries(reach.map((path) => [path, stored.reach[path] ?? null])),
  };
}

/** The form that an answer was given with, when it is not the one in force (Q7). What nobody has answered yet, and what is no answer of a survey, is under the present one. */
async function formOf(context: RequestContext, from: Queryable, object: ObjectModel, stored: StoredRecord): Promise<Pick<RecordAnswer, 'form'>> {
  const status = object.survey?.status;
  if (!status || stored.values[status.field] === status.open) return {};
  const forms = await readForms(context, from, object);
  const form = forms.at(stored.modelVersion);
  if (!form || !forms.current || form === forms.current) return {};
  return { form: { number: form.number, since: form.since, current: forms.current.number } };
}

/** The answer of a save, from what was written: the same as reading the record again, without asking for it again where the actor sees all that the save saw. */
export async function answerOf(
  context: RequestContext,
  from: Queryable,
  draft: Draft,
  written: Pick<Written, 'can_update' | 'can_delete'>,
): Promise<RecordAnswer> {
  const { object, stored } = draft;
  if (draft.sawHidden) return loadAnswer(context, from, object, draft.id, false);
  const seen = readableObject(context, object);
  const fields = Object.values(seen.fields).filter((field) => field.type !== 'children');
  const open = isOpen(context, object);
  return {
    id: draft.id,
    object: object.name,
    version: (stored?.version ?? 0) + 1,
    title: draft.title,
    values: valuesOfDraft(
      context,
      draft,
      fields.map(({ name }) => name),
    ),
    children: await loadChildren(context, from, object, draft.id),
    created_at: stored?.createdAt ?? context.now.toISOString(),
    updated_at: context.now.toISOString(),
    updated_by: context.actor.name,
    can: { update: written.can_update && open, delete: written.can_delete && open },
    reach: Object.fromEntries(reachPaths(seen).map((path) => [path, draft.reach[path] ?? null])),
  };
}

const childFields = new WeakMap<ObjectModel, readonly Field[]>();

/** Found once: a form may have hundreds of other fields. */
function childrenOf(seen: ObjectModel): readonly Field[] {
  const fields = childFields.get(seen) ?? Object.values(seen.fields).filter(({ type }) => type === 'children');
  childFields.set(seen, fields);
  return fields;
}

/** The child rows of a record, by field. */
async function loadChildren(context: RequestContext, from: Queryable, object: ObjectModel, id: string): Promise<RecordAnswer['children']> {
  const children: RecordAnswer['children'] = {};
  for (const field of childrenOf(readableObject(context, object))) {
    const definition = field.definition as FieldDefinitionOf<'children'>;
    const child = ownOf(context.model.objects, definition.of);
    if (!child || !mayReadAny(context, child)) continue;
    const compiled = compileOnce(
      context,
      child,
      `children ${definition.by}`,
      (kept, given) => compileRecord(kept, { object: child, parent: { field: definition.by, id: given } }),
      id,
    );
    const rows = compiled.read(await from.query<DatabaseRow>(compiled.sql, { prepared: true }));
    children[field.name] = rows.map(({ id: row, version, title, values }) => ({ id: row, version, title, values: { ...values } }));
  }
  return children;
}

function highlight(stored: StoredRecord, path: string): WireValue {
  if (path === 'title' || (path === 'name' && !Object.hasOwn(stored.values, 'name'))) return stored.title;
  if (path === 'created_at') return stored.createdAt;
  if (path === 'updated_at') return stored.updatedAt;
  return stored.values[path] ?? stored.reach[path] ?? null;
}

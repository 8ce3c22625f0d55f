import sql from 'sql-template-tag';
import type { FieldDefinitionOf } from '../contract/definitions.ts';
import type { Text } from '../contract/text.ts';
import type { RestorePreview, RestoreRequest } from '../contract/wire-restore.ts';
import type { RecordAnswer, UpdateRequest } from '../contract/wire.ts';
import type { RequestContext } from '../database/request-context.ts';
import type { Field, WireValue } from '../fields/field.ts';
import type { ObjectModel } from '../metadata/model.ts';
import { mayReadAny } from '../query/access.ts';
import { mayEditField, mayReadField } from '../query/field-access.ts';
import { ownOf, tableOf } from '../query/paths.ts';
import { sameValue } from './draft.ts';
import { findObject, recordId } from './find-object.ts';
import { loadAnswer } from './load-answer.ts';
import { type Before, readBefore } from './read-before.ts';
import { tryUpdate, updateRecord } from './save-record.ts';
import { surveyFields } from './survey-effects.ts';

type Rows = NonNullable<UpdateRequest['children']>[string];

/** What a restore asks of the ordinary save. */
interface Plan {
  readonly at: string;
  readonly values: Record<string, unknown>;
  readonly children: Record<string, Rows>;
  readonly left: RestorePreview['left'];
}

/** Why a field stays as it is. */
const reasons = {
  gone: { ja: 'この項目は今はありません', en: 'There is no such field any more' },
  system: { ja: 'システムが設定する項目です', en: 'The system sets this field' },
  fixed: { ja: '登録後に変更できない項目です', en: 'This field cannot be changed any more' },
  not_editable: { ja: '変更する権限がありません', en: 'You may not change this field' },
  unknown_rows: { ja: '以前の記録には、どの行の変更かが残っていません', en: 'The history does not say which rows were changed' },
} satisfies Readonly<Record<string, Text>>;

/**
 * Brings values of before back: of a whole record, or of some of its fields, as they were at a moment or around an entry of its history. It is an ordinary
 * save, with its rules, warnings, conflicts and access; history says where the values are from. Fields that cannot be set are left. Raises what
 * `updateRecord` and `readBefore` raise.
 */
export async function restoreRecord(context: RequestContext, objectName: string, id: string, request: RestoreRequest): Promise<RecordAnswer> {
  const plan = await planRestore(context, objectName, id, request);
  const { accept_warnings, past_rows } = request;
  return updateRecord(context, objectName, id, {
    ...asUpdate(plan, request),
    restored_from: plan.at,
    ...(accept_warnings === undefined ? {} : { accept_warnings }),
    ...(past_rows === undefined ? {} : { past_rows }),
  });
}

/** What `restoreRecord` would change, leave and say, without saving. Errors as of it, but for problems, which are listed. */
export async function previewRestore(context: RequestContext, objectName: string, id: string, request: RestoreRequest): Promise<RestorePreview> {
  const object = findObject(context, objectName);
  const plan = await planRestore(context, objectName, id, request);
  const { changes, problems } = await tryUpdate(context, objectName, id, asUpdate(plan, request));
  return {
    version: request.version,
    at: plan.at,
    changes: changes
      .filter((change) => mayReadField(context.actor, object, change.field.split('.')[0] ?? ''))
      .map((change) => ({
        field: change.field,
        part: change.field.split('.')[0] ?? '',
        label: labelOf(context, object, change),
        old: change.old,
        new: change.new,
      })),
    left: plan.left,
    problems: problems
      .map((problem) => ({ ...problem, message: context.actor.language === 'en' ? (problem.en ?? problem.message) : problem.message }))
      .map(({ en: _en, ...rest }) => rest),
  };
}

function asUpdate({ values, children }: Plan, { version }: RestoreRequest): UpdateRequest {
  return { version, values, ...(Object.keys(children).length > 0 ? { children } : {}) };
}

async function planRestore(context: RequestContext, objectName: string, id: string, request: RestoreRequest): Promise<Plan> {
  const object = findObject(context, objectName);
  const key = recordId(id);
  const current = await loadAnswer(context, context.database, object, key, false);
  const past = await readBefore(context, object, key, current.created_at, request);
  const isWanted = (name: string) => request.fields === undefined || request.fields.includes(name);
  const values: Record<string, unknown> = {};
  const left: RestorePreview['left'] = [];
  const leave = (name: string, label: Text, code: keyof typeof reasons) => {
    const { ja, en } = reasons[code];
    left.push({ field: name, label, code, message: context.actor.language === 'en' ? en : ja });
  };
  for (const [name, value] of past.values) {
    if (!isWanted(name) || !mayReadField(context.actor, object, name)) continue;
    const field = ownOf(object.fields, name);
    if (field && sameValue(value, current.values[name] as WireValue)) continue;
    const reason = whyNot(context, object, field, name);
    if (reason) leave(name, field?.label ?? { ja: name, en: name }, reason);
    else values[name] = value;
  }
  const children: Record<string, Rows> = {};
  for (const field of Object.values(object.fields)) {
    const child = field.type === 'children' ? ownOf(context.model.objects, (field.definition as FieldDefinitionOf<'children'>).of) : undefined;
    if (!child || !isWanted(field.name) || !mayReadField(context.actor, object, field.name) || !mayReadAny(context, child)) continue;
    if (past.unknownRows.has(field.name)) leave(field.name, field.label, 'unknown_rows');
    else {
      const rows = await planRows(context, field, child, current, past);
      if (rows.length > 0) children[field.name] = rows;
    }
  }
  return { at: past.at, values, children, left };
}

function whyNot(context: RequestContext, object: ObjectModel, field: Field | undefined, name: string): keyof typeof reasons | undefined {
  if (!field || field.type === 'children') return 'gone';
  const definition = field.definition as { readonly fixed?: boolean; readonly read_only?: boolean };
  if (field.type === 'formula' || field.type === 'auto_number' || definition.read_only || surveyFields(object).has(name)) return 'system';
  if (!mayEditField(context.actor, object, name)) return 'not_editable';
  return definition.fixed ? 'fixed' : undefined;
}

/** Rows that came later go; those that went come back as new ones; others get their values of then. */
async function planRows(context: RequestContext, field: Field, child: ObjectModel, current: RecordAnswer, past: Before): Promise<Rows> {
  const now = current.children[field.name] ?? [];
  const later =
    now.length === 0
      ? []
      : await madeLater(
          context,
          child,
          now.map(({ id }) => id),
          past,
        );
  const before = past.rows.get(field.name) ?? new Map<string, ReadonlyMap<string, WireValue>>();
  const rows: Rows = [];
  for (const { id, version, values } of now) {
    if (later.includes(id)) rows.push({ id, version, delete: true });
    else {
      const changed = [...(before.get(id) ?? [])].filter(
        ([name, value]) => !whyNot(context, child, ownOf(child.fields, name), name) && !sameValue(value, values[name] as WireValue),
      );
      if (changed.length > 0) rows.push({ id, version, values: Object.fromEntries(changed) });
    }
  }
  for (const [id, values] of before) {
    if (now.some((row) => row.id === id)) continue;
    const given = [...values].filter(([name, value]) => {
      const reason = whyNot(context, child, ownOf(child.fields, name), name);
      // A new row may have what is fixed from then on. Files belong to the row that is gone.
      return value !== null && (reason === undefined || reason === 'fixed') && ownOf(child.fields, name)?.type !== 'file';
    });
    // A row that was neither there before nor is now.
    if (given.length > 0) rows.push({ values: Object.fromEntries(given) });
  }
  return rows;
}

async function madeLater({ database }: RequestContext, child: ObjectModel, ids: readonly string[], { at, isBefore }: Before): Promise<readonly string[]> {
  const since = isBefore ? sql`created_at >= ${at}::timestamptz` : sql`created_at > ${at}::timestamptz`;
  const rows = await database.query<{ id: string }>(sql`SELECT id FROM ${tableOf(child)} WHERE id = ANY(${[...ids]}::uuid[]) AND ${since}`);
  return rows.map(({ id }) => id);
}

function labelOf({ model }: RequestContext, object: ObjectModel, { field: path, row }: { readonly field: string; readonly row?: string }): Text {
  const [name = '', inner] = path.split('.');
  const field = ownOf(object.fields, name);
  if (inner === undefined) return field?.label ?? { ja: name, en: name };
  const child = field?.type === 'children' ? ownOf(model.objects, (field.definition as FieldDefinitionOf<'children'>).of) : undefined;
  const label = (child && ownOf(child.fields, inner)?.label) ?? { ja: inner, en: inner };
  const title = row === undefined || row === '' ? '' : `${row}: `;
  return { ja: `${title}${label.ja}`, en: `${title}${label.en}` };
}

import { createHash } from 'node:crypto';
import sql, { type Sql } from 'sql-template-tag';
import type { FieldDefinitionOf } from '../contract/definitions.ts';
import type { Problem } from '../contract/problem.ts';
import type { RecordAnswer } from '../contract/wire.ts';
import type { RequestContext } from '../database/request-context.ts';
import type { RuleModel, ObjectModel } from '../metadata/model.ts';
import { mayReadAny } from '../query/access.ts';
import { compileRecord, type StoredRecord } from '../query/compile-record.ts';
import type { DatabaseRow } from '../query/compile-rows.ts';
import { mayReadField } from '../query/field-access.ts';
import { ownOf } from '../query/paths.ts';
import type { QueryContext } from '../query/query.ts';
import { readableObject } from '../query/readable-model.ts';
import { readDraft, type Draft } from './draft.ts';
import { beginDraft } from './prepare-draft.ts';
import type { Queryable } from './queryable.ts';
import { reachPaths } from './reach-paths.ts';

/** One warning about a record, as it is told apart from others: what warns, and of which values. */
interface Doubt {
  readonly record: string;
  readonly object: string;
  readonly code: string;
  /** Of a rule its condition, so that it stays the same wherever the rule stands in its file; else the code and the field. */
  readonly rule: string;
  readonly fingerprint: string;
  readonly problems: readonly Problem[];
  /** The problems as they were given. */
  readonly told: readonly Problem[];
}

/** The warnings that nobody has accepted for these values (M3-1: what was accepted is not asked twice). One statement, and none where nothing warns. */
export async function askAgain(context: QueryContext, from: Queryable, drafts: readonly Draft[], warnings: readonly Problem[]): Promise<readonly Problem[]> {
  const doubts = doubtsOf(context, drafts, warnings);
  if (doubts.length === 0) return warnings;
  const known = await from.query<{ record: string; rule: string; fingerprint: string }>(
    sql`SELECT record, rule, fingerprint FROM shirabe.accepted_warning WHERE record = ANY(${[...new Set(doubts.map(({ record }) => record))]}::uuid[])`,
  );
  const accepted = new Set(known.map(keyOf));
  const settled = new Set(doubts.filter((doubt) => accepted.has(keyOf(doubt))).flatMap(({ told }) => told));
  return warnings.filter((warning) => !settled.has(warning));
}

/**
 * Keeps that the actor accepted warnings (「このまま保存」): part of the statement that writes the record, whose row it reads from `w`. Child rows that are
 * written by other statements are in it too. None where nothing was accepted.
 */
export function keepAccepted(context: RequestContext, drafts: readonly Draft[], warnings: readonly Problem[]): readonly Sql[] {
  const doubts = doubtsOf(context, drafts, warnings).map(({ told: _told, ...kept }) => kept);
  if (doubts.length === 0) return [];
  const { actor, now } = context;
  return [
    sql`INSERT INTO shirabe.accepted_warning (record, rule, fingerprint, object, code, problems, at, by_user, by_name) SELECT d.record, d.rule, d.fingerprint, d.object, d.code, d.problems, ${now.toISOString()}::timestamptz, ${actor.id}::uuid, ${actor.name}::text FROM w, jsonb_to_recordset(${JSON.stringify(doubts)}::jsonb) AS d (record uuid, rule text, fingerprint text, object text, code text, problems jsonb) ON CONFLICT DO NOTHING`,
  ];
}

/** Whether anything of an object, or of the child rows of its records, can warn, so that something may have been accepted. */
export function canWarn(context: QueryContext, object: ObjectModel): boolean {
  return mayWarn(object) || childObjects(context, object).length > 0;
}

function mayWarn(object: ObjectModel): boolean {
  return object.rules.some(({ severity }) => severity === 'warning') || (object.survey?.past.length ?? 0) > 0;
}

/** The objects of child rows that can warn, of those that the actor reads, by the lookup that leads to the record. */
function childObjects(context: QueryContext, object: ObjectModel): readonly { readonly child: ObjectModel; readonly by: string }[] {
  return Object.values(readableObject(context, object).fields).flatMap((field) => {
    const definition = field.type === 'children' ? (field.definition as FieldDefinitionOf<'children'>) : undefined;
    const child = definition && ownOf(context.model.objects, definition.of);
    return definition && child && mayWarn(child) && mayReadAny(context, child) ? [{ child, by: definition.by }] : [];
  });
}

/** What was accepted of a record and of its child rows and holds for the values as they are, of what the actor reads, oldest first. */
export async function readAccepted(
  context: RequestContext,
  from: Queryable,
  object: ObjectModel,
  stored: StoredRecord,
): Promise<NonNullable<RecordAnswer['accepted']>> {
  const nothing = { values: {}, problems: [], computed: {} };
  const draft = beginDraft(object, stored.id, stored, nothing, { prefix: '' });
  const drafts = [draft];
  for (const { child, by } of childObjects(context, object)) {
    const compiled = compileRecord(context, { object: child, parent: { field: by, id: stored.id }, reach: reachPaths(child) });
    for (const row of compiled.read(await from.query<DatabaseRow>(compiled.sql)))
      drafts.push(beginDraft(child, row.id, row, nothing, { prefix: '', parent: { draft, by } }));
  }
  const rows = await from.query<{ record: string; rule: string; fingerprint: string; code: string; problems: readonly Problem[]; at: string; by: string }>(
    sql`SELECT record, rule, fingerprint, code, problems, at, by_name AS by FROM shirabe.accepted_warning WHERE record = ANY(${drafts.map(({ id }) => id)}::uuid[]) ORDER BY at, rule`,
    { prepared: true },
  );
  if (rows.length === 0) return [];
  const known = new Map(drafts.map((each) => [each.id, { draft: each, rules: rulesOf(context, each.object) }]));
  // One rule may have been accepted for many values that it had.
  const fingerprints = new Map<string, string>();
  const markOf = (of: Draft, rule: RuleModel | undefined, field: string | undefined): string => {
    const key = JSON.stringify([of.id, rule?.when.source, field]);
    const mark = fingerprints.get(key) ?? fingerprintOf(context, of, rule, field);
    fingerprints.set(key, mark);
    return mark;
  };
  return rows.flatMap(({ record, rule, fingerprint, code, problems, at, by }) => {
    const found = known.get(record);
    if (!found || found.rules.hidden.has(rule)) return [];
    const { object: own } = found.draft;
    const shown = problems.filter(({ field }) => field === undefined || mayReadField(context.actor, own, field));
    const seen = found.rules.seen.get(rule);
    if (shown.length === 0 || fingerprint !== markOf(found.draft, seen, shown[0]?.field)) return [];
    // The code is that of the rule as it stands now: by it the form knows again what warns.
    return [
      {
        code: seen?.code ?? code,
        at,
        by,
        ...(found.draft === draft ? {} : { row: found.draft.title }),
        messages: shown.map(({ field, message, en }) => ({ field: field ?? null, text: { ja: message, en: en ?? message } })),
      },
    ];
  });
}

/** The rules of an object that the actor may know of, by what they are known by, and the others. */
function rulesOf(context: QueryContext, object: ObjectModel): { readonly seen: ReadonlyMap<string, RuleModel>; readonly hidden: ReadonlySet<string> } {
  const seen = new Map(readableObject(context, object).rules.map((rule) => [identityOf(rule), rule]));
  return { seen, hidden: new Set(object.rules.map(identityOf).filter((rule) => !seen.has(rule))) };
}

function doubtsOf(context: QueryContext, drafts: readonly Draft[], warnings: readonly Problem[]): readonly Doubt[] {
  const doubts = new Map<string, Doubt & { readonly problems: Problem[]; readonly told: Problem[] }>();
  for (const warning of warnings) {
    const draft = draftAt(drafts, warning.field);
    if (!draft) continue;
    const field = warning.field?.slice(draft.prefix.length);
    const own: Problem = { code: warning.code, message: warning.message, ...(warning.en === undefined ? {} : { en: warning.en }), ...(field ? { field } : {}) };
    const rule = draft.object.rules.find(({ code, severity }) => code === warning.code && severity === 'warning');
    const identity = rule ? identityOf(rule) : digest([warning.code, field ?? '']);
    const doubt = doubts.get(`${draft.id} ${identity}`);
    if (doubt) {
      doubt.problems.push(own);
      doubt.told.push(warning);
    } else
      doubts.set(`${draft.id} ${identity}`, {
        record: draft.id,
        object: draft.object.name,
        code: warning.code,
        rule: identity,
        fingerprint: fingerprintOf(context, draft, rule, field),
        problems: [own],
        told: [warning],
      });
  }
  return [...doubts.values()];
}

/** The draft that a problem speaks of: that of a child row where the place begins with the row's. */
function draftAt(drafts: readonly Draft[], place = ''): Draft | undefined {
  const fitting = drafts.filter(({ prefix }) => place.startsWith(prefix) || place === prefix.replace(/\.$/, ''));
  return fitting.sort((one, other) => other.prefix.length - one.prefix.length)[0];
}

/** A mark of the values that a warning reads; it changes when one of them does. */
function fingerprintOf(context: QueryContext, draft: Draft, rule: RuleModel | undefined, field: string | undefined): string {
  const paths = rule ? rule.when.references : field === undefined ? [] : [[field]];
  return digest(paths.filter(([first]) => first !== 'USER').map((path) => [path.join('.'), readDraft(context, draft, path)]));
}

const identities = new WeakMap<RuleModel, string>();

function identityOf(rule: RuleModel): string {
  const identity = identities.get(rule) ?? digest(rule.when.source);
  identities.set(rule, identity);
  return identity;
}

function digest(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('base64url').slice(0, 27);
}

function keyOf({ record, rule, fingerprint }: { readonly record: string; readonly rule: string; readonly fingerprint: string }): string {
  return `${record} ${rule} ${fingerprint}`;
}

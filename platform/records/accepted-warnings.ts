import { createHash } from 'node:crypto';
import sql, { type Sql } from 'sql-template-tag';
import type { Problem } from '../contract/problem.ts';
import type { RecordAnswer } from '../contract/wire.ts';
import type { RequestContext } from '../database/request-context.ts';
import type { RuleModel, ObjectModel } from '../metadata/model.ts';
import type { StoredRecord } from '../query/compile-record.ts';
import { mayReadField } from '../query/field-access.ts';
import type { QueryContext } from '../query/query.ts';
import { readableObject } from '../query/readable-model.ts';
import { readDraft, type Draft } from './draft.ts';
import { beginDraft } from './prepare-draft.ts';
import type { Queryable } from './queryable.ts';

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

/** Whether anything of an object can warn, so that something may have been accepted. */
export function canWarn(object: ObjectModel): boolean {
  return object.rules.some(({ severity }) => severity === 'warning') || (object.survey?.past.length ?? 0) > 0;
}

/** What was accepted of a record and holds for its values as they are, of what the actor reads, oldest first. */
export async function readAccepted(
  context: RequestContext,
  from: Queryable,
  object: ObjectModel,
  stored: StoredRecord,
): Promise<NonNullable<RecordAnswer['accepted']>> {
  const rows = await from.query<{ rule: string; fingerprint: string; code: string; problems: readonly Problem[]; at: string; by: string }>(
    sql`SELECT rule, fingerprint, code, problems, at, by_name AS by FROM shirabe.accepted_warning WHERE record = ${stored.id}::uuid ORDER BY at, rule`,
  );
  const draft = beginDraft(object, stored.id, stored, { values: {}, problems: [], computed: {} }, { prefix: '' });
  const seen = new Map(readableObject(context, object).rules.map((rule) => [identityOf(rule), rule]));
  const hidden = new Set(object.rules.map(identityOf).filter((rule) => !seen.has(rule)));
  return rows.flatMap(({ rule, fingerprint, code, problems, at, by }) => {
    const shown = problems.filter(({ field }) => field === undefined || mayReadField(context.actor, object, field));
    const known = seen.get(rule);
    if (hidden.has(rule) || shown.length === 0 || fingerprint !== fingerprintOf(context, draft, known, shown[0]?.field)) return [];
    // The code is that of the rule as it stands now: by it the form knows again what warns.
    return [
      {
        code: known?.code ?? code,
        at,
        by,
        messages: shown.map(({ field, message, en }) => ({ field: field ?? null, text: { ja: message, en: en ?? message } })),
      },
    ];
  });
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

function identityOf({ when }: RuleModel): string {
  return digest(when.source);
}

function digest(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('base64url').slice(0, 27);
}

function keyOf({ record, rule, fingerprint }: { readonly record: string; readonly rule: string; readonly fingerprint: string }): string {
  return `${record} ${rule} ${fingerprint}`;
}

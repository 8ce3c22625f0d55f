import { setImmediate as turn } from 'node:timers/promises';
import sql from 'sql-template-tag';
import type { Problem } from '../contract/problem.ts';
import type { RequestContext } from '../database/request-context.ts';
import { formatAutoNumber } from '../fields/auto-number.ts';
import type { Field, WireValue } from '../fields/field.ts';
import type { ObjectModel } from '../metadata/model.ts';
import type { StoredRecord } from '../query/compile-record.ts';
import type { Past } from '../query/compile-past.ts';
import { mayReadField } from '../query/field-access.ts';
import { attachFiles } from './attach-files.ts';
import { checkDraft, checkGiven, hideFields } from './check-draft.ts';
import { checkPast, pastNumbers } from './check-past.ts';
import { evaluateDraft, sameValue, storedFields, type Draft } from './draft.ts';
import { loadPast } from './load-past.ts';
import { loadTargets, stampDraft } from './load-targets.ts';
import type { ParsedValues } from './parse-values.ts';
import type { Queryable } from './queryable.ts';
import { defaultsOf, settleType } from './record-types.ts';
import { answerSurvey } from './survey-effects.ts';

/** Begins a draft: what is stored (or nothing), with what the request gives laid over it. */
export function beginDraft(
  object: ObjectModel,
  id: string,
  stored: StoredRecord | undefined,
  parsed: ParsedValues,
  place: Pick<Draft, 'parent' | 'prefix' | 'restoredFrom'>,
): Draft {
  const values: Record<string, WireValue> = Object.create(null) as Record<string, WireValue>;
  for (const field of storedFields(object))
    values[field.name] = parsed.values[field.name] ?? (field.name in parsed.values ? null : (stored?.values[field.name] ?? null));
  const draft: Draft = {
    object,
    id,
    stored,
    values,
    reach: { ...stored?.reach },
    scopes: { ...stored?.scopes },
    given: new Set(Object.keys(parsed.values)),
    title: stored?.title ?? '',
    sawHidden: stored?.sawHidden ?? false,
    ...place,
  };
  if (place.parent) values[place.parent.by] = { id: place.parent.draft.id, label: place.parent.draft.title };
  return draft;
}

/**
 * Makes a draft ready to be written: looked-up records, defaults, what a survey does, hidden fields, checks and rules, files, title and stamps.
 * Gives every problem at once; the draft may be written only when none is an error.
 */
export async function prepareDraft(context: RequestContext, tx: Queryable, draft: Draft, parsed: ParsedValues): Promise<Problem[]> {
  const [problems = []] = await judgeDrafts(context, tx, await aimDrafts(context, tx, [{ draft, parsed }]));
  return problems;
}

/** A draft on its way, and what its values were read from. */
interface GivenDraft {
  readonly draft: Draft;
  readonly parsed: ParsedValues;
}

/** A draft whose looked-up records and defaults are there, and what speaks against it so far. */
interface AimedDraft {
  readonly draft: Draft;
  readonly problems: Problem[];
}

/**
 * The first half of `prepareDraft`, for several drafts of one object with as many statements as for one: it reads what the drafts point to, and gives new ones
 * what they start with. None sees what another of them is to become.
 */
export async function aimDrafts(context: RequestContext, tx: Queryable, given: readonly GivenDraft[]): Promise<AimedDraft[]> {
  const aimed = given.map(({ draft, parsed }): AimedDraft => {
    const own = parsed.problems.map((problem) => ({ ...problem, field: `${draft.prefix}${problem.field ?? ''}` }));
    return { draft, problems: [...own, ...checkGiven(context, draft, parsed.computed)] };
  });
  const target = async (some: readonly AimedDraft[]): Promise<void> => {
    const found = await loadTargets(
      context,
      tx,
      some.map(({ draft }) => draft),
      true,
    );
    for (const [index, { problems }] of some.entries())
      problems.push(...(found[index] ?? []).filter((problem) => !problems.some((other) => other.field === problem.field)));
  };
  await target(aimed);
  const created = aimed.filter(({ draft }) => !draft.stored);
  for (const { draft } of created) applyDefaults(context, draft);
  await target(created);
  return aimed;
}

/** Drafts that are judged before others of this server have their turn. */
const TURN = 64;

/**
 * The second half, which judges: it seldom reads anything. Gives the problems of each, in their order. `isTrial`: they are not to be written, and no running
 * number is taken.
 */
export async function judgeDrafts(
  context: RequestContext,
  tx: Queryable,
  aimed: readonly AimedDraft[],
  { isTrial = false }: { readonly isTrial?: boolean } = {},
): Promise<Problem[][]> {
  const drafts = aimed.map(({ draft }) => draft);
  const hidden = new Map<Draft, ReadonlySet<string>>();
  for (const [index, { draft, problems }] of aimed.entries()) {
    if (index % TURN === TURN - 1) await turn();
    problems.push(...answerSurvey(context, draft));
    problems.push(...(await attachFiles(context, tx, draft)));
    const unseen = hideFields(context, draft);
    hidden.set(draft, unseen);
    const failed = new Set(problems.map(({ field }) => field));
    problems.push(...checkDraft(context, draft, unseen).filter(({ severity, field }) => severity === 'warning' || !failed.has(field)));
  }
  const sound = aimed.filter(({ problems }) => problems.every(({ severity }) => severity === 'warning'));
  const past = await holdAgainstPast(
    context,
    tx,
    sound.map(({ draft }) => draft),
    hidden,
  );
  for (const { draft, problems } of sound) problems.push(...(past.get(draft) ?? []));
  if (!isTrial)
    await number(
      tx,
      sound.flatMap(({ draft }) => (draft.stored ? [] : [draft])),
    );
  for (const draft of drafts) {
    const title = evaluateDraft(context, draft, draft.object.title);
    draft.title = title === null ? '' : String(title);
    stampDraft(draft);
  }
  return aimed.map(({ draft, problems }) => problems.map((problem) => withoutHidden(context, draft, problem)));
}

/** Numbers given anew are held against what the respondent answered before, where the survey says so. */
async function holdAgainstPast(
  context: RequestContext,
  tx: Queryable,
  drafts: readonly Draft[],
  hidden: ReadonlyMap<Draft, ReadonlySet<string>>,
): Promise<Map<Draft, Problem[]>> {
  const numbers = new Map(drafts.map((draft) => [draft, pastNumbers(draft, hidden.get(draft) ?? new Set())]));
  const asked = drafts.filter((draft) => numbers.get(draft)?.size);
  const [first] = asked;
  if (!first) return new Map();
  const unknown = asked.filter((draft) => !knownPast(draft));
  const loaded = unknown.length > 0 ? await loadPast(context, tx, first.object, unknown) : [];
  const past = new Map(unknown.map((draft, index) => [draft, loaded[index]]));
  return new Map(asked.map((draft) => [draft, checkPast(draft, numbers.get(draft) ?? new Set(), knownPast(draft) ?? past.get(draft) ?? {})]));
}

/** The past that came with the stored record, while it is still about the same respondent and day. */
function knownPast({ object: { survey }, stored, values }: Draft): Past | undefined {
  const isSame = survey && [survey.respondent, survey.date].every((name) => sameValue(values[name], stored?.values[name]));
  return isSame ? stored?.past : undefined;
}

/** A problem at a field that the actor does not read is told without the field: it is not there. What the request itself named is told where it was named. */
function withoutHidden(context: RequestContext, draft: Draft, problem: Problem): Problem {
  const name = problem.field?.slice(draft.prefix.length) ?? '';
  if (problem.code === 'unknown_field' || mayReadField(context.actor, draft.object, name)) return problem;
  const { field: _field, ...rest } = problem;
  const place = draft.prefix.replace(/\.$/, '');
  return { ...rest, ...(place === '' ? {} : { field: place }) };
}

/** What a new record starts with, where the request says nothing. Fields that only the system sets start so even when the request blanks them. */
export function applyDefaults(context: RequestContext, draft: Draft): void {
  settleType(context, draft);
  for (const [name, formula] of Object.entries(defaultsOf(draft))) {
    const isReadOnly = (draft.object.fields[name]?.definition as { readonly read_only?: boolean } | undefined)?.read_only === true;
    if ((draft.given.has(name) && !isReadOnly) || draft.values[name] !== null) continue;
    draft.values[name] = evaluateDraft(context, draft, formula);
  }
}

/** Running numbers, each given once; they may leave gaps where a save fails. */
async function number(tx: Queryable, drafts: readonly Draft[]): Promise<void> {
  const [first] = drafts;
  if (!first) return;
  for (const field of storedFields(first.object)) {
    if (field.type !== 'auto_number') continue;
    const [row] = await tx.query<{ number: number }>(
      sql`INSERT INTO shirabe.auto_number AS n (object, field, next) VALUES (${first.object.name}::text, ${field.name}::text, ${drafts.length + 1}::bigint) ON CONFLICT (object, field) DO UPDATE SET next = n.next + ${drafts.length}::bigint RETURNING next - ${drafts.length}::bigint AS number`,
    );
    for (const [index, draft] of drafts.entries()) draft.values[field.name] = formatAutoNumber(field as Field<'auto_number'>, (row?.number ?? 1) + index);
  }
}

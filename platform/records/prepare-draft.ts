import sql from 'sql-template-tag';
import type { Problem } from '../contract/problem.ts';
import type { RequestContext } from '../database/request-context.ts';
import { formatAutoNumber } from '../fields/auto-number.ts';
import type { Field, WireValue } from '../fields/field.ts';
import type { ObjectModel } from '../metadata/model.ts';
import type { StoredRecord } from '../query/compile-record.ts';
import { mayReadField } from '../query/field-access.ts';
import { attachFiles } from './attach-files.ts';
import { checkDraft, checkGiven, hideFields } from './check-draft.ts';
import { checkPast, pastNumbers } from './check-past.ts';
import { evaluateDraft, storedFields, type Draft } from './draft.ts';
import { loadPast } from './load-past.ts';
import { loadTargets, stampDraft } from './load-targets.ts';
import type { ParsedValues } from './parse-values.ts';
import type { Queryable } from './queryable.ts';
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
  const [problems = []] = await prepareDrafts(context, tx, [{ draft, parsed }]);
  return problems;
}

/**
 * The same for several drafts of one object, with as many statements as for one. None sees what another of them is to become. `isTrial`: they are not to be
 * written, and no running number is taken.
 */
export async function prepareDrafts(
  context: RequestContext,
  tx: Queryable,
  given: readonly { readonly draft: Draft; readonly parsed: ParsedValues }[],
  { isTrial = false }: { readonly isTrial?: boolean } = {},
): Promise<Problem[][]> {
  const drafts = given.map(({ draft }) => draft);
  const problems = given.map(({ draft, parsed }): Problem[] => [
    ...parsed.problems.map((problem) => ({ ...problem, field: `${draft.prefix}${problem.field ?? ''}` })),
    ...checkGiven(context, draft, parsed.computed),
  ]);
  const places = new Map(drafts.map((draft, index) => [draft, index]));
  const of = (draft: Draft): Problem[] => problems[places.get(draft) ?? -1] ?? [];
  const target = async (some: readonly Draft[]): Promise<void> => {
    for (const [index, more] of (await loadTargets(context, tx, some, true)).entries()) {
      const own = more.length > 0 ? of(some[index] as Draft) : [];
      own.push(...more.filter((problem) => !own.some((other) => other.field === problem.field)));
    }
  };
  await target(drafts);
  const created = drafts.filter((draft) => !draft.stored);
  for (const draft of created) applyDefaults(context, draft);
  await target(created);
  const hidden = new Map<Draft, ReadonlySet<string>>();
  for (const [index, draft] of drafts.entries()) {
    const own = problems[index] ?? [];
    own.push(...answerSurvey(context, draft));
    own.push(...(await attachFiles(context, tx, draft)));
    hidden.set(draft, hideFields(context, draft));
    const failed = new Set(own.map((problem) => problem.field));
    own.push(...checkDraft(context, draft, hidden.get(draft) ?? new Set()).filter((problem) => problem.severity === 'warning' || !failed.has(problem.field)));
  }
  const sound = drafts.filter((_, index) => problems[index]?.every((problem) => problem.severity === 'warning'));
  for (const [draft, more] of await holdAgainstPast(context, tx, sound, hidden)) of(draft).push(...more);
  if (!isTrial)
    await number(
      tx,
      sound.filter((draft) => !draft.stored),
    );
  for (const draft of drafts) {
    const title = evaluateDraft(context, draft, draft.object.title);
    draft.title = title === null ? '' : String(title);
    stampDraft(draft);
  }
  return problems.map((own, index) => own.map((problem) => withoutHidden(context, drafts[index] as Draft, problem)));
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
  const past = await loadPast(context, tx, first.object, asked);
  return new Map(asked.map((draft, index) => [draft, checkPast(draft, numbers.get(draft) ?? new Set(), past[index] ?? {})]));
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
  for (const [name, formula] of Object.entries(draft.object.defaults)) {
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

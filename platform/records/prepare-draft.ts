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
import { evaluateDraft, storedFields, type Draft } from './draft.ts';
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
  place: Pick<Draft, 'parent' | 'prefix'>,
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
  const problems: Problem[] = parsed.problems.map((problem) => ({ ...problem, field: `${draft.prefix}${problem.field ?? ''}` }));
  problems.push(...checkGiven(context, draft, parsed.computed));
  const add = (more: readonly Problem[]) => problems.push(...more.filter((problem) => !problems.some((other) => other.field === problem.field)));
  add(await loadTargets(context, tx, draft, true));
  if (!draft.stored) {
    applyDefaults(context, draft);
    add(await loadTargets(context, tx, draft, true));
  }
  problems.push(...answerSurvey(context, draft));
  problems.push(...(await attachFiles(context, tx, draft)));
  const hidden = hideFields(context, draft);
  const failed = new Set(problems.map((problem) => problem.field));
  problems.push(...checkDraft(context, draft, hidden).filter((problem) => problem.severity === 'warning' || !failed.has(problem.field)));
  if (!draft.stored && !problems.some((problem) => problem.severity !== 'warning')) await number(tx, draft);
  const title = evaluateDraft(context, draft, draft.object.title);
  draft.title = title === null ? '' : String(title);
  stampDraft(draft);
  return problems.map((problem) => withoutHidden(context, draft, problem));
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
async function number(tx: Queryable, draft: Draft): Promise<void> {
  for (const field of storedFields(draft.object)) {
    if (field.type !== 'auto_number') continue;
    const [row] = await tx.query<{ number: number }>(
      sql`INSERT INTO shirabe.auto_number AS n (object, field, next) VALUES (${draft.object.name}::text, ${field.name}::text, 2) ON CONFLICT (object, field) DO UPDATE SET next = n.next + 1 RETURNING next - 1 AS number`,
    );
    draft.values[field.name] = formatAutoNumber(field as Field<'auto_number'>, row?.number ?? 1);
  }
}

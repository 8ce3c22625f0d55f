import type { Problem } from '../contract/problem.ts';
import type { RequestContext } from '../database/request-context.ts';
import { mayEditField } from '../query/field-access.ts';
import { attachFiles } from './attach-files.ts';
import { changedFields, evaluateDraft, type Draft } from './draft.ts';
import { loadTargets, stampDraft } from './load-targets.ts';
import type { ParsedValues } from './parse-values.ts';
import type { Queryable } from './queryable.ts';
import { surveyFields } from './survey-effects.ts';

/**
 * Makes drafts of one object that are given back what they held ready to be written. What was stored once is not judged anew; but it must be what the actor may
 * change, and what it points to must be there. Gives the problems of each.
 */
export async function prepareRestored(
  context: RequestContext,
  tx: Queryable,
  given: readonly { readonly draft: Draft; readonly parsed: ParsedValues }[],
): Promise<Problem[][]> {
  const drafts = given.map(({ draft }) => draft);
  const targets = await loadTargets(context, tx, drafts, true);
  const problems: Problem[][] = [];
  for (const [index, { draft, parsed }] of given.entries()) {
    const files = await attachFiles(context, tx, draft);
    problems.push([...parsed.problems.map((problem) => ({ ...problem, field: `${draft.prefix}${problem.field ?? ''}` })), ...(targets[index] ?? []), ...files]);
    problems[index]?.push(...findClosed(context, draft));
    const title = evaluateDraft(context, draft, draft.object.title);
    draft.title = title === null ? '' : String(title);
    stampDraft(draft);
  }
  return problems;
}

/** Fields that others than the actor change; what only the engine sets goes back with the rest. */
function findClosed(context: RequestContext, draft: Draft): Problem[] {
  const bySurvey = surveyFields(draft.object);
  return changedFields(draft)
    .filter(({ name, type, definition }) => {
      const isEngines = type === 'auto_number' || bySurvey.has(name) || (definition as { readonly read_only?: boolean }).read_only === true;
      return !isEngines && !mayEditField(context.actor, draft.object, name);
    })
    .map(() => ({
      field: draft.prefix.replace(/\.$/, ''),
      code: 'not_editable',
      message: '変更する権限がない項目が含まれています。',
      en: 'There are fields that you may not change.',
    }));
}

import type { Problem } from '../contract/problem.ts';
import { judgePast, wordPast } from '../fields/judge-past.ts';
import type { Past } from '../query/compile-past.ts';
import { changedFields, type Draft } from './draft.ts';
import { isExcused } from './survey-effects.ts';

/** The numbers of a draft that a survey holds against former answers: those that are given anew. */
export function pastNumbers(draft: Draft, hidden: ReadonlySet<string>): ReadonlySet<string> {
  const { survey } = draft.object;
  if (!survey || survey.past.length === 0 || isExcused(draft)) return new Set();
  const watched = new Set(survey.past.flatMap(({ fields }) => fields));
  const changed = changedFields(draft).map(({ name }) => name);
  return new Set(changed.filter((name) => watched.has(name) && !hidden.has(name) && typeof draft.values[name] === 'number'));
}

/** Warnings of numbers that are far from what the respondent answered before, or go on a series that only rises (Q47). At most one a field. */
export function checkPast(draft: Draft, numbers: ReadonlySet<string>, past: Past): Problem[] {
  const problems = new Map<string, Problem>();
  for (const rule of draft.object.survey?.past ?? [])
    for (const name of rule.fields) {
      const value = draft.values[name];
      if (!numbers.has(name) || problems.has(name) || typeof value !== 'number') continue;
      const verdict = judgePast(value, (past[name] ?? []).slice(0, rule.answers), rule);
      if (!verdict) continue;
      const { code, message } = wordPast(verdict, { far: rule.farMessage, rising: rule.risingMessage });
      problems.set(name, { field: `${draft.prefix}${name}`, severity: 'warning', code, message: message.ja, en: message.en });
    }
  return [...problems.values()];
}

import type { Problem } from '../../../platform/contract/problem.ts';
import { judgePast, wordPast } from '../../../platform/fields/judge-past.ts';
import { text } from '../../locale/locale.ts';
import type { FormState } from './form-state.ts';
import { sameValue } from './same-value.ts';

/** Warnings of numbers that are far from the respondent's former answers, or go on a series that only rises, as the server will give them. */
export function pastWarnings(state: FormState): Problem[] {
  const { past } = state.start;
  const { survey, fields } = state.description;
  if (!past || !survey?.past) return [];
  // The past is of the respondent and date that the form began with.
  const isOfOther = fields.some((field) => (field.name === survey.date || field.fixed) && !sameValue(state.value(field.name), state.start.values[field.name]));
  if (isOfOther) return [];
  const problems = new Map<string, Problem>();
  for (const rule of survey.past)
    for (const name of rule.fields) {
      const value = state.value(name);
      if (typeof value !== 'number' || problems.has(name) || (state.start.id !== null && sameValue(value, state.start.values[name]))) continue;
      const verdict = judgePast(value, (past[name] ?? []).slice(0, rule.answers), rule);
      if (!verdict) continue;
      const { code, message } = wordPast(verdict, { far: rule.far_message, rising: rule.rising_message });
      problems.set(name, { field: name, severity: 'warning', code, message: text(message) });
    }
  return [...problems.values()];
}

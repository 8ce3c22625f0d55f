import { ownerOf } from '../fields/not-applicable.ts';
import type { FormulaScope, FormulaValue, NameMeaning } from './formula.ts';

/** The names that the examples of the function reference use, with their values. */
export const exampleNames: Readonly<Record<string, NameMeaning & { readonly value: FormulaValue }>> = {
  beds: { type: 'number', value: 12 },
  note: { type: 'text', value: null },
  icu_beds: { type: 'number', value: null },
  'icu_beds@na': { type: 'boolean', value: true },
  status: { type: 'choice', choices: { answered: '回答済み', unanswered: '未回答' }, value: 'answered' },
  symptoms: { type: 'choices', choices: { fever: '発熱', cough: '咳' }, value: ['fever', 'cough'] },
  report_date: { type: 'date', value: '2026-11-22' },
  answered_at: { type: 'datetime', value: '2026-11-22T15:30:00.000Z' },
};
/** The moment and place of the examples. */
export const exampleMoment = { now: new Date('2026-11-22T01:02:03Z'), timeZone: 'Asia/Tokyo' } as const;

export const exampleScope: FormulaScope = {
  find: (path) => (path.length === 1 && Object.hasOwn(exampleNames, path[0] ?? '') ? exampleNames[path[0] ?? ''] : undefined),
  names: (path) => (path.length === 0 ? Object.keys(exampleNames).filter((name) => ownerOf(name) === name) : []),
};

import type { Problem } from '../contract/problem.ts';
import type { Field } from './field.ts';

/** A problem at a field: a stable code, and the message in both languages. */
export function problemAt(field: Field, code: string, ja: string, en: string): Problem {
  return { field: field.name, code, message: ja, en };
}

import { ApiError, messageOf } from '../../api/client.ts';

/** What is wrong with one field. */
export interface Fault {
  readonly field: string;
  readonly message: string;
}
/** What is wrong with a form: of single fields, and of the whole. */
export interface Faults {
  readonly fields: readonly Fault[];
  readonly whole: readonly string[];
}
export const noFaults: Faults = { fields: [], whole: [] };

/** What the server refused, at the fields that the form knows; a problem elsewhere concerns the whole. */
export function faultsOf(error: unknown, known: (field: string) => boolean): Faults {
  const problems = error instanceof ApiError ? error.problems : [];
  const fields = problems.flatMap(({ field = '', message }) => (known(field) ? [{ field, message }] : []));
  const whole = problems.filter(({ field = '' }) => !known(field)).map(({ message }) => message);
  return { fields, whole: problems.length === 0 ? [messageOf(error)] : whole };
}

/** The messages at a field: its own, and those of what lies within it (`addresses.0`). */
export function messagesAt(faults: Faults, field: string): readonly string[] {
  return faults.fields.filter((fault) => fault.field === field || fault.field.startsWith(`${field}.`)).map((fault) => fault.message);
}

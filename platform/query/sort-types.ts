import type { ValueType } from '../fields/field.ts';

/** How PostgreSQL compares values. */
export type SortType = 'text' | 'numeric' | 'boolean' | 'date' | 'time' | 'timestamptz' | 'uuid';

/** How the values of a type are compared. */
export const sortTypes: Readonly<Record<ValueType, SortType>> = {
  text: 'text',
  choice: 'text',
  number: 'numeric',
  boolean: 'boolean',
  date: 'date',
  time: 'time',
  datetime: 'timestamptz',
  record: 'text',
  choices: 'text',
  files: 'text',
};

import type { Values } from './merge-conflict.ts';
import type { Entry } from './entry.ts';

/** A row of a children field while it is edited. */
export interface ChildRow {
  /** Stable on this page: the id, or a key of its own for a row that is new. */
  readonly key: string;
  readonly id?: string;
  readonly version?: number;
  readonly title?: string;
  readonly base: Values;
  readonly entries: Readonly<Record<string, Entry>>;
  readonly deleted: boolean;
}

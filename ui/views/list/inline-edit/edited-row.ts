import type { Problem } from '../../../../platform/contract/problem.ts';
import type { RecordAnswer } from '../../../../platform/contract/wire.ts';
import { type Entry, sentValue } from '../../form/entry.ts';
import { sameValue } from '../../form/same-value.ts';

/** `editing`: not sent yet, or changed since. The others: what came of the last try to save it. */
export type EditState = 'editing' | 'refused' | 'warned' | 'conflict';

/** What was typed into the cells of one row, and not saved yet. */
export class EditedRow {
  readonly id: string;
  title: string;
  /** As it was read when the first of its cells was opened; null until it came. */
  record: RecordAnswer | null = null;
  /** By field. */
  readonly entries = new Map<string, Entry>();
  problems: readonly Problem[] = [];
  state: EditState = 'editing';
  /** As somebody else has made it. */
  theirs: RecordAnswer | null = null;

  constructor(id: string, title: string) {
    this.id = id;
    this.title = title;
  }

  /** Takes what is in a cell; `shown` is what stood there before the record was read. A cell that has its former value again is not changed. */
  take(field: string, entry: Entry, shown: unknown): void {
    const base = this.record ? this.record.values[field] : shown;
    if (entry.problem === undefined && sameValue(entry.value, base)) this.entries.delete(field);
    else this.entries.set(field, entry);
    this.problems = this.problems.filter((problem) => problem.field !== field && problem.field !== undefined);
    this.state = 'editing';
    this.theirs = null;
  }

  /** What is sent of it. */
  change(): { readonly id: string; readonly version?: number; readonly values: Record<string, unknown> } {
    const values = Object.fromEntries([...this.entries].map(([field, entry]) => [field, sentValue(entry)]));
    return { id: this.id, ...(this.record && { version: this.record.version }), values };
  }

  /**
   * Takes over what somebody else has saved meanwhile, and gives the fields that both have changed to different values: while there are some, the row is a
   * conflict; otherwise it can be sent again.
   */
  meet(theirs: RecordAnswer): readonly string[] {
    const both = [...this.entries].filter(
      ([field, entry]) => !sameValue(theirs.values[field], this.record?.values[field]) && !sameValue(theirs.values[field], entry.value),
    );
    if (both.length === 0) this.#rebase(theirs);
    else {
      this.theirs = theirs;
      this.state = 'conflict';
    }
    return both.map(([field]) => field);
  }
  /** Ends a conflict: what was typed is to be saved over the other values, or gives way to them. */
  settle(isMine: boolean): void {
    const { theirs } = this;
    if (!theirs) return;
    if (!isMine) for (const field of this.entries.keys()) if (!sameValue(theirs.values[field], this.record?.values[field])) this.entries.delete(field);
    this.#rebase(theirs);
  }

  #rebase(theirs: RecordAnswer): void {
    this.record = theirs;
    this.theirs = null;
    this.state = 'editing';
    for (const [field, entry] of [...this.entries]) if (entry.problem === undefined && sameValue(theirs.values[field], entry.value)) this.entries.delete(field);
  }
}

import type { Problem } from '../../../platform/contract/problem.ts';
import type { FieldDescription } from '../../../platform/contract/wire.ts';
import { fieldOf } from '../../fields/field-view.ts';
import { t, timeZone } from '../../locale/locale.ts';
import type { Draft } from '../form/draft.ts';
import { checkEntry, entryOf, readEntry, sentValue, settleEntry, type Entry } from '../form/entry.ts';
import type { FormField } from '../form/form-state.ts';
import { isBlankValue } from '../form/same-value.ts';

/** What is written in the box for the next comment: its words, and its files where the object has a field for them. */
export class CommentEntry {
  readonly fields: readonly FormField[];
  #entries: Record<string, Entry> = {};
  /** After a try to send, what is wrong is told. */
  attempted = false;
  #refused: readonly Problem[] = [];

  constructor(text: FieldDescription, files: FieldDescription | undefined) {
    // The invitation to write names the box.
    const { help, ...words } = text;
    const described = [help ? { ...words, label: help } : text, ...(files ? [files] : [])];
    this.fields = described.map((description) => ({ description, field: fieldOf(description), editable: true }));
    this.clear();
  }

  clear(): void {
    this.#entries = Object.fromEntries(this.fields.map(({ field }) => [field.name, entryOf(null)]));
    this.#refused = [];
    this.attempted = false;
  }
  entry(name: string): Entry {
    return this.#entries[name] ?? entryOf(null);
  }
  change({ field }: FormField, input: unknown, raw?: string): void {
    this.#entries[field.name] = readEntry(field, input, raw, timeZone());
    this.#refused = this.#refused.filter((problem) => problem.field !== field.name);
  }
  leave({ field }: FormField): void {
    this.#entries[field.name] = settleEntry(this.entry(field.name));
  }
  get dirty(): boolean {
    return this.fields.some(({ field }) => !isBlankValue(this.entry(field.name).value));
  }

  /** Takes over what the server said. */
  refuse(problems: readonly Problem[]): void {
    this.#refused = problems;
  }
  /** What is told at a field. */
  problems({ description, field }: FormField): readonly Problem[] {
    const own = this.#refused.filter((problem) => problem.field === field.name);
    if (!this.attempted || own.length > 0) return own;
    const entry = this.entry(field.name);
    if (description.required === true && isBlankValue(entry.value)) return [{ field: field.name, code: 'required', message: t('record.required_message') }];
    return checkEntry(field, entry);
  }
  /** What the server said of no field of the box. */
  get failures(): readonly string[] {
    return this.#refused.filter((problem) => !this.fields.some(({ field }) => field.name === problem.field)).map((problem) => problem.message);
  }
  get first(): FormField | undefined {
    return this.fields.find((field) => this.problems(field).length > 0);
  }

  /** What is sent, by field. */
  values(): Record<string, unknown> {
    return Object.fromEntries(this.fields.map(({ field }) => [field.name, sentValue(this.entry(field.name))]));
  }
  draft(now: Date): Draft {
    return {
      at: now.toISOString(),
      version: 0,
      values: Object.fromEntries(this.fields.map(({ field }) => [field.name, this.entry(field.name).value])),
      children: {},
    };
  }
  restore(draft: Draft): void {
    for (const field of this.fields) if (!isBlankValue(draft.values[field.field.name])) this.change(field, draft.values[field.field.name]);
  }
}

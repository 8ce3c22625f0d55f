import type { Problem } from '../../../platform/contract/problem.ts';
import type { NewCopy } from '../../../platform/contract/wire-restore.ts';
import type { FieldDescription, ObjectDescription, PastRows, RecordAnswer } from '../../../platform/contract/wire.ts';
import type { Field } from '../../../platform/fields/field.ts';
import { fieldOf } from '../../fields/field-view.ts';
import type { ChildRow } from './child-row.ts';
import { entryOf, readEntry, sentValue, settleEntry, type Entry } from './entry.ts';
import type { Values, Version } from './merge-conflict.ts';
import { sameValue } from './same-value.ts';

/** What a form starts from: a record as it was read, or the defaults of a new one. */
export interface FormStart {
  readonly id: string | null;
  readonly version: number;
  readonly title: string;
  readonly values: Values;
  readonly children: Readonly<Record<string, readonly { readonly id: string; readonly version: number; readonly title: string; readonly values: Values }[]>>;
  readonly reach: Values;
  /** What the respondent answered last before this, by number field, newest first. */
  readonly past?: RecordAnswer['past'];
  /** Of a new record that begins as a copy: of what, with its child rows. */
  readonly copy?: NewCopy | undefined;
  /** Warnings that were accepted for the values as they were read. */
  readonly accepted?: RecordAnswer['accepted'];
}
export interface FormField {
  readonly description: FieldDescription;
  readonly field: Field;
  /** Whether the user may change it at all. */
  readonly editable: boolean;
}
export interface SaveBody {
  readonly version?: number;
  readonly values: Record<string, unknown>;
  readonly children?: Record<string, unknown[]>;
  readonly accept_warnings?: boolean;
  /** Of a record that goes to another unit. */
  readonly past_rows?: PastRows;
  readonly save_key?: string;
}
const computed = new Set(['formula', 'auto_number']);

/** What is typed in a form, apart from how it looks. Paths name inputs: `field`, or `field/row key/cell`. */
export class FormState {
  readonly description: ObjectDescription;
  readonly fields: ReadonlyMap<string, FormField>;
  /** children field → fields of its rows, without the one that points back. */
  readonly childFields: ReadonlyMap<string, readonly FormField[]>;
  readonly timeZone: string;
  start: FormStart;
  entries: Record<string, Entry> = {};
  children: Record<string, ChildRow[]> = {};
  reach: Record<string, unknown> = {};
  /** Paths whose input was left, or changed by choice: from then on it is told what is wrong. */
  readonly touched = new Set<string>();
  /** After a try to save everything is told. */
  attempted = false;
  /** What the server said, until the input it named is changed. */
  refused: readonly Problem[] = [];
  private keys = 0;
  /** children field → row keys in the order of the last body: problems name rows by their place in it. */
  private sentRows: Record<string, readonly string[]> = {};

  constructor(description: ObjectDescription, start: FormStart, timeZone: string) {
    this.description = description;
    this.timeZone = timeZone;
    this.start = start;
    const status = description.survey?.status;
    this.fields = new Map(
      description.fields.map((field) => {
        const known = formField(field, start.id === null);
        // Saving sets it.
        return [field.name, field.name === status ? { ...known, editable: false } : known];
      }),
    );
    this.childFields = new Map(description.fields.filter((field) => field.children).map((field) => [field.name, rowFields(field)]));
    this.reset(start);
  }

  /** Takes over a record as read: what was typed is gone. */
  reset(start: FormStart): void {
    this.start = start;
    this.reach = { ...start.reach };
    this.entries = Object.fromEntries([...this.fields.keys()].map((name) => [name, entryOf(start.values[name])]));
    this.children = Object.fromEntries([...this.childFields.keys()].map((name) => [name, (start.children[name] ?? []).map((row) => childRow(row))]));
    for (const [name, rows] of Object.entries(start.copy?.children ?? {}))
      if (this.childFields.has(name)) for (const row of rows) this.addRow(name, row.values);
    this.touched.clear();
    this.refused = [];
    this.attempted = false;
  }

  value(name: string): unknown {
    return this.entries[name]?.value ?? null;
  }

  change(name: string, input: unknown, raw?: string): void {
    const known = this.fields.get(name);
    if (!known?.editable) return;
    this.entries[name] = readEntry(known.field, input, raw, this.timeZone);
    if (raw === undefined) this.touched.add(name);
    this.forgetRefusal(name);
  }

  leave(name: string): void {
    this.touched.add(name);
    const entry = this.entries[name];
    if (entry) this.entries[name] = settleEntry(entry);
  }

  changeCell(children: string, rowKey: string, cell: string, input: unknown, raw?: string): void {
    const known = this.childFields.get(children)?.find((one) => one.field.name === cell);
    const row = this.children[children]?.find((one) => one.key === rowKey);
    if (!known || !row || !isCellEditable(known, row)) return;
    const entry = readEntry(known.field, input, raw, this.timeZone);
    this.changeRow(children, rowKey, (row) => ({ ...row, entries: { ...row.entries, [cell]: entry } }));
    if (raw === undefined) this.touched.add(`${children}/${rowKey}/${cell}`);
    this.forgetRefusal(`${children}/${rowKey}/${cell}`);
  }

  leaveCell(children: string, rowKey: string, cell: string): void {
    this.touched.add(`${children}/${rowKey}/${cell}`);
    this.changeRow(children, rowKey, (row) => {
      const entry = row.entries[cell];
      return entry ? { ...row, entries: { ...row.entries, [cell]: settleEntry(entry) } } : row;
    });
  }

  /** Adds a row, blank or with values, and gives its key. */
  addRow(children: string, values: Values = {}): string {
    const key = `new-${++this.keys}`;
    const entries = Object.fromEntries(Object.entries(values).map(([cell, value]) => [cell, entryOf(value)]));
    const row: ChildRow = { key, base: {}, entries, deleted: false };
    this.children[children] = [...(this.children[children] ?? []), row];
    return key;
  }

  /** Marks a row as to be removed with the save, or takes that back; a row that was never saved goes at once. */
  markRow(children: string, rowKey: string, deleted: boolean): void {
    const rows = this.children[children] ?? [];
    const row = rows.find((one) => one.key === rowKey);
    if (row?.id === undefined) this.children[children] = rows.filter((one) => one !== row);
    else this.changeRow(children, rowKey, (one) => ({ ...one, deleted }));
  }

  /** The record's fields that differ from what was read. */
  changedFields(): string[] {
    return [...this.fields.values()]
      .filter(({ field, editable }) => editable && field.type !== 'children' && this.isChanged(this.entries[field.name], this.start.values[field.name]))
      .map(({ field }) => field.name);
  }

  get dirty(): boolean {
    return this.changedFields().length > 0 || Object.values(this.childChanges()).some((rows) => rows.length > 0);
  }

  /** The body of the save: changed values only; for a new record everything that is not blank. */
  body(acceptWarnings: boolean): SaveBody {
    const names = this.start.id === null ? this.givenFields() : this.changedFields();
    const changes = this.childChanges();
    return {
      ...(this.start.id === null ? {} : { version: this.start.version }),
      values: Object.fromEntries(names.map((name) => [name, sentValue(this.entries[name] ?? entryOf(null))])),
      ...(Object.keys(changes).length > 0 ? { children: changes } : {}),
      ...(acceptWarnings ? { accept_warnings: true } : {}),
    };
  }

  /** The path of an input that a problem of the server names: `field`, or `items[2].cell` by the place in the body. Undefined when it is none of this form's. */
  pathOf(place: string): string | undefined {
    const match = /^([a-z0-9_]+)\[(\d+)\](?:\.([a-z0-9_]+))?$/u.exec(place);
    if (!match) return this.fields.has(place) ? place : undefined;
    const [, children = '', index, cell] = match;
    const row = this.sentRows[children]?.[Number(index)];
    return row === undefined ? undefined : cell === undefined ? children : `${children}/${row}/${cell}`;
  }

  /** Takes over what the server said of the last body. */
  refuse(problems: readonly Problem[]): void {
    this.refused = problems.map((problem) => (problem.field === undefined ? problem : { ...problem, field: this.pathOf(problem.field) ?? problem.field }));
  }

  /** What is on the screen, in the shape that conflicts are found in. */
  mine(): Version {
    const rows = (list: readonly ChildRow[]) =>
      list
        .filter((row) => row.id !== undefined && !row.deleted)
        .map((row) => ({ id: row.id ?? '', values: Object.fromEntries(Object.entries(row.entries).map(([cell, entry]) => [cell, entry.value])) }));
    return {
      values: Object.fromEntries(Object.entries(this.entries).map(([name, entry]) => [name, entry.value])),
      children: Object.fromEntries(Object.entries(this.children).map(([name, list]) => [name, rows(list)])),
    };
  }

  private givenFields(): string[] {
    return [...this.fields.values()]
      .filter(({ field, editable }) => editable && field.type !== 'children')
      .map(({ field }) => field.name)
      .filter((name) => this.isChanged(this.entries[name], null) || this.isChanged(this.entries[name], this.start.values[name]));
  }

  private childChanges(): Record<string, unknown[]> {
    const changes = Object.entries(this.children).map(([name, rows]) => {
      const sent = rows.map((row) => ({ row, change: this.rowChange(name, row) })).filter((one) => one.change !== undefined);
      this.sentRows[name] = sent.map((one) => one.row.key);
      return [name, sent.map((one) => one.change)] as const;
    });
    return Object.fromEntries(changes.filter(([, rows]) => rows.length > 0));
  }

  private rowChange(name: string, row: ChildRow): Record<string, unknown> | undefined {
    const cells = this.changedCells(name, row);
    const identity = { ...(row.id === undefined ? {} : { id: row.id }), ...(row.version === undefined ? {} : { version: row.version }) };
    if (row.deleted) return { ...identity, delete: true };
    if (cells.length === 0 && row.id !== undefined) return undefined;
    return { ...identity, values: Object.fromEntries(cells.map((cell) => [cell, sentValue(row.entries[cell] ?? entryOf(null))])) };
  }

  /** The cells of a row that differ from what was read. */
  changedCells(name: string, row: ChildRow): string[] {
    const editable = (this.childFields.get(name) ?? []).filter((one) => isCellEditable(one, row));
    return editable.map((one) => one.field.name).filter((cell) => this.isChanged(row.entries[cell], row.base[cell]));
  }

  private changeRow(children: string, rowKey: string, change: (row: ChildRow) => ChildRow): void {
    this.children[children] = (this.children[children] ?? []).map((row) => (row.key === rowKey ? change(row) : row));
  }

  private isChanged(entry: Entry | undefined, base: unknown): boolean {
    return entry !== undefined && (entry.problem !== undefined || !sameValue(entry.value, base));
  }

  private forgetRefusal(path: string): void {
    this.refused = this.refused.filter((problem) => problem.field !== path);
  }
}

/** Whether a cell may be changed: a fixed one only while its row is new. */
export function isCellEditable(field: FormField, row: ChildRow): boolean {
  return field.editable && (row.id === undefined || !field.description.fixed);
}

function formField(description: FieldDescription, isNew: boolean): FormField {
  return { description, field: fieldOf(description), editable: !description.read_only && !computed.has(description.type) && (isNew || !description.fixed) };
}

function rowFields(description: FieldDescription): FormField[] {
  const by = (description.definition as { by?: string }).by;
  const fields = (description.children?.fields ?? []) as FieldDescription[];
  return fields.filter((field) => field.name !== by && field.type !== 'children').map((field) => formField(field, true));
}

function childRow(row: { readonly id: string; readonly version: number; readonly title: string; readonly values: Values }): ChildRow {
  return {
    key: row.id,
    id: row.id,
    version: row.version,
    title: row.title,
    base: row.values,
    entries: Object.fromEntries(Object.entries(row.values).map(([cell, value]) => [cell, entryOf(value)])),
    deleted: false,
  };
}

import type { Draft, DraftRow } from './draft.ts';
import { entryOf, type Entry } from './entry.ts';
import type { ChildRow } from './child-row.ts';
import type { FormState } from './form-state.ts';

/** What is typed and not saved, unreadable texts as they were typed. */
export function draftOf(form: FormState, now: Date): Draft {
  const changed = form.changedFields().map((name) => [name, form.entries[name] ?? entryOf(null)] as const);
  const rows = Object.entries(form.children).map(([name, list]) => [name, list.filter((row) => isWorthKeeping(form, name, row)).map(draftRow)] as const);
  return {
    at: now.toISOString(),
    version: form.start.version,
    values: typedValues(Object.fromEntries(changed)),
    base: Object.fromEntries(changed.map(([name]) => [name, form.start.values[name] ?? null])),
    children: Object.fromEntries(rows),
  };
}

/** Puts a draft into the form, over the record as it was read. Rows that are gone since then are left out. */
export function restoreDraft(form: FormState, draft: Draft): void {
  for (const [name, value] of Object.entries(draft.values)) {
    form.change(name, value, typeof value === 'string' ? value : undefined);
    form.leave(name);
  }
  for (const [name, rows] of Object.entries(draft.children)) for (const row of rows) restoreRow(form, name, row);
  form.touched.clear();
}

function restoreRow(form: FormState, name: string, row: DraftRow): void {
  const known = row.id === undefined ? undefined : form.children[name]?.find((one) => one.id === row.id);
  if (row.id !== undefined && !known) return;
  const key = known?.key ?? form.addRow(name);
  for (const [cell, value] of Object.entries(row.values)) {
    form.changeCell(name, key, cell, value, typeof value === 'string' ? value : undefined);
    form.leaveCell(name, key, cell);
  }
  if (row.deleted) form.markRow(name, key, true);
}

function isWorthKeeping(form: FormState, name: string, row: ChildRow): boolean {
  return row.id === undefined || row.deleted || form.changedCells(name, row).length > 0;
}

function draftRow(row: ChildRow): DraftRow {
  const identity = { ...(row.id === undefined ? {} : { id: row.id }), ...(row.version === undefined ? {} : { version: row.version }) };
  return { key: row.key, deleted: row.deleted, values: typedValues(row.entries), ...identity };
}

function typedValues(entries: Readonly<Record<string, Entry>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(entries).map(([name, entry]) => [name, entry.problem ? (entry.raw ?? null) : entry.value]));
}

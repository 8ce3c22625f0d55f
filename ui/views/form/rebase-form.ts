import type { ChildRow } from './child-row.ts';
import { entryOf } from './entry.ts';
import type { FormStart, FormState } from './form-state.ts';
import { settle, type Difference, type Side } from './merge-conflict.ts';

/** Goes on from what somebody else saved meanwhile, with my values where they were chosen. Rows that I added or marked to be removed stay so. */
export function rebaseForm(form: FormState, current: FormStart, differences: readonly Difference[], choices: Readonly<Record<string, Side>>): void {
  const settled = settle(differences, choices);
  const before = form.children;
  form.reset({ ...current, reach: { ...form.reach, ...current.reach } });
  for (const [name, { editable }] of form.fields) if (editable && settled.has(name)) form.entries[name] = entryOf(settled.get(name));
  for (const [name, rows] of Object.entries(form.children)) {
    const mine = before[name] ?? [];
    form.children[name] = [...rows.map((row) => rebaseRow(name, row, mine, settled)), ...mine.filter((row) => row.id === undefined)];
  }
}

function rebaseRow(name: string, row: ChildRow, mine: readonly ChildRow[], settled: ReadonlyMap<string, unknown>): ChildRow {
  const cells = Object.keys(row.entries).filter((cell) => settled.has(`${name}/${row.key}/${cell}`));
  const entries = Object.fromEntries(cells.map((cell) => [cell, entryOf(settled.get(`${name}/${row.key}/${cell}`))]));
  return { ...row, deleted: mine.find((one) => one.id === row.id)?.deleted ?? false, entries: { ...row.entries, ...entries } };
}

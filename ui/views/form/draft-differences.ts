import type { Draft } from './draft.ts';
import type { FormState } from './form-state.ts';
import { findDifferences, type Difference } from './merge-conflict.ts';

/**
 * How a restored draft and the record differ, where the record was saved since the draft was written and both changed the same value: then somebody must
 * choose. None where the draft goes together with what was saved. Of child rows that were saved since it is not known what they held before; every cell that
 * differs counts.
 */
export function draftDifferences(form: FormState, draft: Draft): readonly Difference[] {
  const { start } = form;
  if (start.id === null || draft.version === start.version) return [];
  const versions = new Map(Object.values(draft.children).flatMap((rows) => rows.map((row) => [row.id, row.version] as const)));
  const children = Object.entries(start.children).map(([name, rows]) => [name, rows.filter((row) => versions.get(row.id) === row.version)] as const);
  const base = { values: { ...start.values, ...draft.base }, children: Object.fromEntries(children) };
  const differences = findDifferences(base, form.mine(), { values: start.values, children: start.children }, Object.keys(draft.values));
  return differences.some(({ both }) => both) ? differences : [];
}

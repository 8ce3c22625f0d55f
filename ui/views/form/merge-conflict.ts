import { sameValue } from './same-value.ts';

export type Values = Readonly<Record<string, unknown>>;
/** What is compared: the fields of the record, and the cells of its child rows by field and row id. */
export interface Version {
  readonly values: Values;
  readonly children: Readonly<Record<string, readonly { readonly id: string; readonly title?: string; readonly values: Values }[]>>;
}
export type Side = 'mine' | 'theirs';
/** One value that is not the same in both. */
export interface Difference {
  /** `field`, or `field/row id/cell` for child rows. */
  readonly key: string;
  readonly mine: unknown;
  readonly theirs: unknown;
  /** Both changed it: somebody must choose. Otherwise only one did, and that one's value stands. */
  readonly both: boolean;
  readonly suggested: Side;
}

/** The values of a version in one flat list; `fields` limits which fields of the record are looked at. */
function flatten(version: Version, fields: readonly string[]): Map<string, unknown> {
  const flat = new Map<string, unknown>(fields.map((field) => [field, version.values[field]]));
  for (const [field, rows] of Object.entries(version.children))
    for (const row of rows) for (const [cell, value] of Object.entries(row.values)) flat.set(`${field}/${row.id}/${cell}`, value);
  return flat;
}

/**
 * Compares what I have with what was saved meanwhile, both coming from `base`. Only keys that both sides hold are compared:
 * rows that one side added or removed are that side's own act and need no choice.
 */
export function findDifferences(base: Version, mine: Version, theirs: Version, fields: readonly string[]): Difference[] {
  const before = flatten(base, fields);
  const ours = flatten(mine, fields);
  const saved = flatten(theirs, fields);
  const differences: Difference[] = [];
  for (const [key, value] of ours) {
    if (!saved.has(key) || sameValue(value, saved.get(key))) continue;
    const iChanged = !sameValue(value, before.get(key));
    const theyChanged = !sameValue(saved.get(key), before.get(key));
    differences.push({ key, mine: value, theirs: saved.get(key), both: iChanged && theyChanged, suggested: iChanged ? 'mine' : 'theirs' });
  }
  return differences;
}

/** The value that each differing key ends with. A key without a choice takes its suggestion. */
export function settle(differences: readonly Difference[], choices: Readonly<Record<string, Side>>): Map<string, unknown> {
  return new Map(differences.map((difference) => [difference.key, difference[choices[difference.key] ?? difference.suggested]]));
}

import type { FoundGroup, FoundRecord, Pieces, SearchAnswer } from '../../../platform/contract/wire-search.ts';
import { urlOf } from '../../app/routes.ts';
import type { OpenedRecord } from '../../app/visited.ts';
import { text } from '../../locale/locale.ts';
import type { Place } from './find-places.ts';
import { say } from './words.ts';

/** What can be chosen in the panel: a link, or words to search for again. */
export interface SearchOption {
  readonly label: string | Pieces;
  /** What tells more of it. */
  readonly detail?: string | { readonly group: FoundGroup; readonly record: FoundRecord };
  readonly href?: string;
  readonly words?: string;
  /** A way on, not something that was found. */
  readonly leads?: boolean;
}
export interface OptionGroup {
  readonly heading: string;
  readonly options: readonly SearchOption[];
}

/** While nothing is typed: what the user last searched for and opened. */
export function visitedOptions({ searches, records }: { readonly searches: readonly string[]; readonly records: readonly OpenedRecord[] }): OptionGroup[] {
  const groups = [
    { heading: say('search.last'), options: searches.map((words) => ({ label: words, words })) },
    { heading: say('search.opened'), options: records.map(({ object, id, title }) => ({ label: title, href: urlOf.record(object, id) })) },
  ];
  return groups.filter(({ options }) => options.length > 0);
}

/** What was found: places by their names, then records, the object with the best first; at the end the page with everything. */
export function foundOptions(words: string, places: readonly Place[], answer: SearchAnswer): OptionGroup[] {
  const named = { heading: say('search.places'), options: places.map(({ kind, label, href }) => ({ label, detail: say(`search.${kind}`), href })) };
  const groups = answer.groups.map((group) => ({ heading: text(group.label), options: optionsOf(words, group) }));
  const found = [named, ...groups].filter(({ options }) => options.length > 0);
  const all = { heading: '', options: [{ label: say('search.all_results', { words }), href: urlOf.search(words), leads: true }] };
  return found.length === 0 ? [] : [...found, all];
}

function optionsOf(words: string, group: FoundGroup): SearchOption[] {
  const rows = group.rows.map((record) => ({ label: record.pieces, detail: { group, record }, href: urlOf.record(group.object, record.id) }));
  if (group.list === null || (group.next === null && !group.stopped)) return rows;
  const all = { label: say('search.all_of', { object: text(group.label) }), href: urlOf.list(group.object, group.list, { search: words }), leads: true };
  return [...rows, all];
}

import type { FoldersAnswer } from '../../../platform/contract/wire.ts';
import { text } from '../../locale/locale.ts';
import { folderPath, type Entry } from './folder-tree.ts';

/** By what the page of reports is sorted. */
const orders = ['name', 'folder', 'opened', 'owner'] as const;
export type Order = (typeof orders)[number];

/** `?sort=`: an order, a minus in front for downwards; undefined when it says none. */
export function readOrder(sort: string): { readonly by: Order; readonly descending: boolean } | undefined {
  const by = orders.find((order) => order === sort.replace(/^-/, ''));
  return by && { by, descending: sort.startsWith('-') };
}

/** The next order when a heading is pressed: upwards, downwards, as it was. When it was opened begins with the latest. */
export function nextOrder(sort: string, by: Order): string {
  const [first, second] = by === 'opened' ? [`-${by}`, by] : [by, `-${by}`];
  return sort === first ? second : sort === second ? '' : first;
}

/** The entries in an order; what has no value stands last, and equal ones by name. */
export function sortEntries(answer: FoldersAnswer, entries: readonly Entry[], sort: string, language: string): readonly Entry[] {
  const order = readOrder(sort);
  if (!order) return entries;
  const { compare } = new Intl.Collator(language, { numeric: true });
  const nameOf = ({ folder, report }: Entry) => text((folder ?? report)?.label);
  const valueOf = (entry: Entry): string => {
    if (order.by === 'name') return nameOf(entry);
    if (order.by === 'folder') return text(folderPath(answer.folders, entry.folder ? entry.folder.parent : (entry.report?.folder ?? null)).at(-1)?.label);
    return (order.by === 'opened' ? entry.report?.opened_at : entry.report?.made?.owner) ?? '';
  };
  const turn = order.descending ? -1 : 1;
  return entries
    .map((entry) => ({ entry, value: valueOf(entry), name: nameOf(entry) }))
    .sort((a, b) => {
      if ((a.value === '') !== (b.value === '')) return a.value === '' ? 1 : -1;
      return compare(a.value, b.value) * turn || compare(a.name, b.name);
    })
    .map(({ entry }) => entry);
}

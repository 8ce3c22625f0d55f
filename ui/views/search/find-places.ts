import type { FoldersAnswer, Me } from '../../../platform/contract/wire.ts';
import { getJson } from '../../api/client.ts';
import { currentUser } from '../../app/session.ts';
import { urlOf } from '../../app/routes.ts';
import { tabUrl } from '../../app/tab-places.ts';
import { text } from '../../locale/locale.ts';
import { fold, searchEntries } from '../reports/folder-tree.ts';

/** A tab, report or folder that the user may open. */
export interface Place {
  readonly kind: 'tab' | 'report' | 'folder';
  readonly label: string;
  readonly href: string;
}

/** How many places one search shows. */
const SHOWN = 5;
let folders: { readonly of: Me; readonly answer: Promise<FoldersAnswer> } | null = null;

/** The user's folders and reports: read once. Without them (no connection, an error) the tabs are found all the same. */
export async function loadFolders(): Promise<FoldersAnswer> {
  const of = currentUser();
  if (of && folders?.of !== of) folders = { of, answer: getJson<FoldersAnswer>('/report-folders') };
  try {
    return (await folders?.answer) ?? none;
  } catch {
    folders = null;
    return none;
  }
}
const none: FoldersAnswer = { folders: [], reports: [], recent: [] };

/** Tabs, reports and folders by their names: every word must be in it. */
export function findPlaces(words: string, tabs: Me['tabs'], answer: FoldersAnswer): Place[] {
  const wanted = fold(words)
    .split(/\s+/u)
    .filter((word) => word !== '');
  const fits = (label: string) => wanted.every((word) => fold(label).includes(word));
  const entries = searchEntries(answer, words);
  const found: Place[] = [
    ...tabs.filter((tab) => fits(text(tab.label))).map((tab) => ({ kind: 'tab' as const, label: text(tab.label), href: tabUrl(tab) })),
    ...entries.flatMap(({ report }) => (report ? [{ kind: 'report' as const, label: text(report.label), href: urlOf.report(report.report) }] : [])),
    ...entries.flatMap(({ folder }) =>
      folder ? [{ kind: 'folder' as const, label: text(folder.label), href: urlOf.reports({ folder: folder.folder }) }] : [],
    ),
  ];
  // A name that holds the words comes before a report whose description does.
  return [...found.filter(({ label }) => fits(label)), ...found.filter(({ label }) => !fits(label))].slice(0, SHOWN);
}

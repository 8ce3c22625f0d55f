import type { FoldersAnswer } from '../../../platform/contract/wire.ts';
import { text } from '../../locale/locale.ts';

export type Folder = FoldersAnswer['folders'][number];
export type Report = FoldersAnswer['reports'][number];
/** One line of the page. */
export interface Entry {
  readonly folder?: Folder;
  readonly report?: Report;
}

/** The folders from the top down to this one; empty for the top. */
export function folderPath(folders: readonly Folder[], name: string | null): Folder[] {
  const path: Folder[] = [];
  let at = folders.find((folder) => folder.folder === name);
  // A folder that lies in itself would never end.
  while (at && !path.includes(at)) {
    path.unshift(at);
    const { parent } = at;
    at = folders.find((folder) => folder.folder === parent);
  }
  return path;
}

/** Whether a report is one that the user keeps for themselves. */
export function isMine({ folder, made }: Report): boolean {
  return folder === null && made !== null && made.own;
}

/** What lies in a folder (null: at the top): folders first, in the order of the answer. */
export function entriesOf(answer: FoldersAnswer, folder: string | null): Entry[] {
  const known = new Set(answer.folders.map((each) => each.folder));
  const lies = (parent: string | null) => (parent !== null && known.has(parent) ? parent : null) === folder;
  return [
    ...answer.folders.filter((each) => lies(each.parent)).map((each) => ({ folder: each })),
    // Those that one keeps for oneself have their own place.
    ...answer.reports.filter((each) => lies(each.folder) && !isMine(each)).map((each) => ({ report: each })),
  ];
}

/** Folders and reports whose name or description has every word; width, case and kana do not matter. */
export function searchEntries(answer: FoldersAnswer, search: string): Entry[] {
  const words = fold(search)
    .split(/\s+/u)
    .filter((word) => word !== '');
  const fits = (...texts: readonly string[]) => words.every((word) => fold(texts.join(' ')).includes(word));
  return [
    ...answer.folders.filter((folder) => fits(text(folder.label))).map((folder) => ({ folder })),
    ...answer.reports.filter((report) => fits(text(report.label), text(report.description))).map((report) => ({ report })),
  ];
}

/** How many reports lie in a folder and below it. */
export function countReports(answer: FoldersAnswer, folder: string): number {
  const within = new Set([folder]);
  for (let grown = true; grown;) {
    const more = answer.folders.filter((each) => each.parent !== null && within.has(each.parent) && !within.has(each.folder));
    for (const each of more) within.add(each.folder);
    grown = more.length > 0;
  }
  return answer.reports.filter((report) => report.folder !== null && within.has(report.folder)).length;
}

/** As the server's search folds: with and without variation selectors, full-width and half-width, capital and small, katakana and hiragana are the same. */
export function fold(words: string): string {
  return words
    .replace(/[\ufe00-\ufe0f\u{e0100}-\u{e01ef}]/gu, '')
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\u30a1-\u30f6]/gu, (kana) => String.fromCharCode(kana.charCodeAt(0) - 0x60));
}

import { summaryKinds } from '../../../platform/contract/summary-kinds.ts';
import { currentLanguage, text } from '../../locale/locale.ts';
import { type SummaryEntry, wordsIn } from './draft.ts';
import { b } from './words.ts';

/** What a summary is called: as the report says, or by its kind and column, as the server names it. */
export function summaryName({ label, kind, of, key }: SummaryEntry, nameOf: (path: string) => string): string {
  const given = wordsIn(label, currentLanguage());
  if (given !== '') return given;
  if (kind === undefined) return key ?? '';
  const words = text(summaryKinds[kind].label);
  return of === undefined ? words : b('builder.kind_of', { kind: words, name: nameOf(of) });
}

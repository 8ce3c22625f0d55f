import type { Language } from '../contract/text.ts';

/** What a formatted file tells about itself above its header. */
export interface ReportNotes {
  readonly label: string;
  /** The definition's own condition. */
  readonly where?: string;
  readonly filter?: string;
  readonly search?: string;
  readonly asOf: string;
  readonly by: string;
}

const headings = {
  ja: { where: '条件', filter: '絞り込み', search: '検索', asOf: '作成日時', by: '作成者' },
  en: { where: 'Condition', filter: 'Filter', search: 'Search', asOf: 'As of', by: 'By' },
} as const;

/** The lines above the header of a formatted file: its title, what it was narrowed by, when and by whom it was made, an empty line. */
export function noteLines(notes: ReportNotes, language: Language): string[][] {
  const words = headings[language];
  const lines = (['where', 'filter', 'search', 'asOf', 'by'] as const).flatMap((name) => {
    const text = notes[name]?.trim();
    return text ? [[words[name], text]] : [];
  });
  return [[notes.label], ...lines, []];
}

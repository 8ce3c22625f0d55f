import type { Text } from '../../../platform/contract/text.ts';

/** Texts of records that were answered under an earlier form. They come with the page when there is one. */
export const formerFormTexts = {
  'former.note': {
    ja: 'このレコードは、第 {number} 版の様式（{since} から）で記入されました。今の様式は第 {current} 版です。',
    en: 'Answered with form {number} (in force from {since}). The present form is {current}.',
  },
  'former.show_present': { ja: '今の様式で表示', en: 'Show under the present form' },
  'former.show_former': { ja: '記入時の様式で表示', en: 'Show under the form of that time' },
  'former.loading': { ja: '記入時の様式を読み込んでいます', en: 'Loading the form of that time' },
} as const satisfies Readonly<Record<string, Text>>;

import type { Text } from '../../../platform/contract/text.ts';

/** Texts of the value 該当なし: in forms and in filters. */
export const notApplicableTexts = {
  'record.not_applicable': { ja: '該当なし', en: 'N/A' },
  'record.op_not_applicable': { ja: '該当なし', en: 'is N/A' },
  'record.op_applicable': { ja: '該当なしではない', en: 'is not N/A' },
  'record.chip_not_applicable': { ja: '{field} が該当なし', en: '{field} is N/A' },
  'record.chip_applicable': { ja: '{field} が該当なしではない', en: '{field} is not N/A' },
} as const satisfies Readonly<Record<string, Text>>;

import type { Text } from '../../../platform/contract/text.ts';

/** Texts of reports with groupings in columns, and of gaps between periods. */
export const matrixTexts = {
  'report.unfilled': {
    ja: '期間が長いため、データのない期間は表示していません。条件で絞り込むと表示されます。',
    en: 'The time is too long to show the periods without rows. Narrow the report down by conditions to see them.',
  },
  'matrix.label': { ja: '集計表', en: 'Matrix' },
  'matrix.cut': {
    ja: '行と列の組み合わせが多いため、集計表を表示できません。条件で絞り込むか、列の期間を大きくしてください。',
    en: 'There are too many rows and columns for the matrix. Narrow the report down by conditions, or choose longer periods in columns.',
  },
  'matrix.subtotal': { ja: '小計', en: 'Subtotal' },
  'matrix.more': { ja: 'さらに {count} 行を表示', en: 'Show {count} more rows' },
} as const satisfies Readonly<Record<string, Text>>;

import type { Text } from '../../../platform/contract/text.ts';

/** Texts of the rows of a report: how many there are, what stays in sight, what takes long. */
export const rowsTexts = {
  'rows.first': { ja: '上位 {count} 件', en: 'The first {count}' },
  'rows.first_note': {
    ja: 'レポートの並び順で先頭の {count} 件だけを表示しています。',
    en: 'Only the first {count} rows in the order of the report are shown.',
  },
  'rows.freeze': { ja: '固定する列', en: 'Frozen columns' },
  'rows.freeze_none': { ja: '固定しない', en: 'None' },
  'rows.freeze_count': { ja: '左から {count} 列', en: 'The first {count}' },
  'rows.costly': {
    ja: '約 {count} 行を読み込む見込みで、時間がかかります。条件を絞ると速くなります。',
    en: 'About {count} rows are to be read, which takes a while. With conditions it is faster.',
  },
  'rows.narrow': { ja: '条件を絞る', en: 'Narrow down' },
  'rows.anyway': { ja: 'このまま実行', en: 'Run anyway' },
  'rows.not_run': { ja: 'まだ実行していません', en: 'Not run yet' },
  'rows.stop': { ja: '中止', en: 'Stop' },
  'rows.stopped': { ja: '読み込みを中止しました。', en: 'The reading was stopped.' },
  'rows.again': { ja: 'もう一度実行', en: 'Run again' },
  'rows.uncounted': { ja: '件数を数えられませんでした', en: 'The rows could not be counted' },
} satisfies Readonly<Record<string, Text>>;

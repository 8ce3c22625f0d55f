import type { Text } from '../../../platform/contract/text.ts';

/** Texts of charts and their tools. */
export const chartTexts = {
  'chart.enlarge': { ja: '拡大', en: 'Enlarge' },
  'chart.enlarge_named': { ja: '{name} のグラフを拡大', en: 'Enlarge the chart {name}' },
  'chart.by': { ja: '{value}（{group}別）', en: '{value} by {group}' },
  'chart.by_series': { ja: '{value}（{group}・{series}別）', en: '{value} by {group} and {series}' },
  'chart.share': { ja: '割合', en: 'Share' },
  'home.trend_none': {
    ja: 'この範囲の記録はまだありません。毎日の集計を記録すると、ここに折れ線で表示します。',
    en: 'Nothing was kept yet. Once it is kept every day, it is drawn here.',
  },
  'home.trend_begin': { ja: '毎日の記録を始める', en: 'Keep it every day' },
  'home.trend_open': { ja: '推移の表示', en: 'See the trend' },
  'home.trend_latest': { ja: '最後の記録: {time}', en: 'Last kept: {time}' },
  'home.trend_left': { ja: 'ほかに {count} グループあります。', en: 'And {count} more groups.' },
  'home.trend_incomplete': {
    ja: '記録のない日や、定義が変わった日などがあります。日ごとの備考は「推移の表示」にあります。',
    en: 'Some days have no figures, or others than the rest. The trend itself says what there is to know.',
  },
  'chart.nothing': { ja: '集計するデータがありません', en: 'There is nothing to summarise' },
  'chart.rest': { ja: 'その他（{count}）', en: 'Others ({count})' },
  'chart.left': { ja: 'グラフにない系列が {count} 件あります（表にはあります）: {names}', en: '{count} series are not drawn, but in the table: {names}' },
  'chart.others': { ja: 'ほか', en: 'Others' },
  'chart.table': { ja: '表', en: 'Table' },
  'chart.save': { ja: '保存', en: 'Save' },
  'chart.save_named': { ja: '{name} を保存', en: 'Save {name}' },
  'chart.csv_shift_jis': { ja: '表を CSV（Shift-JIS）で', en: 'Table as CSV (Shift-JIS)' },
  'chart.csv_utf_8': { ja: '表を CSV（UTF-8）で', en: 'Table as CSV (UTF-8)' },
  'chart.png': { ja: 'グラフを画像（PNG）で', en: 'Picture as PNG' },
  'chart.svg': { ja: 'グラフを図形（SVG）で', en: 'Picture as SVG' },
  'chart.refresh_named': { ja: '{name} を更新', en: 'Refresh {name}' },
} satisfies Readonly<Record<string, Text>>;

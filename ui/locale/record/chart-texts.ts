import type { Text } from '../../../platform/contract/text.ts';

/** Texts of charts and their tools. */
export const chartTexts = {
  'chart.enlarge': { ja: '拡大', en: 'Enlarge' },
  'chart.enlarge_named': { ja: '{name} のグラフを拡大', en: 'Enlarge the chart {name}' },
  'chart.by': { ja: '{value}（{group}別）', en: '{value} by {group}' },
  'chart.by_series': { ja: '{value}（{group}・{series}別）', en: '{value} by {group} and {series}' },
  'chart.share': { ja: '割合', en: 'Share' },
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

import type { Text } from '../../../platform/contract/text.ts';

/** Texts of the figures and maps of dashboards. */
export const figureTexts = {
  'figure.up': { ja: '{by} 増', en: 'up {by}' },
  'figure.down': { ja: '{by} 減', en: 'down {by}' },
  'figure.same': { ja: '増減なし', en: 'no change' },
  'figure.points': { ja: '{points} ポイント', en: '{points} points' },
  'figure.not_on_map': { ja: 'ほか {count} 件は都道府県ではないため、地図にありません。', en: '{count} more are no prefecture and not on the map.' },
  'figure.all': { ja: '全体', en: 'All' },
  'figure.cut': { ja: 'グループが多いため、一部だけを表示しています。', en: 'There are too many groups: only a part is shown.' },
} satisfies Readonly<Record<string, Text>>;

import type { Text } from '../../../platform/contract/text.ts';

/** Texts of dashboards: their list, their filters and how users arrange them. */
export const dashboardTexts = {
  'dashboard.title': { ja: 'ダッシュボード', en: 'Dashboards' },
  'dashboard.none': { ja: '表示できるダッシュボードはありません', en: 'There are no dashboards that you may open' },
  'dashboard.name': { ja: '名前', en: 'Name' },
  'dashboard.description': { ja: '説明', en: 'Description' },
  'dashboard.folder': { ja: 'フォルダ', en: 'Folder' },
  'dashboard.own_home': { ja: '自分のホーム', en: 'your home page' },
  'dashboard.filters': { ja: 'ダッシュボードの絞り込み', en: 'Filters of the dashboard' },
  'dashboard.no_filters': { ja: '絞り込みを解除', en: 'Clear the filters' },
  'dashboard.all': { ja: 'すべて', en: 'All' },
  'dashboard.from': { ja: 'から', en: 'from' },
  'dashboard.to': { ja: 'まで', en: 'to' },
  'dashboard.unknown_record': { ja: '（表示できない項目）', en: '(not shown to you)' },
  'dashboard.not_applied': { ja: '絞り込みの対象外: {names}', en: 'Not filtered by: {names}' },
} satisfies Readonly<Record<string, Text>>;

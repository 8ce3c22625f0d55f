import type { Text } from '../../../platform/contract/text.ts';

/** Texts of the search over everything. They come with its panel and its page. */
export const searchTexts = {
  'search.title': { ja: '検索', en: 'Search' },
  'search.hint': { ja: '名前・番号・本文などを2文字以上で検索', en: 'Names, numbers, words: two characters or more' },
  'search.label': { ja: 'すべてのデータから検索', en: 'Search everything' },
  'search.results': { ja: '検索結果', en: 'Results' },
  'search.results_of': { ja: '「{words}」の検索結果', en: 'Results for “{words}”' },
  'search.too_short': { ja: '2文字以上で検索してください。', en: 'Give two characters or more.' },
  'search.start': { ja: '探したい言葉を入力してください。', en: 'Type what you look for.' },
  'search.none': {
    ja: '「{words}」は見つかりません。言葉を短くするか、別の書き方でお試しください。',
    en: 'Nothing found for “{words}”. Try fewer words, or another way to write them.',
  },
  'search.searching': { ja: '検索しています…', en: 'Searching…' },
  'search.count': { ja: '候補 {count} 件', en: '{count} choices' },
  'search.places': { ja: 'タブ・レポート', en: 'Tabs and reports' },
  'search.tab': { ja: 'タブ', en: 'Tab' },
  'search.report': { ja: 'レポート', en: 'Report' },
  'search.folder': { ja: 'レポートのフォルダ', en: 'Report folder' },
  'search.last': { ja: '最近の検索', en: 'Last searches' },
  'search.opened': { ja: '最近開いたレコード', en: 'Opened lately' },
  'search.forget': { ja: '履歴を消す', en: 'Forget these' },
  'search.all_of': { ja: '{object}をリストですべて見る', en: 'All of {object} in the list' },
  'search.all_results': { ja: '「{words}」のすべての検索結果を見る', en: 'All results for “{words}”' },
  'search.more': { ja: 'もっと見る', en: 'Show more' },
  'search.more_of': { ja: '{object}をもっと見る', en: 'More of {object}' },
  'search.stopped': {
    ja: '時間がかかるため、ここでは中止しました。リストで検索してください。',
    en: 'This took too long and was stopped here. Search in the list.',
  },
  'search.search_again': { ja: 'ここだけを検索', en: 'Search here alone' },
} as const satisfies Readonly<Record<string, Text>>;

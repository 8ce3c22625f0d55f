import type { Text } from '../../../platform/contract/text.ts';

/** Texts of lists as boards. They come with the board. */
export const boardTexts = {
  'board.columns': { ja: 'ボードの列', en: 'Columns of the board' },
  'board.no_value': { ja: '（空欄）', en: '(blank)' },
  'board.count': { ja: '{count} 件', en: '{count}' },
  'board.sum': { ja: '合計 {sum}', en: 'Sum {sum}' },
  'board.empty': { ja: 'ありません', en: 'None' },
  'board.more': { ja: 'もっと見る', en: 'Show more' },
  'board.more_of': { ja: '{column}をもっと見る', en: 'More of {column}' },
  'board.move': { ja: '移動', en: 'Move' },
  'board.move_of': { ja: '「{title}」を移動', en: 'Move “{title}”' },
  'board.move_to': { ja: '「{column}」へ', en: 'To {column}' },
  'board.moving': { ja: '移動しています…', en: 'Moving…' },
  'board.moved': { ja: '「{title}」を「{column}」へ移動しました', en: '“{title}” was moved to {column}' },
  'board.not_moved': { ja: '移動できませんでした: {reason}', en: 'Not moved: {reason}' },
  'board.may_not': {
    ja: 'このレコードを変更する権限がないか、入力の期間ではありません。',
    en: 'You may not change this record, or nothing is taken at this time.',
  },
  'board.changed': {
    ja: 'ほかの人が「{column}」に変更していました。最新の状態を表示しています。',
    en: 'Somebody else has changed it to {column}. This is how it is now.',
  },
  'board.warned': { ja: '確認してください', en: 'Please check' },
  'board.move_anyway': { ja: 'このまま移動', en: 'Move anyway' },
} as const satisfies Readonly<Record<string, Text>>;

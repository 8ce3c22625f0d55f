import type { Text } from '../../../platform/contract/text.ts';

/** Texts of reports whose blocks stand side by side. */
export const joinedTexts = {
  'joined.label': { ja: '並べた集計', en: 'Blocks side by side' },
  'joined.across': { ja: 'ブロックをまたぐ計算', en: 'Across blocks' },
  'joined.narrow': { ja: '{name} ・ {block} の明細だけを表示', en: 'Show only the rows of {name}, {block}' },
  'joined.cut': {
    ja: 'グループが多すぎるため、並べて表示できません。条件で絞り込んでください。総計はすべてのデータのものです。',
    en: 'There are too many groups to stand side by side. Narrow the report down by conditions. The totals are of all rows.',
  },
  'joined.rows': { ja: '明細を表示するブロック', en: 'The block whose rows are shown' },
  'joined.not_applied': {
    ja: '「{block}」には、次の条件の項目がないため、使っていません：{conditions}',
    en: 'Not used for “{block}”, which has no such fields: {conditions}',
  },
} as const satisfies Readonly<Record<string, Text>>;

import type { Text } from '../../../platform/contract/text.ts';

/** Texts of what is kept of reports day by day. */
export const trendTexts = {
  'trend.title': { ja: '推移', en: 'Trend' },
  'trend.of': { ja: '「{name}」の推移', en: 'Trend of {name}' },
  'trend.hint': {
    ja: '毎日決まった時刻の集計を、あなたの見える範囲で記録します。あとから数値が変わっても、その日の記録は変わりません。',
    en: 'The figures are kept every day at a time of your choice, as far as you see them. What was kept does not change when the data do.',
  },
  'trend.begin': { ja: '毎日の記録を始める', en: 'Keep it every day' },
  'trend.change': { ja: '記録の時刻と期間を変更', en: 'Change when and for how long' },
  'trend.at': { ja: '記録する時刻', en: 'Time of day' },
  'trend.days': { ja: '保存する日数', en: 'Days it is kept' },
  'trend.days_hint': { ja: '7から3660までの数字です。', en: 'A number from 7 to 3660.' },
  'trend.save': { ja: '決定', en: 'Save' },
  'trend.end': { ja: '毎日の記録をやめる', en: 'Keep it no longer' },
  'trend.end_question': { ja: '毎日の記録をやめますか？', en: 'Keep it no longer?' },
  'trend.end_text': { ja: 'これまでの記録は、保存期間が終わるまで見られます。', en: 'What was kept can be seen until its time is over.' },
  'trend.kept': { ja: '毎日 {at} に記録し、{days} 日間保存します。次の記録: {next}', en: 'Kept every day at {at}, for {days} days. Next: {next}' },
  'trend.not_kept': {
    ja: 'あなたは記録していません。同じ権限の人の記録があれば表示します。',
    en: 'You do not keep it. What people with the same access keep is shown.',
  },
  'trend.none': { ja: 'この範囲の記録はまだありません。', en: 'Nothing was kept yet.' },
  'trend.none_soon': { ja: '最初の記録をまもなく取ります。', en: 'The first one is taken in a moment.' },
  'trend.value': { ja: '集計', en: 'Figure' },
  'trend.level': { ja: '分け方', en: 'By' },
  'trend.from': { ja: '開始日', en: 'From' },
  'trend.to': { ja: '終了日', en: 'To' },
  'trend.day': { ja: '記録日', en: 'Day' },
  'trend.all': { ja: '全体', en: 'All' },
  'trend.change_of': { ja: '前日との差', en: 'Change' },
  'trend.note': { ja: '備考', en: 'Note' },
  'trend.missed': { ja: '記録なし（サーバーが動いていなかったか、記録していない日です）', en: 'Not kept (the server was down, or nobody had it kept)' },
  'trend.failed': { ja: '記録できませんでした。{reason}', en: 'Could not be kept. {reason}' },
  'trend.truncated': { ja: 'グループが多すぎたため、一部だけの記録です', en: 'There were too many groups: some of them' },
  'trend.other_groups': {
    ja: 'グループの定義が今と違うため、表示できません。分け方を「全体」にすると見られます。',
    en: 'The groupings were others than now. Choose “All rows”.',
  },
  'trend.changed': {
    ja: 'この日から定義が変わりました。前の日と単純には比べられません。',
    en: 'The definition is another one from this day on: do not compare with the days before.',
  },
  'trend.drawn': {
    ja: '折れ線は、最新の値が大きい {count} グループです。すべてのグループは下の表にあります。',
    en: 'The lines are the {count} groups with the largest newest figures. All are in the table below.',
  },
  'trend.left': { ja: 'ほかに {count} グループあります。分け方や期間を変えてください。', en: 'And {count} more groups.' },
  'trend.table': { ja: '日ごとの表', en: 'By day' },
  'trend.saved': { ja: '毎日の記録を設定しました', en: 'It is kept every day' },
  'trend.ended': { ja: '毎日の記録をやめました', en: 'It is kept no longer' },
} as const satisfies Readonly<Record<string, Text>>;

import type { Text } from '../../../platform/contract/text.ts';

/** Texts of the letters for those who are told by post. */
export const lettersTexts = {
  'letters.title': { ja: '通知書', en: 'Letters' },
  'letters.make_title': { ja: '{count} 通の通知書を作成しますか', en: 'Make {count} letters?' },
  'letters.make_text': {
    ja: '新しい登録コードを発行します。以前に発行したコードは使えなくなります。コードは、次の画面に一度だけ表示されます。',
    en: 'New one-time codes are made, and earlier ones end. The codes are shown once only, on the next page.',
  },
  'letters.count': {
    ja: '{count} 通（A4、1通1枚。長形3号の窓付き封筒に三つ折り）',
    en: '{count} letters (A4, one page each, folded in three for a window envelope)',
  },
  'letters.once': {
    ja: '登録コードはこの画面に一度だけ表示されます。離れる前に、必ず印刷するかPDFに保存してください。',
    en: 'The codes are shown on this page only, and only once. Print them or save them as PDF before you leave.',
  },
  'letters.print': { ja: '{count} 通を印刷', en: 'Print {count} letters' },
  'letters.printed': {
    ja: '印刷の画面を開きました。正しく印刷できたことを確かめてください。',
    en: 'The print dialog was opened. Make sure that everything was printed.',
  },
  'letters.none': {
    ja: '表示できる通知書はありません。コードは作成した直後に一度だけ表示されます。もう一度作成するには、ユーザを選んでください。',
    en: 'There are no letters to show. Codes are shown once, right after they are made. Choose users to make new ones.',
  },
  'letters.to_users': { ja: 'ユーザを選ぶ', en: 'Choose users' },
  'letters.leave_title': { ja: '通知書はまだ印刷されていません', en: 'The letters have not been printed' },
  'letters.leave_text': { ja: 'このページを離れると、登録コードは二度と表示できません。', en: 'Once you leave this page, the codes can never be shown again.' },
  'letters.leave': { ja: '印刷せずに離れる', en: 'Leave without printing' },
  'letters.stay': { ja: 'ページに残る', en: 'Stay' },
} as const satisfies Readonly<Record<string, Text>>;

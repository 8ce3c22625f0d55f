import type { Text } from '../../../platform/contract/text.ts';

/** Texts of files on their way, and of what is shown of a file. They come with the elements that need them. */
export const filesTexts = {
  'files.hint': { ja: 'ここにドラッグするか、貼り付けても追加できます', en: 'or drop or paste it here' },
  'files.queued': { ja: '順番を待っています', en: 'Waiting for its turn' },
  'files.checking': { ja: '確認しています', en: 'Being checked' },
  'files.waiting': { ja: '接続を待っています。戻ると続きから送ります', en: 'Waiting for the connection; it goes on by itself' },
  'files.retry': { ja: '再試行', en: 'Try again' },
  'files.retry_named': { ja: '「{name}」の送信を再試行', en: 'Try to send “{name}” again' },
  'files.all': { ja: '{total} 個のうち {done} 個を送りました（{share}%）', en: '{done} of {total} files sent ({share}%)' },
  'files.all_label': { ja: 'すべてのファイルの送信', en: 'Sending all files' },
  'files.one_only': { ja: '付けられるファイルは 1 つです。最後の 1 つだけを送ります。', en: 'One file can be attached. Only the last one is sent.' },
  'files.show': { ja: '表示', en: 'Show' },
  'files.show_named': { ja: '「{name}」を表示', en: 'Show “{name}”' },
  'files.download': { ja: 'ダウンロード', en: 'Download' },
  'files.previous': { ja: '前のファイル', en: 'Previous file' },
  'files.next': { ja: '次のファイル', en: 'Next file' },
  'files.place': { ja: '{place} / {total}', en: '{place} of {total}' },
  'files.full_size': { ja: '実際の大きさ', en: 'Actual size' },
  'files.fit': { ja: '画面に合わせる', en: 'Fit the window' },
  'files.loading': { ja: '読み込んでいます…', en: 'Loading…' },
  'files.not_shown': { ja: 'このファイルは表示できません。ダウンロードして開いてください。', en: 'This file cannot be shown. Download it to open it.' },
  'files.no_pdf': { ja: 'お使いのブラウザは、PDF をこの画面に表示できません。', en: 'This browser cannot show PDF here.' },
  'files.open_pdf': { ja: 'PDF を開く', en: 'Open the PDF' },
  'files.cut': {
    ja: '先頭だけを表示しています。すべてを見るには、ダウンロードしてください。',
    en: 'Only the beginning is shown. Download the file to see all of it.',
  },
} as const satisfies Readonly<Record<string, Text>>;

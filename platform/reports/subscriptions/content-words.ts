import type { Language } from '../../contract/text.ts';

/** What stands in a mail around its tables. */
export interface ContentWords {
  readonly rowsCaption: string;
  readonly groupsCaption: string;
  readonly count: string;
  readonly total: string;
  readonly subtotal: string;
  readonly matrixCut: string;
  readonly blank: string;
  readonly none: string;
  readonly onlyLink: string;
  readonly fileOnlyLink: string;
  readonly fileForbidden: string;
  readonly fileAttached: string;
  readonly more: string;
  fileTooLarge(megabytes: number): string;
  rows(shown: number, all: number): string;
  groups(shown: number, all: number | null): string;
  columns(shown: number, all: number): string;
  bands(shown: number, all: number): string;
  latestBands(shown: number, all: number): string;
  missed(count: number): string;
}

export const contentWords: Readonly<Record<Language, ContentWords>> = {
  ja: {
    rowsCaption: '詳細',
    groupsCaption: '集計',
    count: '件数',
    total: '合計',
    subtotal: '小計',
    matrixCut: '集計の列が多すぎるため、列ごとの値は載せていません。下のリンクから開いてください。',
    blank: '（空白）',
    none: '該当するデータはありません。',
    onlyLink: 'このレポートの内容は、メールには載せないことになっています。下のリンクから開いてください。',
    fileOnlyLink: 'このレポートのファイルは、メールでは送らないことになっています。下のリンクから書き出してください。',
    fileForbidden: 'このレポートを書き出す権限がないため、ファイルは添付していません。',
    fileAttached: 'すべてのデータを、ファイルとして添付しています。',
    more: '（続きは省略しました）',
    fileTooLarge: (megabytes) => `ファイルが ${megabytes} MB を超えるため、添付していません。下のリンクから書き出してください。`,
    rows: (shown, all) => `全 ${all} 件のうち、はじめの ${shown} 件を載せています。`,
    groups: (shown, all) =>
      all === null ? `はじめの ${shown} グループを載せています。` : `全 ${all} グループのうち、はじめの ${shown} グループを載せています。`,
    columns: (shown, all) => `全 ${all} 列のうち、はじめの ${shown} 列を載せています。`,
    bands: (shown, all) => `集計は、全 ${all} 列のうち、はじめの ${shown} 列と合計を載せています。`,
    latestBands: (shown, all) => `集計は、全 ${all} 列のうち、最新の ${shown} 列と合計を載せています。`,
    missed: (count) => `システムが止まっていたため、これより前の ${count} 回分は送っていません。`,
  },
  en: {
    rowsCaption: 'Details',
    groupsCaption: 'Groups',
    count: 'Rows',
    total: 'Total',
    subtotal: 'Subtotal',
    matrixCut: 'There are too many columns of groups: only the totals of the rows are shown. Open the report by the link below.',
    blank: '(blank)',
    none: 'There are no rows.',
    onlyLink: 'The contents of this report are never sent by mail. Open it by the link below.',
    fileOnlyLink: 'The file of this report is never sent by mail. Export it by the link below.',
    fileForbidden: 'You may not export this report, so no file is attached.',
    fileAttached: 'All data are attached as a file.',
    more: '(the rest is left out)',
    fileTooLarge: (megabytes) => `The file is larger than ${megabytes} MB and not attached. Export it by the link below.`,
    rows: (shown, all) => `The first ${shown} of ${all} rows are shown.`,
    groups: (shown, all) => (all === null ? `The first ${shown} groups are shown.` : `The first ${shown} of ${all} groups are shown.`),
    columns: (shown, all) => `The first ${shown} of ${all} columns are shown.`,
    bands: (shown, all) => `Of the groups in columns, the first ${shown} of ${all} and the total are shown.`,
    latestBands: (shown, all) => `Of the groups in columns, the latest ${shown} of ${all} and the total are shown.`,
    missed: (count) => `The system was not running: the ${count} time(s) before this one were left out.`,
  },
};

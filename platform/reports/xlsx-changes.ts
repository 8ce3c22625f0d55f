import type { Language } from '../contract/text.ts';
import { columnLetters, HEADER_STYLE, MAIN, NOTE_STYLE, XML } from './xlsx-column.ts';
import { cellText, CELL_LENGTH } from './xlsx-text.ts';

/** How many cells are named, of all that are counted. */
const NAMED = 1000;

/** What a workbook could not hold of a text. */
export type XlsxChange = 'cut' | 'dropped';

interface ChangedCell {
  readonly sheet: number;
  readonly cell: string;
  readonly change: XlsxChange;
}

const words = {
  ja: {
    sheet: '出力時に変えた値',
    header: ['シート', 'セル', '変えたこと'],
    cut: `Excel のセルに入る ${CELL_LENGTH.toLocaleString('ja')} 文字を超えるため、末尾を「…」にして切りました。`,
    dropped: 'Excel のファイルに書けない制御文字を除きました。',
    more: (count: number) => `ほかに ${count.toLocaleString('ja')} 件あります。全文は CSV か JSON Lines で出力できます。`,
    whole: '全文は CSV か JSON Lines で出力できます。',
  },
  en: {
    sheet: 'Changed values',
    header: ['Sheet', 'Cell', 'What was changed'],
    cut: `Longer than the ${CELL_LENGTH.toLocaleString('en')} characters of a cell in Excel: cut, with … at the end.`,
    dropped: 'Control characters that an Excel file cannot hold were left out.',
    more: (count: number) => `${count.toLocaleString('en')} more. A CSV or JSON lines have the whole text.`,
    whole: 'A CSV or JSON lines have the whole text.',
  },
} as const;

/** Collects the cells whose text a workbook cannot hold as it is, so that the workbook itself tells of them: all are counted, the first 1,000 named. */
export class XlsxChanges {
  total = 0;
  readonly #named: ChangedCell[] = [];

  /** `sheet` counts from 0. */
  add(sheet: number, cell: string, change: XlsxChange): void {
    this.total++;
    if (this.#named.length < NAMED) this.#named.push({ sheet, cell, change });
  }

  /** The sheet that tells of them: its name, and its XML. `sheets` are the names of the others. */
  toSheet(sheets: readonly string[], language: Language): { readonly name: string; readonly xml: string } {
    const say = words[language];
    const line = (cells: readonly string[], style: number, row: number): string =>
      `<row r="${row}">${cells.map((text, index) => `<c r="${columnLetters(index)}${row}" s="${style}" t="inlineStr"><is><t xml:space="preserve">${cellText(text)}</t></is></c>`).join('')}</row>`;
    const left = this.total - this.#named.length;
    const lines = [...this.#named.map(({ sheet, cell, change }) => [sheets[sheet] ?? '', cell, say[change]]), [left > 0 ? say.more(left) : say.whole]];
    return {
      // Two sheets of one name would be a damaged workbook.
      name: sheets.includes(say.sheet) ? `${say.sheet} (!)` : say.sheet,
      xml:
        `${XML}<worksheet xmlns="${MAIN}"><cols><col min="1" max="1" width="32" customWidth="1"/><col min="2" max="2" width="12" customWidth="1"/><col min="3" max="3" width="80" customWidth="1"/></cols><sheetData>` +
        `${line(say.header, HEADER_STYLE, 1)}${lines.map((cells, index) => line(cells, NOTE_STYLE, index + 2)).join('')}</sheetData></worksheet>`,
    };
  }
}

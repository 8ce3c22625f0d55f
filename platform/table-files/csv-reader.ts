import { refuseFile } from './file-problem.ts';
import { type FileRow, isEmptyRow, longestRow, mostColumns } from './file-row.ts';

export interface CsvShape {
  readonly separator: string;
  /** The sign that cells may be set between; empty: none is. */
  readonly quote: string;
}

/** Characters of an incomplete row that cost something to look at again. */
const longRest = 10_000;

const LF = 10;
const CR = 13;

/**
 * Reads rows of CSV (RFC 4180) from text as it comes. A row ends with CR LF, LF or CR, whichever each has. What follows a closing quotation mark belongs to the
 * cell; a quotation mark within a cell that does not begin with one is a character. Empty rows are passed over, and counted as lines.
 */
export class CsvReader {
  readonly #separator: number;
  readonly #quote: string;
  #rest = '';
  #enough = 0;
  #line = 1;
  /** Where the reading of a row stopped: after its cells and line breaks. */
  #at = 0;
  #breaks = 0;

  constructor({ separator, quote }: CsvShape) {
    this.#separator = separator.charCodeAt(0);
    this.#quote = quote;
  }

  /** The rows that are complete with this text. Raises `invalid` (`row_too_long`, `too_wide`). */
  read(text: string): FileRow[] {
    this.#rest += text;
    // A long row that is not complete is looked at again when there is half as much more of it: not for each piece.
    if (this.#rest.length < this.#enough && this.#rest.length <= longestRow) return [];
    return this.#rows(this.#rest, false);
  }

  /** The rows that the end completes. Raises `invalid` (`half_file`) when a quotation mark is still open. */
  end(): FileRow[] {
    return this.#rows(this.#rest, true);
  }

  #rows(text: string, isEnd: boolean): FileRow[] {
    const rows: FileRow[] = [];
    let from = 0;
    while (from < text.length) {
      const cells = this.#row(text, from, isEnd);
      if (!cells) break;
      if (!isEmptyRow(cells)) rows.push({ line: this.#line, cells });
      this.#line += this.#breaks;
      from = this.#at;
    }
    this.#rest = text.slice(from);
    this.#enough = this.#rest.length < longRest ? 0 : this.#rest.length * 1.5;
    if (this.#rest.length > longestRow) throw tooLong(this.#line);
    return rows;
  }

  /** The cells of the row that begins at a place; undefined when its end is not there yet. */
  #row(text: string, from: number, isEnd: boolean): string[] | undefined {
    const quote = this.#quote;
    const cells: string[] = [];
    let at = from;
    this.#breaks = 0;
    for (;;) {
      let quoted = '';
      if (quote !== '' && text[at] === quote) {
        const end = this.#closing(text, at + 1, isEnd);
        if (end === undefined) return undefined;
        const inside = text.slice(at + 1, end);
        quoted = inside.includes(quote) ? inside.replaceAll(quote + quote, quote) : inside;
        this.#breaks += countBreaks(inside);
        at = end + 1;
      }
      const start = at;
      let sign = text.charCodeAt(at);
      while (at < text.length && sign !== this.#separator && sign !== LF && sign !== CR) sign = text.charCodeAt((at += 1));
      if (at >= text.length) {
        if (!isEnd) return undefined;
        cells.push(quoted + text.slice(start));
        this.#at = at;
        return cells;
      }
      cells.push(quoted === '' ? text.slice(start, at) : quoted + text.slice(start, at));
      if (cells.length > mostColumns) throw tooWide(this.#line);
      if (sign === this.#separator) {
        at += 1;
        continue;
      }
      // Whether a line feed follows decides where the next row begins.
      if (sign === CR && at + 1 >= text.length && !isEnd) return undefined;
      this.#breaks += 1;
      this.#at = at + (sign === CR && text.charCodeAt(at + 1) === LF ? 2 : 1);
      return cells;
    }
  }

  /** Where a quoted cell ends: at a quotation mark that is no double one. */
  #closing(text: string, from: number, isEnd: boolean): number | undefined {
    const quote = this.#quote;
    for (let at = text.indexOf(quote, from); at >= 0; at = text.indexOf(quote, at + 2)) {
      if (at + 1 >= text.length && !isEnd) return undefined;
      if (text[at + 1] !== quote) return at;
    }
    if (isEnd) throw openQuote(this.#line);
    return undefined;
  }
}

function countBreaks(text: string): number {
  return text.includes('\n') || text.includes('\r') ? (text.match(/\r\n|\r|\n/g)?.length ?? 0) : 0;
}

function openQuote(line: number): Error {
  return refuseFile(
    'half_file',
    `${line}行目から始まる引用符（"）が閉じられないまま、ファイルが終わっています。ファイルが途中で切れていないか確かめてください。`,
    `A quotation mark of line ${line} is never closed: the file seems to end in the middle.`,
  );
}

/** The error of a row that does not end. */
export function tooLong(line: number): Error {
  return refuseFile(
    'row_too_long',
    `${line}行目が長すぎます。引用符（"）が閉じられているか、表のファイルかを確かめてください。`,
    `Line ${line} is too long. See whether its quotation marks are closed, and whether this is a file of rows.`,
  );
}

function tooWide(line: number): Error {
  return refuseFile('too_wide', `${line}行目の列が多すぎます。${mostColumns} 列までです。`, `Line ${line} has too many columns: at most ${mostColumns}.`);
}

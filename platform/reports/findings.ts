/** How many places are named, of all that are counted. */
const NAMED = 200;

/** Where Shift-JIS lacks a character. Rows count from 1; row 0 is the header and what stands above it. */
export interface Finding {
  readonly row: number;
  readonly column: string;
  readonly character: string;
}

/** Collects findings while a file is made: all are counted, the first 200 named. */
export class Findings {
  total = 0;
  readonly named: Finding[] = [];
  readonly #place: (record: number, column: number) => Omit<Finding, 'character'>;

  /** `place` says what a record and a column of the file are to a reader. */
  constructor(place: (record: number, column: number) => Omit<Finding, 'character'>) {
    this.#place = place;
  }

  add(record: number, column: number, character: string): void {
    this.total++;
    if (this.named.length < NAMED) this.named.push({ ...this.#place(record, column), character });
  }
}

const QUOTE = 0x22;
const LF = 0x0a;

/** Where the record's LF is; -1 when the record goes on beyond the input. */
export function recordEnd(input: Buffer, from: number): number {
  let quoted = false;
  for (let at = from; at < input.length; at++) {
    const byte = input[at]!;
    if (byte === QUOTE) quoted = !quoted;
    else if (byte === LF && !quoted) return at;
  }
  return -1;
}

/** Where the quote is that ends a cell whose content begins at `start`. */
export function closingQuote(input: Buffer, start: number): number {
  let at = start;
  for (;;) {
    while (input[at] !== QUOTE && at < input.length) at++;
    if (input[at + 1] !== QUOTE || at >= input.length) return at;
    at += 2;
  }
}

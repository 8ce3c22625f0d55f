import { diffArrays } from 'diff';

/** A stretch of a text and what became of it. `skipped`: an unchanged one that is only counted. */
export interface Piece {
  readonly kind: 'same' | 'added' | 'removed' | 'skipped';
  readonly text: string;
}

/** What differs more than this is shown as removed and added whole: finding the shortest way would hold up the page, and nobody could read it. */
const MOST_EDITS = 600;
/** So many unchanged characters are shown on each side of a change. */
const AROUND = 60;

/**
 * How one text became another: by lines, and within changed lines by words, which of Japanese are those of the browser's dictionary. Texts of 100,000 characters
 * take a moment, whatever is in them.
 */
export function differenceOf(before: string, after: string): readonly Piece[] {
  const lines = changesBetween(before.split(/(?<=\n)/u), after.split(/(?<=\n)/u));
  const pieces: Piece[] = [];
  for (let index = 0; index < lines.length; index += 1) {
    const [piece, next] = [lines[index] as Piece, lines[index + 1]];
    if (piece.kind === 'removed' && next?.kind === 'added') {
      pieces.push(...changesBetween(wordsOf(piece.text), wordsOf(next.text)));
      index += 1;
    } else pieces.push(piece);
  }
  return joined(pieces);
}

/** The same with long unchanged stretches left out. */
export function shortDifference(before: string, after: string): readonly Piece[] {
  const pieces = differenceOf(before, after);
  return pieces.flatMap((piece, index): readonly Piece[] => {
    const characters = [...piece.text];
    const [head, tail] = [index === 0 ? 0 : AROUND, index === pieces.length - 1 ? 0 : AROUND];
    if (piece.kind !== 'same' || characters.length <= head + tail + AROUND) return [piece];
    const part = (from: number, to: number): Piece => ({ kind: 'same', text: characters.slice(from, to).join('') });
    const middle: Piece = { kind: 'skipped', text: characters.slice(head, characters.length - tail).join('') };
    return [part(0, head), middle, part(characters.length - tail, characters.length)].filter(({ text }) => text !== '');
  });
}

const segmenter = new Intl.Segmenter('ja', { granularity: 'word' });

/** Words are looked for within sentences, and within so many characters: the dictionary takes a time that grows with the square of the length. */
const SENTENCE = /[^。、！？\s]{0,400}[。、！？\s]?/gu;

function wordsOf(text: string): string[] {
  return (text.match(SENTENCE) ?? []).flatMap((part) => Array.from(segmenter.segment(part), ({ segment }) => segment));
}

/** What both begin and end with is taken off first. */
function changesBetween(before: readonly string[], after: readonly string[]): readonly Piece[] {
  let start = 0;
  while (start < before.length && start < after.length && before[start] === after[start]) start += 1;
  let end = 0;
  while (end < before.length - start && end < after.length - start && before[before.length - 1 - end] === after[after.length - 1 - end]) end += 1;
  const piece = (kind: Piece['kind'], parts: readonly string[]): Piece => ({ kind, text: parts.join('') });
  const [left, right] = [before.slice(start, before.length - end), after.slice(start, after.length - end)];
  const changes = diffArrays(left, right, { maxEditLength: MOST_EDITS });
  const middle = changes
    ? changes.map(({ value, added, removed }) => piece(added ? 'added' : removed ? 'removed' : 'same', value))
    : [piece('removed', left), piece('added', right)];
  return joined([piece('same', before.slice(0, start)), ...middle, piece('same', before.slice(before.length - end))]);
}

function joined(pieces: readonly Piece[]): readonly Piece[] {
  const result: Piece[] = [];
  for (const piece of pieces) {
    const last = result.at(-1);
    if (piece.text === '') continue;
    if (last?.kind === piece.kind) result[result.length - 1] = { kind: piece.kind, text: last.text + piece.text };
    else result.push(piece);
  }
  return result;
}

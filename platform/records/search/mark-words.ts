import { fold } from '../../query/fold.ts';
import { everydayKanji } from '../../query/kanji-writings.ts';
import { telephoneWritings } from '../../query/telephone-writings.ts';

/** A piece of a text, and whether it is one of the words that were looked for. */
export interface Piece {
  readonly text: string;
  readonly found: boolean;
}

/** How many characters stand before the first word, and in all, where a text is cut. */
const BEFORE = 20;
const SHOWN = 120;

/** A character with the marks that belong to it: ｶﾞ is one, and folds to one. */
const character = /[^\p{M}\uff9e\uff9f][\p{M}\uff9e\uff9f]*|[\p{M}\uff9e\uff9f]+/gsu;

/** A text in pieces, with the places of the words (folded, as of `searchWords`) told apart. The pieces make the text again. */
export function markWords(text: string, words: readonly string[]): Piece[] {
  return piecesOf(findWords(text, words));
}

/** The same of what stands around the first word, on one line: for texts that may be long. Undefined when none of the words is in it. */
export function cutAround(text: string, words: readonly string[]): Piece[] | undefined {
  const characters = findWords(text.replace(/\s+/gu, ' '), words);
  const first = characters.findIndex(({ found }) => found);
  if (first < 0) return undefined;
  const from = first <= BEFORE ? 0 : first - BEFORE;
  const shown = characters.slice(from, from + SHOWN);
  const ellipsis = (isCut: boolean) => (isCut ? [{ text: '…', found: false }] : []);
  return piecesOf([...ellipsis(from > 0), ...shown, ...ellipsis(from + SHOWN < characters.length)]);
}

/** Whether a text holds a word in the folded form, in whichever way its characters are written. */
export function holdsWord(text: string, word: string): boolean {
  const folded = everydayKanji(fold(text));
  return everydayWritings(word).some((writing) => folded.includes(writing));
}

function findWords(text: string, words: readonly string[]): Piece[] {
  const characters = text.match(character) ?? [];
  const starts: number[] = [];
  let folded = '';
  for (const each of characters) {
    starts.push(folded.length);
    folded += everydayKanji(fold(each));
  }
  const found = characters.map(() => false);
  for (const word of words.flatMap(everydayWritings)) {
    for (let at = folded.indexOf(word); at >= 0; at = folded.indexOf(word, at + word.length)) {
      for (let index = characterAt(starts, at); index < starts.length && (starts[index] ?? 0) < at + word.length; index += 1) found[index] = true;
    }
  }
  return characters.map((each, index) => ({ text: each, found: found[index] === true }));
}

/** A word in the everyday form of its characters, and a telephone number in each way to part it. */
function everydayWritings(word: string): readonly string[] {
  return (telephoneWritings(word) ?? [word]).map(everydayKanji);
}

/** The last character that begins at the place in the folded text, or before it. */
function characterAt(starts: readonly number[], place: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((starts[middle] ?? 0) <= place) low = middle;
    else high = middle - 1;
  }
  return low;
}

function piecesOf(characters: readonly Piece[]): Piece[] {
  const pieces: { text: string; found: boolean }[] = [];
  for (const { text, found } of characters) {
    const last = pieces.at(-1);
    if (last?.found === found) last.text += text;
    else pieces.push({ text, found });
  }
  return pieces;
}

/** The most characters after an @ that are taken for the beginning of a name. */
const LONGEST = 40;

/** The 「@」 that is being written before the caret, and what follows it: where it begins, and its words; null when there is none. Mail addresses are none. */
export function mentionAt(text: string, caret: number): { readonly start: number; readonly words: string } | null {
  const before = text.slice(Math.max(0, caret - LONGEST - 1), caret);
  const found = /[@＠]([^@＠\n]*)$/u.exec(before);
  if (!found) return null;
  const start = caret - found[0].length;
  const sign = text[start - 1];
  if (sign !== undefined && /[A-Za-z0-9._-]/.test(sign)) return null;
  const words = found[1] ?? '';
  // A name has a space within, and a sentence more than one.
  return /^\s/u.test(words) || words.split(/\s+/u).length > 3 ? null : { start, words };
}

/** The parts of a comment: `name` where it names somebody. */
export function mentionParts(text: string, names: readonly string[]): readonly { readonly text: string; readonly isName: boolean }[] {
  const parts: { text: string; isName: boolean }[] = [];
  // The longest first: of 「@東京都 担当者」 and 「@東京都」 it is the former.
  const longest = [...names].sort((left, right) => right.length - left.length);
  let end = 0;
  for (let place = 0; place < text.length; place += 1) {
    if (text[place] !== '@' && text[place] !== '＠') continue;
    const name = longest.find((each) => each !== '' && text.startsWith(each, place + 1));
    if (name === undefined) continue;
    if (place > end) parts.push({ text: text.slice(end, place), isName: false });
    end = place + 1 + name.length;
    parts.push({ text: text.slice(place, end), isName: true });
    place = end - 1;
  }
  if (end < text.length) parts.push({ text: text.slice(end), isName: false });
  return parts;
}

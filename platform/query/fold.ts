/**
 * Folds a text for searching, as `shirabe.fold(text)` does in PostgreSQL: variation selectors left out (葛󠄀 is 葛), compatibility forms (NFKC: full and half width),
 * lower case, katakana as hiragana.
 * Takes any text and gives the folded one; characters that PostgreSQL cannot hold (NUL, half a surrogate pair) become spaces.
 */
export function fold(text: string): string {
  return withoutSelectors(storable(text))
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\u30a1-\u30f6\u30fd\u30fe]/g, (character) => String.fromCharCode(character.charCodeAt(0) - 0x60));
}

/** The words of a search, folded; at most eight, each once. */
export function searchWords(search: string | undefined): readonly string[] {
  if (search === undefined) return [];
  const words = fold(search.slice(0, 400)).split(/\s+/u);
  return [...new Set(words)].filter((word) => word !== '').slice(0, 8);
}

/** A text as titles may have it: as typed, without variation selectors, without full and half width, in small letters and hiragana, in katakana, in capitals. */
export function waysToWrite(text: string): readonly string[] {
  const typed = storable(text).trim();
  const bare = withoutSelectors(typed);
  const plain = bare.normalize('NFKC').trim();
  const folded = fold(plain);
  const katakana = folded.replace(/[\u3041-\u3096\u309d\u309e]/g, (character) => String.fromCharCode(character.charCodeAt(0) + 0x60));
  return [...new Set([typed, bare, plain, folded, katakana, plain.toUpperCase()])];
}

/** A LIKE pattern that finds the word anywhere: its own % _ \ are literal. */
export function containing(word: string): string {
  return `%${word.replace(/[\\%_]/g, (character) => `\\${character}`)}%`;
}

/** Marks that choose between the forms of the character before them: U+FE00 to U+FE0F, U+E0100 to U+E01EF. */
function withoutSelectors(text: string): string {
  return text.replace(/[\ufe00-\ufe0f\u{e0100}-\u{e01ef}]/gu, '');
}

function storable(text: string): string {
  return text.replace(/[\0\ud800-\udfff]/gu, ' ');
}

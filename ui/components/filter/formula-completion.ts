/** A name that a formula may have: a field by its path, or whatever else the place knows. */
export interface FormulaName {
  readonly name: string;
  readonly label: string;
  /** What a value of it can be, in quotes. */
  readonly choices?: readonly { readonly value: string; readonly label: string }[];
  /** It leads on to other names, after a dot. */
  readonly opens?: boolean;
}
/** A function with how it is written and what it does. */
export interface FormulaFunction {
  readonly name: string;
  readonly signature: string;
  readonly description: string;
}

/** What may take the place of the characters from `start` to `end`. */
export interface Suggestion {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  readonly label: string;
  readonly kind: 'name' | 'value' | 'function' | 'word';
}

const MOST = 50;
const WORDS = ['AND', 'OR', 'NOT', 'TRUE', 'FALSE', 'BLANK'];
/** A text that was begun, after the name that it is compared with: `status = "ans`, `IN(status, "a", "`. */
const COMPARED = /([\p{L}_][\p{L}\p{N}_.]*)\s*(?:=|<>|,)\s*(?:"[^"]*"\s*,\s*)*"([^"]*)$/u;
const BEGUN = /[\p{L}_][\p{L}\p{N}_.]*$/u;

/** The word that was begun before a place; blank where none was. Letters of any script: a field is found by its label, too. */
export function wordBefore(source: string, caret: number): string {
  return BEGUN.exec(source.slice(0, caret))?.[0] ?? '';
}

/**
 * What fits what was begun at a place of a formula: names by name or label, values of choices inside quotes, functions and words. None inside any other text.
 * `asked`: the user asked for it, also where nothing was begun.
 */
export function suggestionsAt(
  source: string,
  caret: number,
  { names, functions }: { readonly names: readonly FormulaName[]; readonly functions: readonly FormulaFunction[] },
  asked = false,
): readonly Suggestion[] {
  const before = source.slice(0, caret);
  if ((before.split('"').length - 1) % 2 === 1) return valuesAt(source, caret, names);
  const begun = wordBefore(source, caret);
  if (begun === '' && !asked) return [];
  const place = { start: caret - begun.length, end: caret };
  const folded = begun.toLowerCase();
  const starts = names.filter(({ name }) => name.toLowerCase().startsWith(folded));
  const labelled = names.filter((one) => begun !== '' && !starts.includes(one) && one.label.toLowerCase().includes(folded));
  // What is there already needs no offer.
  const found: Suggestion[] = [...starts, ...labelled]
    .filter(({ name, opens }) => name !== begun || opens === true)
    .map(({ name, label, opens }) => ({ text: opens === true && name === begun ? `${name}.` : name, ...place, label, kind: 'name' }));
  if (begun.includes('.')) return found.slice(0, MOST);
  const fits = (word: string) => word.toLowerCase().startsWith(folded);
  return [
    ...found,
    ...functions
      .filter(({ name }) => fits(name))
      .map(({ name, signature, description }): Suggestion => ({ text: `${name}(`, ...place, label: `${signature} ${description}`, kind: 'function' })),
    ...(begun === '' ? [] : WORDS.filter((word) => fits(word) && word !== begun)).map((text): Suggestion => ({ text, ...place, label: '', kind: 'word' })),
  ].slice(0, MOST);
}

function valuesAt(source: string, caret: number, names: readonly FormulaName[]): readonly Suggestion[] {
  const [, name = '', begun = ''] = COMPARED.exec(source.slice(0, caret)) ?? [];
  const folded = begun.toLowerCase();
  const end = source[caret] === '"' ? caret + 1 : caret;
  return (names.find((one) => one.name === name)?.choices ?? [])
    .filter(({ value, label }) => value.toLowerCase().startsWith(folded) || label.toLowerCase().includes(folded))
    .slice(0, MOST)
    .map(({ value, label }) => ({ text: `${value}"`, start: caret - begun.length, end, label, kind: 'value' }));
}

import { writeSignature } from './signature.ts';
import { functions } from './functions.ts';

/** A name that a formula may use, for editors. */
export interface OfferedName {
  /** With its dots: institution.name. One that ends with a dot is only a beginning: PARENT. */
  readonly path: string;
  /** What people call it, in the language of the reader; it is searched in, too. */
  readonly label: string;
  /** What its value may be, where that is fixed. */
  readonly choices?: readonly { readonly value: string; readonly label: string }[];
  /** Of a lookup: its fields follow after a dot. */
  readonly opens?: boolean;
}

export interface Completion {
  /** What replaces the characters from `start` to `end` of the source. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
  readonly kind: 'name' | 'function' | 'word' | 'choice';
  /** Of a name or a choice. */
  readonly label?: string;
  /** How a function is written, with its arguments, and what it does. */
  readonly signature?: string;
  readonly description?: { readonly ja: string; readonly en: string };
}

const WORDS = ['AND', 'OR', 'NOT', 'TRUE', 'FALSE', 'BLANK'];
/** Letters of all scripts: a field is found by its label as well. */
const BEGUN = /[\p{L}\p{M}_][\p{L}\p{M}\p{N}_.]*$/u;
const REST = /^[\p{L}\p{M}\p{N}_]*/u;
const NAME = '([A-Za-z_][A-Za-z0-9_.]*)';
const TEXTS = '(?:"(?:[^"]|"")*"\\s*,\\s*)*';
/** What stands before the quote of a text that is compared with a field. */
const COMPARED = new RegExp(`${NAME}\\s*(?:=|<>)\\s*$|(?:IN|INCLUDES|CASE)\\(\\s*${NAME}\\s*,\\s*${TEXTS}$`, 'iu');

const simple = (text: string) => text.normalize('NFKC').toLowerCase();

/** The lookups on the way to the word at a place, such as `institution` of `institution.na`; blank when there are none. */
export function pathBegun(source: string, position: number): string {
  const begun = wordBefore(source, position);
  return begun.slice(0, Math.max(0, begun.lastIndexOf('.')));
}

/**
 * What fits what was begun at a place of a formula, for editors: names by path and by label, functions and words; inside of a text the choices of the field
 * that it is compared with. After a dot only the names that may follow. Those whose beginning fits come first.
 */
export function completeFormula(source: string, position: number, names: readonly OfferedName[]): readonly Completion[] {
  const before = source.slice(0, position);
  if ((before.split('"').length - 1) % 2 === 1) return completeText(source, position, names);
  const begun = wordBefore(source, position);
  if (begun === '' && /[\p{N}.]$/u.test(before)) return [];
  const path = pathBegun(source, position);
  const last = begun.slice(path === '' ? 0 : path.length + 1);
  const end = position + (REST.exec(source.slice(position))?.[0].length ?? 0);
  const place = { start: position - last.length, end };
  const offered = path === '' ? names : names.filter((name) => name.path.startsWith(`${path}.`) && name.path !== `${path}.`);
  const found = offered.flatMap(({ path: full, label }) => {
    const rest = path === '' ? full : full.slice(path.length + 1);
    const rank = rankOf(last, rest, label);
    return rank === undefined ? [] : [{ rank, completion: { text: rest, ...place, kind: 'name', label } satisfies Completion }];
  });
  const completions: Completion[] = found.sort((one, other) => one.rank - other.rank).map(({ completion }) => completion);
  if (path !== '' || last === '') return completions;
  const opens = source[end] === '(' ? '' : '(';
  return [
    ...completions,
    ...functions
      .filter((entry) => simple(entry.name).startsWith(simple(last)) || isSaid(last, entry.description.ja))
      .map((entry): Completion => ({
        text: `${entry.name}${opens}`,
        ...place,
        kind: 'function',
        signature: writeSignature(entry),
        description: entry.description,
      })),
    ...WORDS.filter((word) => simple(word).startsWith(simple(last))).map((text): Completion => ({ text, ...place, kind: 'word' })),
  ];
}

/** The choices of the field that a text is compared with: by value and by label. */
function completeText(source: string, position: number, names: readonly OfferedName[]): readonly Completion[] {
  const quote = source.lastIndexOf('"', position - 1);
  const compared = COMPARED.exec(source.slice(0, quote));
  const path = compared?.[1] ?? compared?.[2];
  const choices = names.find((name) => name.path === path)?.choices ?? [];
  const begun = source.slice(quote + 1, position);
  // A text without an end may run up to the next one: what lies between them stays.
  const rest = /^[\p{L}\p{M}\p{N}_-]*"/u.exec(source.slice(position))?.[0].length ?? 0;
  return choices
    .filter(({ value, label }) => rankOf(begun, value, label) !== undefined)
    .map(({ value, label }) => ({ text: `${value.replaceAll('"', '""')}"`, start: quote + 1, end: position + rest, kind: 'choice', label }));
}

function wordBefore(source: string, position: number): string {
  return BEGUN.exec(source.slice(Math.max(0, position - 400), position))?.[0] ?? '';
}
/** 0 and 1 where the path or the label begins so, 2 where either holds it; undefined where none does. */
function rankOf(begun: string, path: string, label: string): number | undefined {
  const [sought, name, words] = [simple(begun), simple(path), simple(label)];
  if (name.startsWith(sought)) return 0;
  if (words.startsWith(sought)) return 1;
  return words.includes(sought) || name.includes(`.${sought}`) || name.includes(`_${sought}`) ? 2 : undefined;
}
/** Whether the first sentence of a description in Japanese holds the words: 合計 finds SUM. */
function isSaid(begun: string, description: string): boolean {
  return /[^\p{ASCII}]/u.test(begun) && (description.split('。')[0] ?? '').includes(begun);
}

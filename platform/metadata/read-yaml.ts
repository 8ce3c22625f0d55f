import { isAlias, isMap, isPair, isScalar, isSeq, parseDocument, type Document } from 'yaml';
import { type Entry, type Place, Places } from './places.ts';
import type { DefinitionProblemCode } from './problem-list.ts';

const DEEPEST = 32;
const TOO_DEEP = `入れ子が深すぎます。${DEEPEST} 段までにします。`;
const MOST_NODES = 100_000;
const MOST_ALIASES = 100;
const MOST_PROBLEMS = 20;

export interface YamlProblem extends Place {
  readonly code: DefinitionProblemCode;
  readonly message: string;
}
export interface YamlResult {
  readonly value: unknown;
  readonly places: Places;
  readonly problems: readonly YamlProblem[];
}

/** Stops the reading of a value that does not end, or has no end that is of use. */
class Refusal extends Error {
  readonly offset: number;
  constructor(message: string, offset: number) {
    super(message);
    this.offset = offset;
  }
}

/**
 * Reads a YAML text of one document, keeping where each part stands.
 * Gives the value (undefined when the text cannot be read) and what is wrong. Never throws.
 * Tags, merge keys, several documents, keys that are not texts, and aliases without measure are refused.
 */
export function readYaml(text: string): YamlResult {
  const places = new Places(text);
  const problems: YamlProblem[] = [];
  const note = (offset: number, code: DefinitionProblemCode, message: string) => problems.push({ ...places.at(offset), code, message });
  try {
    refuseControls(text);
    refuseDepth(text);
    const document = parseDocument(text, { uniqueKeys: false, prettyErrors: false, logLevel: 'error', version: '1.2', merge: false });
    for (const error of document.errors.slice(0, MOST_PROBLEMS))
      note(error.pos[0], error.code === 'RESOURCE_EXHAUSTION' ? 'yaml_not_allowed' : 'yaml_syntax', yamlMessage(error.code, error.message));
    for (const warning of document.warnings.slice(0, MOST_PROBLEMS))
      note(warning.pos[0], 'yaml_not_allowed', `YAML のタグは使えません: ${text.slice(...warning.pos).slice(0, 60)}`);
    if (document.errors.length > 0) return { value: undefined, places, problems };
    return { value: new Reader(document, text, places, note).read(), places, problems };
  } catch (error) {
    if (error instanceof Refusal) note(error.offset, 'yaml_not_allowed', error.message);
    else if (error instanceof RangeError) note(0, 'yaml_not_allowed', TOO_DEEP);
    else note(0, 'yaml_syntax', `YAML として読めません: ${error instanceof Error ? error.message : String(error)}`);
    return { value: undefined, places, problems };
  }
}

/** YAML has no place for control characters, nor PostgreSQL for NUL and halves of surrogate pairs. */
function refuseControls(text: string): void {
  const at = text.search(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]|\p{Surrogate}/u);
  if (at >= 0) throw new Refusal('使えない文字 (制御文字) があります。', at);
}

/** Refuses nesting without measure before the parser, which goes one call deeper for each level, sees it. */
function refuseDepth(text: string): void {
  let open = 0;
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (character === '[' || character === '{') open++;
    else if ((character === ']' || character === '}') && open > 0) open--;
    // Texts and patterns hold brackets too, so the bound is far above what nesting needs.
    if (open > 200) throw new Refusal(TOO_DEEP, at);
  }
  const markers = /(?:^|\n)[ ]*(?:[-?][ \t]+){33}/.exec(text);
  if (markers) throw new Refusal(TOO_DEEP, markers.index);
}

class Reader {
  private nodes = 0;
  private aliases = 0;
  private readonly document: Document;
  private readonly text: string;
  private readonly places: Places;
  private readonly note: (offset: number, code: DefinitionProblemCode, message: string) => void;
  constructor(document: Document, text: string, places: Places, note: (offset: number, code: DefinitionProblemCode, message: string) => void) {
    this.document = document;
    this.text = text;
    this.places = places;
    this.note = note;
  }

  read(): unknown {
    return this.convert(this.document.contents, 0, 0);
  }

  private convert(node: unknown, depth: number, offset: number): unknown {
    if (depth > DEEPEST) throw new Refusal(TOO_DEEP, offset);
    if (++this.nodes > MOST_NODES) throw new Refusal('内容が多すぎます。別名 (*) を減らすか、ファイルを分けます。', offset);
    if (isAlias(node)) {
      if (++this.aliases > MOST_ALIASES) throw new Refusal(`別名 (*) は 1 つのファイルに ${MOST_ALIASES} 個までです。`, offset);
      const target = node.resolve(this.document);
      if (target === undefined) throw new Refusal(`別名 *${node.source} の元がありません。`, offset);
      return this.convert(target, depth + 1, offset);
    }
    if (isMap(node)) return this.convertMap(node.items, depth, node.range?.[0] ?? offset);
    if (isSeq(node)) return this.convertArray(node.items, depth, node.range?.[0] ?? offset);
    if (isScalar(node)) {
      const value: unknown = node.value;
      return typeof value === 'bigint' ? Number(value) : value;
    }
    return null;
  }

  private convertMap(items: readonly unknown[], depth: number, offset: number): unknown {
    const map: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
    const entries = new Map<string, Entry>();
    for (const pair of items) {
      if (!isPair(pair)) continue;
      const key = isScalar(pair.key) ? (typeof pair.key.value === 'string' ? pair.key.value : (pair.key.source ?? String(pair.key.value))) : undefined;
      const keyOffset = offsetOf(pair.key) ?? offset;
      if (key === undefined) {
        this.note(keyOffset, 'yaml_not_allowed', 'キーには文字列を書きます。');
        continue;
      }
      if (key === '<<') {
        this.note(keyOffset, 'yaml_not_allowed', 'マージキー (<<) は使えません。項目をそのまま書きます。');
        continue;
      }
      // The parser's own check compares each key with each other: too slow for a file of many keys.
      if (entries.has(key)) this.note(keyOffset, 'duplicate_key', `\`${key.slice(0, 60)}\` が 2 回書かれています。どちらかを消します。`);
      map[key] = this.convert(pair.value, depth + 1, keyOffset);
      entries.set(key, { key: keyOffset, ...this.entryOf(pair.value, keyOffset) });
    }
    this.places.rememberMap(map, offset, entries);
    return map;
  }

  private convertArray(items: readonly unknown[], depth: number, offset: number): unknown {
    const array = items.map((item) => this.convert(item, depth + 1, offsetOf(item) ?? offset));
    this.places.rememberArray(
      array,
      offset,
      items.map((item) => this.entryOf(item, offset)),
    );
    return array;
  }

  private entryOf(node: unknown, fallback: number): Entry {
    if (isScalar(node) && node.range) return { value: node.range[0], raw: this.text.slice(node.range[0], node.range[1]) };
    return { value: offsetOf(node) ?? fallback };
  }
}

function offsetOf(node: unknown): number | undefined {
  return isScalar(node) || isMap(node) || isSeq(node) || isAlias(node) ? node.range?.[0] : undefined;
}

function yamlMessage(code: string, message: string): string {
  switch (code) {
    case 'RESOURCE_EXHAUSTION':
      return TOO_DEEP;
    case 'TAB_AS_INDENT':
      return '字下げにタブは使えません。空白を使います。';
    case 'MULTIPLE_DOCS':
      return '1 つのファイルには 1 つの文書だけを書きます (--- で区切れません)。';
    case 'BAD_INDENT':
      return '字下げがそろっていません。';
    default:
      return `YAML として読めません: ${message.split('\n')[0] ?? ''}`;
  }
}

export interface Place {
  readonly line: number;
  readonly column: number;
}
/** Where a value stands: the offsets of its key and of itself, and for a text the raw writing. */
export interface Entry {
  readonly key?: number;
  readonly value: number;
  readonly raw?: string;
}

/** Remembers where in a YAML text the parts of its value stand. Lines and columns count from 1. */
export class Places {
  private readonly own = new WeakMap<object, number>();
  private readonly maps = new WeakMap<object, Map<string, Entry>>();
  private readonly arrays = new WeakMap<object, Entry[]>();
  /** The offsets at which lines begin. */
  private readonly lines: readonly number[];
  constructor(text: string) {
    this.lines = [0, ...Array.from(text.matchAll(/\n/g), ({ index }) => index + 1)];
  }

  rememberMap(map: object, offset: number, entries: Map<string, Entry>): void {
    this.own.set(map, offset);
    this.maps.set(map, entries);
  }

  rememberArray(array: object, offset: number, entries: Entry[]): void {
    this.own.set(array, offset);
    this.arrays.set(array, entries);
  }

  /** Takes an element out of an array, together with its place. */
  remove(array: unknown[], index: number): void {
    array.splice(index, 1);
    this.arrays.get(array)?.splice(index, 1);
  }

  /** Where the value (or the key) of `key` in a map or array stands; the container's own place when there is no such key. */
  find(container: object, key?: string | number, part: 'key' | 'value' = 'value'): Place {
    const entry = this.entry(container, key);
    return this.at((part === 'key' ? entry?.key : undefined) ?? entry?.value ?? this.own.get(container) ?? 0);
  }

  /** Where a character of a text value stands: `index` counts in the text as it was understood, without quotes, escapes and line folding. */
  findWithin(container: object, key: string | number, text: string, index: number): Place {
    const entry = this.entry(container, key);
    if (entry === undefined) return this.find(container);
    return this.at(entry.value + rawIndex(entry.raw ?? '', text, index));
  }

  at(offset: number): Place {
    let low = 0;
    for (let high = this.lines.length; high - low > 1;) {
      const middle = (low + high) >> 1;
      if ((this.lines[middle] ?? 0) <= offset) low = middle;
      else high = middle;
    }
    return { line: low + 1, column: offset - (this.lines[low] ?? 0) + 1 };
  }

  private entry(container: object, key: string | number | undefined): Entry | undefined {
    if (key === undefined) return undefined;
    return typeof key === 'number' ? this.arrays.get(container)?.[key] : this.maps.get(container)?.get(key);
  }
}

/** Walks the raw writing and the understood text side by side: folded lines and escapes are longer in the raw one. */
function rawIndex(raw: string, text: string, index: number): number {
  const quoted = raw.startsWith('"') || raw.startsWith("'");
  let at = quoted ? 1 : 0;
  if (raw.startsWith('|') || raw.startsWith('>')) at = raw.indexOf('\n') + 1;
  const skipped = quoted ? /[\s\\']/ : /\s/;
  for (let i = 0; i < index && at < raw.length; i++) {
    while (at < raw.length && raw[at] !== text[i] && skipped.test(raw[at] ?? '')) at++;
    at++;
  }
  while (at < raw.length && raw[at] !== text[index] && skipped.test(raw[at] ?? '')) at++;
  return Math.min(at, raw.length);
}

export interface DetailRow {
  /** The name of the value, with dots where it lies within another. */
  readonly name: string;
  readonly before: string | null;
  readonly after: string | null;
}

/** What an entry tells, line by line: a change `{ before, after }` side by side, anything else as it is. Null and what is missing are null. */
export function detailRows(detail: unknown): { readonly compared: boolean; readonly rows: readonly DetailRow[] } {
  if (isObject(detail) && ('before' in detail || 'after' in detail)) {
    const { before, after, ...more } = detail;
    const [was, is] = [flatten(before), flatten(after)];
    const names = [...new Set([...was.keys(), ...is.keys()])];
    const others = [...flatten(more)].map(([name, value]) => ({ name, before: null, after: value }));
    return { compared: true, rows: [...names.map((name) => ({ name, before: was.get(name) ?? null, after: is.get(name) ?? null })), ...others] };
  }
  return { compared: false, rows: [...flatten(detail)].map(([name, value]) => ({ name, before: null, after: value })) };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Every value within, by its path; a list is one value. */
function flatten(value: unknown, path = ''): Map<string, string | null> {
  if (isObject(value)) return new Map(Object.entries(value).flatMap(([name, inner]) => [...flatten(inner, path ? `${path}.${name}` : name)]));
  if (value === undefined || (value === null && path === '')) return new Map();
  return new Map([[path, words(value)]]);
}

function words(value: unknown): string | null {
  if (value === null) return null;
  if (Array.isArray(value)) return value.map((each) => (isObject(each) ? JSON.stringify(each) : String(each))).join(', ') || null;
  return typeof value === 'string' ? value : JSON.stringify(value);
}

const identity = (value: unknown): unknown => {
  if (value === undefined || value === '' || value === null) return null;
  if (Array.isArray(value)) return value.length === 0 ? null : value.map(identity);
  if (typeof value === 'object' && 'id' in value) return value.id;
  return value;
};

/** Whether two wire values are the same for a user: blanks alike, records and files by their ids. */
export function sameValue(one: unknown, other: unknown): boolean {
  return JSON.stringify(identity(one)) === JSON.stringify(identity(other));
}

/** Whether a wire value is blank. */
export function isBlankValue(value: unknown): boolean {
  return identity(value) === null;
}

/** The keys of a group, from the outermost on, as one text. Of a record its id counts, since its label may have changed in between. */
export function groupId(keys: readonly unknown[]): string {
  return JSON.stringify(keys.map((key) => (typeof key === 'object' && key !== null && 'id' in key ? key.id : key)));
}

/** A code as it is meant, however it was typed: full width, small letters, blanks, and any of the signs that look like a hyphen. At most 40 characters. */
export function plainCode(typed: string): string {
  return typed
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[^0-9A-Z]/g, '')
    .slice(0, 40);
}

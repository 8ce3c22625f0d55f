/** A file's name as it was given, without folders, control characters and those that turn the direction of writing (they let an .exe look like a .txt); may be empty. */
export function plainName(given: string): string {
  return given
    .normalize('NFC')
    .replace(/^.*[\\/]/s, '')
    .replace(/[\p{Cc}\p{Cs}\p{Bidi_Control}]/gu, '')
    .trim();
}

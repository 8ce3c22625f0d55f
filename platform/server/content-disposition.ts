/** A Content-Disposition with any Unicode name: RFC 6266 with RFC 5987's `filename*`, and an ASCII name for what cannot read it. */
export function contentDisposition(name: string, inline = false): string {
  // By code points: half of a surrogate pair cannot be encoded.
  const clean = [...name.replace(/[\p{Cc}\p{Cs}/\\]/gu, '_')].slice(0, 200).join('') || 'file';
  const ascii = clean.replace(/[^\x20-\x7e]|["%]/g, '_');
  const encoded = encodeURIComponent(clean).replace(/['()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
  return `${inline ? 'inline' : 'attachment'}; filename="${ascii}"; filename*=UTF-8''${encoded}`;
}

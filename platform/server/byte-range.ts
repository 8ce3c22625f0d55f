import type { ByteRange } from '../records/file-store.ts';

/**
 * What a `Range` header asks for of a content of `size` bytes (RFC 9110, 14.2): undefined for the whole (no header, several ranges, another unit: all of
 * which a server may answer with the whole), null for a range that it does not have.
 */
export function readRange(header: string | undefined, size: number): ByteRange | undefined | null {
  const said = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header?.replaceAll(' ', '') ?? '');
  if (!said || (said[1] === '' && said[2] === '')) return undefined;
  // The last so many bytes.
  if (said[1] === '') return Number(said[2]) === 0 ? null : { start: Math.max(0, size - Number(said[2])), end: size - 1 };
  const start = Number(said[1]);
  const end = said[2] === '' ? size - 1 : Math.min(Number(said[2]), size - 1);
  if (said[2] !== '' && Number(said[2]) < start) return undefined;
  return start < size ? { start, end } : null;
}

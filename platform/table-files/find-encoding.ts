import { isAscii } from 'node:buffer';
import iconv from 'iconv-lite';

/** The encodings of text files that are read. `shift_jis` is that of Windows (CP932). */
export const fileEncodings = ['utf-8', 'shift_jis', 'euc-jp', 'utf-16le', 'utf-16be'] as const;
export type FileEncoding = (typeof fileEncodings)[number];

/** Bytes, from the first that is not ASCII on, that an encoding is known by. */
const sampleBytes = 2 * 1024 * 1024;
const codecs = { shift_jis: 'cp932', 'euc-jp': 'euc-jp' } as const;

/**
 * The encoding of a content: by the mark at its beginning where there is one; else UTF-8 where it is that without an error; else whichever of Shift-JIS and
 * EUC-JP reads more of it. `jis` (ISO-2022-JP) is known, and not read. Reads no more than it needs.
 */
export async function findEncoding(content: AsyncIterable<Buffer>): Promise<{ readonly encoding: FileEncoding | 'jis'; readonly marked: boolean }> {
  const parts: Buffer[] = [];
  let size = 0;
  let isStart = true;
  for await (const part of content) {
    if (isStart) {
      const marked = byMark(part);
      if (marked) return { encoding: marked, marked: true };
    }
    // What is ASCII is the same in all of them, but for the escapes of JIS and the zeros of UTF-16, which show at the beginning.
    if (!isStart && size === 0 && isAscii(part) && !part.includes(0x1b)) continue;
    if (isStart && isAscii(part) && !part.includes(0) && !part.includes(0x1b)) {
      isStart = false;
      continue;
    }
    isStart = false;
    parts.push(part);
    size += part.length;
    if (size >= sampleBytes) break;
  }
  return { encoding: size === 0 ? 'utf-8' : byContent(Buffer.concat(parts)), marked: false };
}

function byMark(start: Buffer): FileEncoding | undefined {
  const mark = start.subarray(0, 3).toString('latin1');
  if (mark.startsWith('\xff\xfe')) return 'utf-16le';
  if (mark.startsWith('\xfe\xff')) return 'utf-16be';
  return mark === '\xef\xbb\xbf' ? 'utf-8' : undefined;
}

function byContent(sample: Buffer): FileEncoding | 'jis' {
  if (/\x1b\$[@B]/.test(sample.toString('latin1'))) return 'jis';
  // In the UTF-16 of Japanese tables the separators and line ends have a zero on one side.
  const zeros = [0, 0];
  for (let at = 0; at < Math.min(sample.length, 64 * 1024); at += 1) if (sample[at] === 0) zeros[at % 2] = (zeros[at % 2] ?? 0) + 1;
  const [even = 0, odd = 0] = zeros;
  if (even + odd > Math.min(sample.length, 64 * 1024) / 100) {
    const encoding = odd > even ? 'utf-16le' : 'utf-16be';
    // Other files have zeros too: no separator and no line end shows in what they would be.
    if (/[\r\n\t,;|]/.test(new TextDecoder(encoding).decode(sample.subarray(0, 64 * 1024)))) return encoding;
  }
  if (isUtf8(sample)) return 'utf-8';
  const text = new TextDecoder('utf-8').decode(sample);
  // Other encodings are hardly ever read as characters of UTF-8 by chance: a broken byte or two in many of them is damage.
  if (unreadable(text) * 4 <= wide(text)) return 'utf-8';
  const read = { shift_jis: iconv.decode(sample, codecs.shift_jis), 'euc-jp': iconv.decode(sample, codecs['euc-jp']) };
  const lost = { 'utf-8': unreadable(text), shift_jis: unreadable(read.shift_jis), 'euc-jp': unreadable(read['euc-jp']) };
  if (lost['utf-8'] < lost.shift_jis / 4 && lost['utf-8'] < lost['euc-jp'] / 4) return 'utf-8';
  if (lost.shift_jis !== lost['euc-jp']) return lost.shift_jis < lost['euc-jp'] ? 'shift_jis' : 'euc-jp';
  // Both read all of it: EUC-JP read as Shift-JIS is half-width katakana.
  return halfWidth(read.shift_jis) > read.shift_jis.length / 4 ? 'euc-jp' : 'shift_jis';
}

/** The last character of a sample may be cut. */
function isUtf8(sample: Buffer): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(sample, { stream: true });
    return true;
  } catch {
    return false;
  }
}

/** Bytes that were no character of the encoding: each has become U+FFFD. */
export function unreadable(text: string): number {
  return text.match(/\ufffd/g)?.length ?? 0;
}

/** Characters beyond ASCII that were read. */
function wide(text: string): number {
  return text.match(/[^\0-\x7f\ufffd]/g)?.length ?? 0;
}

function halfWidth(text: string): number {
  return text.match(/[\uff61-\uff9f]/g)?.length ?? 0;
}

/** A content as text, piece by piece, without the mark at its beginning; what cannot be read is U+FFFD. */
export async function* decodeText(content: AsyncIterable<Buffer>, encoding: FileEncoding): AsyncGenerator<string, void> {
  if (encoding === 'shift_jis' || encoding === 'euc-jp') {
    const decoder = iconv.getDecoder(codecs[encoding]);
    for await (const part of content) yield decoder.write(part);
    yield decoder.end() ?? '';
    return;
  }
  const decoder = new TextDecoder(encoding);
  for await (const part of content) yield decoder.decode(part, { stream: true });
  yield decoder.decode();
}

/** A text as bytes; what the encoding lacks is a question mark. `isStart`: with the mark that the encoding begins with. */
export function encodeText(text: string, encoding: FileEncoding, isStart: boolean): Buffer {
  const marked = isStart && (encoding === 'utf-8' || encoding.startsWith('utf-16')) ? `\ufeff${text}` : text;
  return iconv.encode(marked, encoding === 'shift_jis' || encoding === 'euc-jp' ? codecs[encoding] : encoding);
}

import iconv from 'iconv-lite';
import { ShirabeError } from '../contract/problem.ts';
import type { FileText } from '../contract/wire-files.ts';
import type { FileStore } from './file-store.ts';
import type { FoundFile } from './files.ts';
import { isTextType } from './sniff-type.ts';

/** A preview is so many bytes. */
const SHOWN = 128 * 1024;

/** The beginning of a text file, in whatever encoding it is. Raises `not_found`, `unsupported_media_type` for a file that is no text. */
export async function readTextFile(store: FileStore, file: FoundFile): Promise<FileText> {
  if (!isTextType(file.type))
    throw new ShirabeError('unsupported_media_type', { ja: 'このファイルは文字として表示できません。', en: 'This file cannot be shown as text.' });
  const parts: Buffer[] = [];
  for await (const part of await store.read(file.id, { start: 0, end: Math.min(file.size, SHOWN) - 1 })) parts.push(part as Buffer);
  return { ...decode(Buffer.concat(parts), file.size > SHOWN), truncated: file.size > SHOWN };
}

/** Japanese text in its encoding: by its mark, its escapes, or by what its bytes can be. One that is `cut` may end within a character. */
function decode(bytes: Buffer, cut: boolean): { readonly text: string; readonly encoding: string } {
  for (const encoding of ['utf-16le', 'utf-16be'])
    if (bytes.subarray(0, 2).toString('hex') === (encoding === 'utf-16le' ? 'fffe' : 'feff'))
      return { text: new TextDecoder(encoding).decode(bytes), encoding };
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: cut }), encoding: 'utf-8' };
  } catch {
    // Not UTF-8.
  }
  if (/\x1b[$(][@BJI]/.test(bytes.toString('latin1'))) return { text: new TextDecoder('iso-2022-jp').decode(bytes), encoding: 'iso-2022-jp' };
  const guesses = ['cp932', 'euc-jp'].map((encoding) => {
    const text = iconv.decode(bytes, encoding);
    // What is no character, and half-width kana, of which EUC-JP read as Shift-JIS is full.
    return { text, encoding: encoding === 'cp932' ? 'shift_jis' : encoding, strange: (text.match(/[\ufffd\uff61-\uff9f]/g) ?? []).length };
  });
  const [sjis, euc] = guesses;
  const best = sjis && euc && euc.strange < sjis.strange ? euc : sjis;
  return { text: best?.text ?? '', encoding: best?.encoding ?? '' };
}

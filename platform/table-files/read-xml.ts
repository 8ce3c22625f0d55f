import type { Readable } from 'node:stream';
import { Parser } from 'htmlparser2';
import { refuseFile } from './file-problem.ts';

/** What is told of a part of a workbook while it is read: names without their prefix. */
interface XmlHandler {
  open?(name: string, attributes: Readonly<Record<string, string>>): void;
  text?(text: string): void;
  close?(name: string): void;
}

/** So many bytes of one part are read at most: an archive of some kilobytes can hold terabytes. */
const mostBytes = 4 * 1024 ** 3;

/** Reads XML as it comes, and gives a turn after each piece. No document type is followed, so that no entity grows. Raises `invalid` (`too_large`). */
export async function* readXml(content: Readable, handler: XmlHandler, most = mostBytes): AsyncGenerator<void, void> {
  const parser = new Parser(
    {
      onopentag: (name, attributes) => handler.open?.(bare(name), attributes),
      ontext: (text) => handler.text?.(text),
      onclosetag: (name) => handler.close?.(bare(name)),
    },
    { xmlMode: true, decodeEntities: true },
  );
  const decoder = new TextDecoder('utf-8');
  let size = 0;
  for await (const part of content as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > most) throw tooLarge();
    parser.write(decoder.decode(part, { stream: true }));
    yield;
  }
  parser.end(decoder.decode());
  yield;
}

/** Reads the whole of a small part. */
export async function readWholeXml(content: Readable, handler: XmlHandler, most: number): Promise<void> {
  for await (const _ of readXml(content, handler, most));
}

/** The error of a workbook of which more comes than can be read. */
export function tooLarge(): Error {
  return refuseFile(
    'too_large',
    'ブックの中身が大きすぎます。シートを分けるか、CSV 形式で保存してください。',
    'The content of the workbook is too large. Split the sheet, or save it as CSV.',
  );
}

function bare(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}

import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { expect, test } from '@jest/globals';
import { csvRecord, guardFormula } from './csv-record.ts';
import { CsvTranscoder, type CsvTranscoderOptions } from './csv-transcoder.ts';

const transcode = (chunks: readonly string[], options: CsvTranscoderOptions): Promise<Buffer> =>
  buffer(Readable.from(chunks.map((chunk) => Buffer.from(chunk))).pipe(new CsvTranscoder(options)));

test('Shift-JIS: header, CRLF, nothing after the last record', async () => {
  const file = await transcode(['001,"東京\n都"\n', '-5,"a""b"\n'], { encoding: 'shift_jis', head: [['番号', '名前, 改']] });
  expect(new TextDecoder('shift_jis').decode(file)).toBe('番号,"名前, 改"\r\n001,"東京\n都"\r\n-5,"a""b"\r\n');
});

test('UTF-8 with and without BOM', async () => {
  expect(await transcode(['é\n'], { encoding: 'utf-8-bom', head: [['名']] })).toEqual(Buffer.from('\ufeff名\r\né\r\n'));
  expect(await transcode(['é\n'], { encoding: 'utf-8', head: [['名']] })).toEqual(Buffer.from('名\r\né\r\n'));
});

test('no rows: the header alone', async () => {
  expect((await transcode([], { encoding: 'utf-8', head: [['名']] })).toString()).toBe('名\r\n');
});

test('the header is record 0; what the callback throws breaks the stream', async () => {
  const found: unknown[] = [];
  await transcode(['x,é\n'], { encoding: 'shift_jis', head: [['𠮷', 'b']], onUnmappable: (...place) => found.push(place) });
  expect(found).toEqual([
    [0, 0, '𠮷'],
    [1, 1, 'é'],
  ]);
  const broken = transcode(['x,é\n'], {
    encoding: 'shift_jis',
    head: [],
    onUnmappable: () => {
      throw new Error('stop');
    },
  });
  await expect(broken).rejects.toThrow('stop');
});

test('a source that fails at once has sent nothing', async () => {
  const sent: Buffer[] = [];
  const stream = new CsvTranscoder({ encoding: 'utf-8', head: [['名']] });
  stream.on('data', (chunk: Buffer) => sent.push(chunk));
  const closed = new Promise((resolve) => stream.once('error', resolve));
  stream.destroy(new Error('gone'));
  await closed;
  expect(sent).toEqual([]);
});

test('cells are quoted where they must be, formulas guarded', () => {
  expect(csvRecord(['a', '', 'b,c', 'd"e', 'f\ng'])).toBe('a,,"b,c","d""e","f\ng"\n');
  expect(['=1', '+1', '-1', '@x', '\tx', 'a=1', '１', ''].map(guardFormula)).toEqual(["'=1", "'+1", "'-1", "'@x", "'\tx", 'a=1', '１', '']);
});

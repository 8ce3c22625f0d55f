import { Readable } from 'node:stream';
import { buffer, text } from 'node:stream/consumers';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { csvRecord } from './csv-record.ts';
import { CsvSeparator } from './csv-separator.ts';
import { JsonLines, type JsonColumn } from './json-lines.ts';

const cell = fc
  .array(fc.oneof(fc.constantFrom('"', ',', '\n', '\r\n', '\t', ';', '\\', '\u0001', '\u2028', '𠮷', '東京'), fc.string({ unit: 'grapheme', maxLength: 4 })), {
    maxLength: 6,
  })
  .map((parts) => parts.join('').replaceAll('\0', ''));
const rows = fc.array(fc.tuple(cell, cell), { maxLength: 8 });
const size = fc.integer({ min: 1, max: 40 });
/** The bytes in chunks that cut wherever it hurts. */
const chunked = (bytes: Buffer, length: number) =>
  Readable.from(Array.from({ length: Math.ceil(bytes.length / length) }, (_, index) => bytes.subarray(index * length, (index + 1) * length)));

describe('JSON lines', () => {
  const columns: readonly JsonColumn[] = [
    { name: 'a"b', kind: 'text' },
    { name: '名', kind: 'text' },
  ];
  const write = (csv: string, kinds = columns, length = 1000) => text(chunked(Buffer.from(csv), length).pipe(new JsonLines(kinds)));

  test('any text arrives as it was, however the input is cut', async () => {
    await fc.assert(
      fc.asyncProperty(rows, size, async (values, length) => {
        const lines = (await write(values.map(csvRecord).join(''), columns, length)).split('\n');
        expect(lines.pop()).toBe('');
        expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual(values.map(([first, second]) => ({ 'a"b': first || null, 名: second || null })));
      }),
      { numRuns: 60 },
    );
  });

  test('numbers, truth, JSON and blanks; what is no number in JSON is text', async () => {
    const kinds = (['number', 'boolean', 'json', 'text'] as const).map((kind) => ({ name: kind, kind }));
    expect(await write('-1.50,t,"{""a"": ""b\\""""}",""\nNaN,f,[1],x\n,,,\n', kinds)).toBe(
      '{"number":-1.50,"boolean":true,"json":{"a": "b\\""},"text":""}\n{"number":"NaN","boolean":false,"json":[1],"text":"x"}\n{"number":null,"boolean":null,"json":null,"text":null}\n',
    );
  });

  test('a source that ends within a row breaks the file', async () => {
    await expect(write('a,"b')).rejects.toThrow('ended within a record');
  });
});

describe('another separator', () => {
  /** The cells of a file, by the rule of RFC 4180. */
  function readCells(file: string, sign: string): string[][] {
    const records: string[][] = [[]];
    let value = '';
    let quoted = false;
    for (let at = 0; at < file.length; at++) {
      const character = file[at]!;
      if (character === '"' && quoted && file[at + 1] === '"') value += file[++at]!;
      else if (character === '"') quoted = !quoted;
      else if (quoted || (character !== sign && character !== '\n')) value += character;
      else {
        records.at(-1)!.push(value);
        value = '';
        if (character === '\n') records.push([]);
      }
    }
    return records.slice(0, -1);
  }

  test.each(['tab', 'semicolon'] as const)('%s: every cell is read back as it was', async (separator) => {
    await fc.assert(
      fc.asyncProperty(rows, size, async (values, length) => {
        const file = await buffer(chunked(Buffer.from(values.map(csvRecord).join('')), length).pipe(new CsvSeparator(separator)));
        expect(readCells(file.toString(), separator === 'tab' ? '\t' : ';')).toEqual(values);
      }),
      { numRuns: 60 },
    );
  });

  test('a cell is quoted only where it must be', async () => {
    expect(await text(Readable.from([Buffer.from('a;b,"c;d",e'), Buffer.from(';f,"g,h"\r\n')]).pipe(new CsvSeparator('semicolon')))).toBe(
      '"a;b";"c;d";"e;f";"g,h"\r\n',
    );
  });
});

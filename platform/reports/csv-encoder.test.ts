import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import iconv from 'iconv-lite';
import { cp932Folds, cp932Table } from './cp932-table.ts';
import { CsvEncoder, type OnUnmappable } from './csv-encoder.ts';
import type { CellFinish } from '../query/compile-export.ts';

/**
 * What Windows writes, found without the encoder: every pair of bytes as the platform's own decoder reads it. Of several pairs for one character
 * Windows takes JIS X 0208, then NEC's row 13 (87), then IBM's extension (FA to FC); never NEC's copy of it (ED, EE).
 */
function independentTable(): Map<string, number> {
  const decoder = new TextDecoder('shift_jis', { fatal: true });
  const rank = (code: number): number => {
    const lead = code >> 8;
    if (lead === 0xed || lead === 0xee) return 3;
    if (lead >= 0xfa) return 2;
    return lead === 0x87 ? 1 : 0;
  };
  const table = new Map<string, number>();
  const offer = (bytes: number[], code: number): void => {
    let character: string;
    try {
      character = decoder.decode(Uint8Array.from(bytes));
    } catch {
      return;
    }
    if ([...character].length !== 1) return;
    const known = table.get(character);
    if (known === undefined || rank(code) < rank(known)) table.set(character, code);
  };
  for (let byte = 0x01; byte < 0x80; byte++) table.set(String.fromCharCode(byte), byte);
  for (let byte = 0xa1; byte <= 0xdf; byte++) offer([byte], byte);
  for (let lead = 0x81; lead <= 0xfc; lead++) {
    if (lead >= 0xa0 && lead < 0xe0) continue;
    for (let trail = 0x40; trail <= 0xfc; trail++) offer([lead, trail], (lead << 8) | trail);
  }
  for (const [from, to] of cp932Folds) table.set(from, table.get(to)!);
  return table;
}
const expected = independentTable();
const shiftJis = (onUnmappable?: OnUnmappable) => new CsvEncoder({ encoding: 'shift_jis', onUnmappable });
const utf8 = () => new CsvEncoder({ encoding: 'utf-8' });

function encode(text: string): { bytes: Buffer; missing: string[] } {
  const missing: string[] = [];
  const encoder = shiftJis((_record, _column, character) => missing.push(character));
  return { bytes: Buffer.concat([encoder.write(Buffer.from(text)), encoder.end()]), missing };
}

function inChunks(encoder: CsvEncoder, bytes: Buffer, cuts: readonly number[]): Buffer {
  const places = [...new Set(cuts.map((cut) => cut % (bytes.length + 1)))].sort((left, right) => left - right);
  const parts = [0, ...places].map((from, index) => bytes.subarray(from, places[index] ?? bytes.length));
  return Buffer.concat([...parts.map((part) => encoder.write(part)), encoder.end()]);
}

describe('the table', () => {
  test('agrees with an independent one over the whole basic plane', () => {
    const table = cp932Table();
    const wrong: string[] = [];
    for (let code = 1; code < 0x10000; code++) {
      if (code >= 0xd800 && code < 0xe000) continue;
      if (table[code] !== (expected.get(String.fromCharCode(code)) ?? 0)) wrong.push(`U+${code.toString(16)}: ${table[code]!.toString(16)}`);
    }
    expect(wrong).toEqual([]);
    expect(expected.size).toBeGreaterThan(9000);
  });

  test.each([
    ['①', '8740'],
    ['㈱', '878a'],
    ['Ⅲ', '8756'],
    ['ⅲ', 'fa42'],
    ['№', '8782'],
    ['℡', '8784'],
    ['∵', '81e6'],
    ['￢', '81ca'],
    ['髙', 'fbfc'],
    ['﨑', 'fab1'],
    ['～', '8160'],
    ['〜', '8160'],
    ['−', '817c'],
    ['‖', '8161'],
    ['—', '815c'],
    ['¢', '8191'],
    ['£', '8192'],
    ['¬', '81ca'],
    ['¥', '818f'],
    ['ｱ', 'b1'],
    ['ソ', '835c'],
  ])('writes %s as Windows does', (character, hex) => {
    expect(encode(character)).toEqual({ bytes: Buffer.from(hex, 'hex'), missing: [] });
  });
});

describe('CsvEncoder', () => {
  test('writes each character of Unicode as the table says, or 〓 and reports it', () => {
    const wrong: string[] = [];
    for (let code = 1; code < 0x110000; code++) {
      if (code >= 0xd800 && code < 0xe000) continue;
      // Beyond the basic plane nothing is mapped; every 97th character is enough.
      if (code > 0x10000 && code % 97 !== 0) continue;
      const character = String.fromCodePoint(code);
      if (character === '\n') continue;
      const mapped = expected.get(character);
      const { bytes, missing } = encode(character);
      const hex = mapped === undefined ? '81ac' : mapped.toString(16).padStart(mapped > 0xff ? 4 : 2, '0');
      if (bytes.toString('hex') !== hex || missing.join() !== (mapped === undefined ? character : ''))
        wrong.push(`U+${code.toString(16)} ${bytes.toString('hex')}`);
    }
    expect(wrong).toEqual([]);
  });

  test.each([
    ['葛󠄀城', '葛城', '葛\u{e0100}'],
    ['神\ufe00,"辻\u{e0101}"', '神,"辻"', '神\ufe00|辻\u{e0101}'],
    ['1\ufe0f', '1', '1\ufe0f'],
    // What is lost already is named once; a selector of nothing is a character like others.
    ['𠮷\u{e0100}', '〓', '𠮷'],
    ['a,\u{e0100}"\ufe00"', 'a,〓"〓"', '\u{e0100}|\ufe00'],
    ['葛\u{e0100}\u{e0101}', '葛〓', '葛\u{e0100}|\u{e0101}'],
  ])('writes %s without its variation selector, and reports the character with it', (text, written, missing) => {
    const found = encode(text);
    expect(iconv.decode(found.bytes, 'Shift_JIS')).toBe(written);
    expect(found.missing.join('|')).toBe(missing);
  });

  test('gives the same bytes and findings however the input is cut', () => {
    const unit = fc.oneof(
      fc.constantFrom('"', '""', ',', '\n', 'a', '0', '東', 'ｱ', 'é', '𠮷', '〜', '\r', '👩🏽‍⚕️', '葛', '\u{e0100}', '\ufe00'),
      fc.string({ unit: 'binary', maxLength: 3 }),
    );
    fc.assert(
      fc.property(fc.array(unit, { maxLength: 60 }), fc.array(fc.nat(400), { maxLength: 12 }), (units, cuts) => {
        const bytes = Buffer.from(units.join('').replaceAll('\0', ''));
        const findings = (cut: readonly number[]): unknown => {
          const found: unknown[] = [];
          const encoders = [shiftJis((...place) => found.push(place)), utf8()];
          return [...encoders.map((encoder) => inChunks(encoder, bytes, cut).toString('hex')), found];
        };
        expect(findings(cuts)).toEqual(findings([]));
      }),
      { numRuns: 500 },
    );
  });

  test('names record and column, quoted commas and ends of line not counted', () => {
    const found: unknown[] = [];
    const encoder = shiftJis((...place) => found.push(place));
    encoder.write(Buffer.from('a,b\né,"x,\n""y"",é"\n,,𠮷𠮷\n'));
    expect(found).toEqual([
      [1, 0, 'é'],
      [1, 1, 'é'],
      [2, 2, '𠮷'],
      [2, 2, '𠮷'],
    ]);
    expect(encoder.unmappable).toBe(4);
  });

  test('ends records with CRLF, lines within a cell with LF, even when nearly all is ends of line', () => {
    const text = `${'\n'.repeat(5000)}"${'\n'.repeat(5000)}"\n`;
    const wanted = `${'\r\n'.repeat(5000)}"${'\n'.repeat(5000)}"\r\n`;
    expect(encode(text).bytes.toString()).toBe(wanted);
    expect(utf8().write(Buffer.from(text)).toString()).toBe(wanted);
  });

  test('bytes that are no UTF-8 are reported, never lost, and cost nothing that follows', () => {
    const found: string[] = [];
    const encoder = shiftJis((_record, _column, character) => found.push(character));
    const output = Buffer.concat([encoder.write(Buffer.concat([Buffer.alloc(500, 0xff), Buffer.from('abc\n'), Buffer.from([0xe3, 0x81])])), encoder.end()]);
    expect(output.toString('hex')).toBe(`${'81ac'.repeat(500)}6162630d0a81ac`);
    expect(found).toHaveLength(501);
  });
});

describe('cells are finished', () => {
  const finish = (csv: string, finishes: readonly CellFinish[], encoder = utf8()): string => {
    encoder.finish(finishes);
    return Buffer.concat([...Buffer.from(csv)].map((byte) => encoder.write(Buffer.of(byte)))).toString();
  };

  test.each<[string, CellFinish, string, string]>([
    ['a formula', 'guard', '=1+1', "'=1+1"],
    ['a formula in quotes', 'guard', '"=1,1"', `"'=1,1"`],
    ['each sign', 'guard', '+1,-1,@x,\t,"\r"', "'+1,'-1,'@x,'\t,\"'\r\""],
    ['a text that begins with a quote', 'guard', '"""=1"', '"""=1"'],
    ['a sign that is not the first', 'guard', 'あ=1,a-b,é@,１-', 'あ=1,a-b,é@,１-'],
    ['a blank before a sign', 'guard', ',-', ",'-"],
    ['a number', 'none', '-5,=', '-5,='],
    ['a day', 'slashes', '2026-11-22,', '2026/11/22,'],
    ['a time', 'minutes', '09:30:59,23:00:00.123', '09:30,23:00'],
    ['a moment', 'minutes', '2026-11-22 09:30:59.5,', '2026-11-22 09:30,'],
    ['a moment with slashes', 'slashes_minutes', '2026-11-22 09:30:00,2026-11-22 00:00:00.001', '2026/11/22 09:30,2026/11/22 00:00'],
  ])('%s (%s)', (_, kind, csv, wanted) => {
    expect(
      finish(
        `${csv}\n${csv}\n`,
        Array.from({ length: 5 }, () => kind),
      ),
    ).toBe(`${wanted}\r\n${wanted}\r\n`);
  });

  test('each by its column, none beyond the last; the same in Shift-JIS', () => {
    const csv = '=a,-1,"-\n,",-1\n=a,2026-01-02,=,=\n';
    expect(finish(csv, ['guard', 'slashes', 'guard'])).toBe("'=a,/1,\"'-\n,\",-1\r\n'=a,2026/01/02,'=,=\r\n");
    expect(finish(csv, ['guard', 'slashes', 'guard'], shiftJis())).toBe(finish(csv, ['guard', 'slashes', 'guard']));
  });
});

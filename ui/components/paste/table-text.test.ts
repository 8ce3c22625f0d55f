import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { plainText, readTableText, writeTableText } from './table-text.ts';

const read = (text: string) => readTableText(text).map((row) => row.map(plainText));
const cell = fc.oneof(
  fc.string(),
  fc.string({ unit: fc.constantFrom('"', '\t', '\n', '\r', '=', '+', '-', '@', "'", '1', 'あ', ',', '%', ' ') }),
  fc.constantFrom('', '0', '-5', '+3', '1,234', '12.5%', '=SUM(A1)', '+81-3-1234', "'=1", '"引用"', '令和5年4月26日'),
);

describe('cells on the clipboard', () => {
  test('what is written is read again', () => {
    const blocks = fc
      .integer({ min: 1, max: 4 })
      .chain((width) => fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 6 }));
    fc.assert(fc.property(blocks, (block) => void expect(read(writeTableText(block))).toEqual(block)));
  });
  test('any text is read, in order, without losing a character that is no mark', () => {
    const marks = /["\t\r\n]/gu;
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('a', '"', '\t', '\n', '\r', '1') }), (text) => {
        expect(readTableText(text).flat().join('').replace(marks, '')).toBe(text.replace(marks, ''));
      }),
    );
  });
  test.each([
    [
      '1\t2\r\n3\t4\r\n',
      [
        ['1', '2'],
        ['3', '4'],
      ],
    ],
    [
      '1\t\n\t4',
      [
        ['1', ''],
        ['', '4'],
      ],
    ],
    ['"二行\nある"\t"""引用"""', [['二行\nある', '"引用"']]],
    ['"閉じない\t2\n3', [['"閉じない', '2'], ['3']]],
    ['"a"b\tc', [['"a"b', 'c']]],
    ['', [['']]],
    ['\n', [['']]],
    ['a\n\n', [['a'], ['']]],
  ])('%j', (text, block) => {
    expect(readTableText(text)).toEqual(block);
  });
  test('a text that a spreadsheet would take for a formula is marked, a number is not', () => {
    expect(writeTableText([['=HYPERLINK("x")', '-5', '+81-3', '1,234']])).toBe(`'=HYPERLINK("x")\t-5\t'+81-3\t1,234`);
  });
});

import { expect, test } from '@jest/globals';
import { plainCode } from './plain-code.ts';

test.each([
  ['ABCD-2345-WXYZ', 'ABCD2345WXYZ'],
  ['abcd2345wxyz', 'ABCD2345WXYZ'],
  ['ＡＢＣＤ－２３４５－ＷＸＹＺ', 'ABCD2345WXYZ'],
  [' abcd 2345　wxyz ', 'ABCD2345WXYZ'],
  ['ABCDー2345‐WXYZ–', 'ABCD2345WXYZ'],
  ['<script>', 'SCRIPT'],
  ['', ''],
])('%j is %j', (typed, meant) => {
  expect(plainCode(typed)).toBe(meant);
});

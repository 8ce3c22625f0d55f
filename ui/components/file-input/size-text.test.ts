import { expect, test } from '@jest/globals';
import { sizeText } from './size-text.ts';

test.each([
  [0, '0 B'],
  [999, '999 B'],
  [1024, '1.0 KB'],
  [12_345, '12 KB'],
  [3_565_158, '3.4 MB'],
  [5 * 1024 ** 4, '5120 GB'],
])('%d bytes read as %s', (bytes, text) => {
  expect(sizeText(bytes)).toBe(text);
});

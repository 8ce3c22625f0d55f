import { expect, test } from '@jest/globals';
import { contentDisposition } from './content-disposition.ts';

test('any name becomes a header: long ones are cut between characters, and nothing ends the line', () => {
  const long = contentDisposition(`a${'😀'.repeat(300)}`);
  expect(long).toBe(`attachment; filename="a${'__'.repeat(199)}"; filename*=UTF-8''a${'%F0%9F%98%80'.repeat(199)}`);
  expect(contentDisposition('a"\r\nset-cookie: x/\ud800.html')).toBe(
    `attachment; filename="a___set-cookie: x__.html"; filename*=UTF-8''a%22__set-cookie%3A%20x__.html`,
  );
  expect(contentDisposition('', true)).toBe(`inline; filename="file"; filename*=UTF-8''file`);
});

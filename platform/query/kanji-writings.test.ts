import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { fold } from './fold.ts';
import { everydayKanji, writingsOf } from './kanji-writings.ts';

test.each([
  ['病院', ['病院']],
  ['高橋', ['高橋', '髙橋']],
  ['髙橋', ['髙橋', '高橋']],
  ['吉沢', ['吉沢', '𠮷沢', '吉澤', '𠮷澤']],
  ['', ['']],
])('%s is written %j', (word, expected) => {
  expect(writingsOf(word)).toEqual(expected);
  for (const writing of expected) expect(everydayKanji(writing)).toBe(everydayKanji(word));
});

test('a word has a bounded number of writings, itself first, each of them folded', () => {
  expect(writingsOf('渡邊齋藤澤廣國島櫻').length).toBeLessThanOrEqual(16);
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...'高斎辺浜沢島𠮷a病あ') }), (text) => {
      const word = fold(text);
      const writings = writingsOf(word);
      expect(writings[0]).toBe(word);
      expect(writings.length).toBeLessThanOrEqual(16);
      for (const writing of writings) expect([fold(writing), everydayKanji(writing)]).toEqual([writing, everydayKanji(word)]);
    }),
  );
});

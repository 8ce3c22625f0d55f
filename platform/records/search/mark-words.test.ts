import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { searchWords } from '../../query/fold.ts';
import { cutAround, markWords } from './mark-words.ts';

const marked = (text: string, search: string) =>
  markWords(text, searchWords(search))
    .map(({ text: piece, found }) => (found ? `[${piece}]` : piece))
    .join('');

test.each([
  ['東京第一病院', '病院', '東京第一[病院]'],
  ['ホクト記念', 'ほくと', '[ホクト]記念'],
  ['ﾎｸﾄｶﾞｰﾃﾞﾝ', 'がーでん', 'ﾎｸﾄ[ｶﾞｰﾃﾞﾝ]'],
  ['ＡＢＣ病院', 'bc', 'Ａ[ＢＣ]病院'],
  ['㈱東京', '株', '[㈱]東京'],
  ['が', 'が', '[が]'],
  ['aXbX', 'x', 'a[X]b[X]'],
  ['東京 病院', '病院 東京', '[東京] [病院]'],
  ['﨑浜会 𠮷田', '崎濱 吉', '[﨑浜]会 [𠮷]田'],
  ['電話 03-1234-5678 まで', '0312345678', '電話 [03-1234-5678] まで'],
  ['電話 ０３－１２３４－５６７８', '１２３４５６', '電話 ０３－[１２３４－５６]７８'],
  ['0312345678', '03-1234-5678', '[0312345678]'],
  ['1-2 と 12', '1-2', '[1-2] と 12'],
  ['何もない', '病院', '何もない'],
])('%s, %s: %s', (text, search, expected) => {
  expect(marked(text, search)).toBe(expected);
});

test('the pieces make the text again, whatever it is', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (text, search) => {
      expect(
        markWords(text, searchWords(search))
          .map((piece) => piece.text)
          .join(''),
      ).toBe(text);
    }),
  );
});

test('a long text is cut around the first word, on one line', () => {
  const pieces = cutAround(`${'前'.repeat(50)}\n病院${'後'.repeat(300)}`, ['病院']) ?? [];
  expect(pieces.map(({ text }) => text).join('')).toBe(`…${'前'.repeat(19)} 病院${'後'.repeat(98)}…`);
  expect(cutAround('何もない', ['病院'])).toBeUndefined();
});

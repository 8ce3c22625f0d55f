import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { differenceOf, shortDifference, type Piece } from './text-difference.ts';

const without = (pieces: readonly Piece[], kind: Piece['kind']) =>
  pieces
    .filter((piece) => piece.kind !== kind)
    .map(({ text }) => text)
    .join('');

describe('a difference of texts', () => {
  test('is by words, of Japanese too', () => {
    expect(differenceOf('本日は医師が不足しています。', '本日は看護師が不足しています。')).toEqual([
      { kind: 'same', text: '本日は' },
      { kind: 'removed', text: '医師' },
      { kind: 'added', text: '看護師' },
      { kind: 'same', text: 'が不足しています。' },
    ]);
  });
  test('tells a new line from a changed one', () => {
    expect(differenceOf('一\n三\n', '一\n二\n三\n')).toEqual([
      { kind: 'same', text: '一\n' },
      { kind: 'added', text: '二\n' },
      { kind: 'same', text: '三\n' },
    ]);
  });
  test('leaves out what is far from every change', () => {
    const long = 'あ'.repeat(500);
    expect(shortDifference(`${long}甲`, `${long}乙`)).toEqual([
      { kind: 'skipped', text: 'あ'.repeat(440) },
      { kind: 'same', text: 'あ'.repeat(60) },
      { kind: 'removed', text: '甲' },
      { kind: 'added', text: '乙' },
    ]);
  });
  test.each([
    { what: 'one line', join: '' },
    { what: 'a line a character', join: '\n' },
  ])('of 100,000 characters that have nothing in common, in $what, is the two of them', ({ join }) => {
    const text = (from: number) => Array.from({ length: 50_000 }, (_, index) => String.fromCodePoint(from + ((index * 7919) % 5000))).join(join);
    const pieces = differenceOf(text(0x4e00), text(0x6e00));
    expect(without(pieces, 'added')).toBe(text(0x4e00));
    expect(without(pieces, 'removed')).toBe(text(0x6e00));
  });
  test('always holds both texts', () => {
    const text = fc.array(fc.constantFrom('病床', '空き', 'は', '3', '床', '\n', '。', ' ', '👨‍👩‍👧')).map((parts) => parts.join(''));
    fc.assert(
      fc.property(text, text, (before, after) => {
        const pieces = differenceOf(before, after);
        expect(without(pieces, 'added')).toBe(before);
        expect(without(pieces, 'removed')).toBe(after);
        expect(without(shortDifference(before, after), 'added')).toBe(before);
      }),
    );
  });
});

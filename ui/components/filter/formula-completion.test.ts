import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { suggestionsAt, wordBefore } from './formula-completion.ts';

const names = [
  {
    name: 'status',
    label: '回答ステータス',
    choices: [
      { value: 'answered', label: '回答済' },
      { value: 'closed', label: '休診' },
    ],
  },
  { name: 'institution', label: '医療機関', opens: true },
  { name: 'institution.beds', label: '医療機関 › 病床数' },
  { name: 'secured_beds', label: '確保病床数' },
];
const functions = [
  { name: 'SUM', signature: 'SUM(number, …)', description: '' },
  { name: 'IF', signature: 'IF(when, then)', description: '' },
];
const offered = (source: string, asked = false) =>
  suggestionsAt(source.replace('|', ''), source.indexOf('|'), { names, functions }, asked).map(({ text }) => text);

describe('what is offered in a formula', () => {
  test.each<[string, readonly string[]]>([
    ['s|', ['status', 'secured_beds', 'SUM(']],
    ['病床|', ['institution.beds', 'secured_beds']],
    ['institution|', ['institution.', 'institution.beds']],
    ['institution.|', ['institution.beds']],
    ['1 + sec|ured', ['secured_beds']],
    ['status = "|', ['answered"', 'closed"']],
    ['status = "休|"', ['closed"']],
    ['IN(status, "answered", "c|', ['closed"']],
    ['secured_beds = "|', []],
    ['"text s|', []],
    ['status|', []],
    ['a|', ['AND']],
    ['1 + |', []],
    ['12|', []],
  ])('%s', (source, wanted) => expect(offered(source)).toEqual(wanted));

  test('asked for, everything', () => expect(offered('1 + |', true)).toEqual(['status', 'institution', 'institution.beds', 'secured_beds', 'SUM(', 'IF(']));

  test('what is taken changes the word at the caret alone', () => {
    const texts = fc
      .array(fc.constantFrom('status', 'inst', '病', ' = ', '"', 'a', '.', '(', ',', '\n', '🏥', 'I'), { maxLength: 12 })
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(texts, fc.nat(40), fc.boolean(), (source, at, asked) => {
        const caret = Math.min(at, source.length);
        for (const { text, start, end } of suggestionsAt(source, caret, { names, functions }, asked)) {
          expect(start).toBeLessThanOrEqual(caret);
          expect(end).toBeGreaterThanOrEqual(caret);
          expect(end - caret).toBeLessThanOrEqual(1);
          const taken = source.slice(0, start) + text + source.slice(end);
          expect(taken.startsWith(source.slice(0, start))).toBe(true);
          expect(source.slice(start, caret)).not.toMatch(/[\s"(,=]/);
        }
        expect(source.slice(0, caret).endsWith(wordBefore(source, caret))).toBe(true);
      }),
    );
  });
});

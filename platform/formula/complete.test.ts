import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { completeFormula, pathBegun, type OfferedName } from './complete.ts';

const names: readonly OfferedName[] = [
  { path: 'note', label: '備考' },
  { path: 'fever_patients', label: '発熱患者数' },
  { path: 'secured_beds', label: '確保病床数' },
  { path: 'institution', label: '医療機関', opens: true },
  { path: 'institution.name', label: '医療機関 › 名称' },
  { path: 'institution.prefecture', label: '医療機関 › 都道府県', opens: true },
  { path: 'institution.prefecture.code', label: '医療機関 › 都道府県 › コード' },
  {
    path: 'status',
    label: '回答ステータス',
    choices: [
      { value: 'answered', label: '回答済み' },
      { value: 'unanswered', label: '未回答' },
      { value: 'so_"called"', label: 'いわゆる' },
    ],
  },
  { path: 'PARENT.', label: '親のグループ' },
  { path: 'PARENT.sum_used', label: '使用中の合計' },
  { path: 'sum_used', label: '使用中の合計' },
];
/** The bar is the caret. */
const at = (written: string) => {
  const position = written.indexOf('|');
  return { source: written.replace('|', ''), position };
};
const offered = (written: string) => {
  const { source, position } = at(written);
  return completeFormula(source, position, names);
};
const texts = (written: string) => offered(written).map(({ text }) => text);
const take = (written: string, text: string) => {
  const found = offered(written).find((one) => one.text === text);
  if (!found) throw new Error(`${text} is not offered for ${written}`);
  const { source } = at(written);
  return source.slice(0, found.start) + found.text + source.slice(found.end);
};

describe('what is offered', () => {
  test.each([
    ['is|', ['ISBLANK(', 'ISNA(']],
    ['1 + fe|', ['fever_patients']],
    ['no|', ['note', 'NOT(', 'NOW(', 'NOT']],
    ['institution.na|', ['name']],
    ['institution.prefecture.|', ['code']],
    ['PARENT.|', ['sum_used']],
    ['PAR|', ['PARENT.', 'PARENT.sum_used']],
    ['note = "fe|', []],
    ['12|', []],
    ['zzz|', []],
  ])('%s', (written, wanted) => {
    expect(texts(written)).toEqual(wanted);
  });
  test('fields by their labels, and functions by what they do', () => {
    expect(texts('病|')).toContain('secured_beds');
    expect(texts('note = BLANK AND 発熱|')).toEqual(['fever_patients']);
    expect(texts('institution.都|')).toEqual(['prefecture', 'prefecture.code']);
    expect(texts('数値の合計|')).toEqual(['SUM(']);
  });
  test('functions say how they are written, in both languages what they do', () => {
    expect(offered('dated|')[0]).toMatchObject({ kind: 'function', signature: 'DATEDIFF(from, to)' });
    for (const { description } of offered('s|').filter(({ kind }) => kind === 'function')) expect([description?.ja, description?.en]).not.toContain('');
  });
  test.each(['status = "|', 'status<>"|', 'IN(status, "answered", "|', 'INCLUDES(status, "|', 'case(status, "|'])('choices inside of %s', (written) => {
    expect(texts(written)).toEqual(['answered"', 'unanswered"', 'so_""called"""']);
  });
  test('choices by value and by label; none of a field without', () => {
    expect(texts('status = "未|')).toEqual(['unanswered"']);
    expect(texts('status = "an|')).toEqual(['answered"']);
    expect(texts('note = "|')).toEqual([]);
    expect(texts('"|')).toEqual([]);
  });
  test('the lookups on the way', () => {
    expect(pathBegun('1 + institution.prefecture.co', 29)).toBe('institution.prefecture');
    expect(pathBegun('note', 4)).toBe('');
  });
});

describe('what is taken', () => {
  test.each([
    ['1 + fe| > 2', 'fever_patients', '1 + fever_patients > 2'],
    ['1 + fe|ver > 2', 'fever_patients', '1 + fever_patients > 2'],
    ['institution.na|me = "a"', 'name', 'institution.name = "a"'],
    ['su|(1)', 'SUM', 'SUM(1)'],
    ['確保|', 'secured_beds', 'secured_beds'],
    ['status = "|', 'answered"', 'status = "answered"'],
    ['status = "an|x" AND note = "b"', 'answered"', 'status = "answered" AND note = "b"'],
    ['status = "| AND note = "b"', 'answered"', 'status = "answered" AND note = "b"'],
  ])('%s with %s', (written, text, wanted) => {
    expect(take(written, text)).toBe(wanted);
  });

  const piece = fc.constantFrom(
    'note',
    'fe',
    'status = "',
    'an',
    '"',
    ' ',
    '(',
    'institution.',
    'pre',
    '病',
    '12',
    ' AND ',
    '\n',
    'SU',
    ',',
    '""',
    'PARENT.',
    '😀',
  );
  test('only the word at the caret differs', () => {
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), fc.array(piece, { maxLength: 12 }), (left, right) => {
        const [before, after] = [left.join(''), right.join('')];
        const source = before + after;
        for (const { start, end, kind } of completeFormula(source, before.length, names)) {
          expect(start).toBeLessThanOrEqual(before.length);
          expect(end).toBeGreaterThanOrEqual(before.length);
          // One word; of a text what was begun of it, to its quote.
          expect(source.slice(start, before.length)).toMatch(kind === 'choice' ? /^[^"]*$/u : /^[\p{L}\p{M}\p{N}_]*$/u);
          expect(source.slice(before.length, end)).toMatch(kind === 'choice' ? /^(?:[\p{L}\p{M}\p{N}_-]*")?$/u : /^[\p{L}\p{M}\p{N}_]*$/u);
        }
      }),
    );
  });
});

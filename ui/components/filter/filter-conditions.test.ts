import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { isComplete, operatorsOf, printFilter, readFilter, takesValue, type Condition, type FilterField } from './filter-conditions.ts';

const fields: FilterField[] = [
  { key: 'name', kind: 'text' },
  { key: 'beds', kind: 'number' },
  { key: 'on_time', kind: 'boolean' },
  { key: 'report_date', kind: 'date' },
  { key: 'opens', kind: 'time' },
  { key: 'answered_at', kind: 'datetime' },
  { key: 'answer_status', kind: 'choice' },
  { key: 'closed', kind: 'choices' },
  { key: 'institution', kind: 'record' },
  { key: 'institution.prefecture', kind: 'record' },
];

describe('filters as formulas', () => {
  test.each([
    ['report_date = TODAY() AND answer_status = "unanswered"', 2, 'and'],
    ['CONTAINS(institution.title, "病院") OR NOT(ISBLANK(beds))', 2, 'or'],
    ['beds >= -1.5', 1, 'and'],
    ['report_date > TODAY() - 7', 1, 'and'],
    ['report_date <= DATE(2026, 4, 9)', 1, 'and'],
    ['IN(answer_status, "a", "b")', 1, 'and'],
    ['on_time = FALSE', 1, 'and'],
    ['CONTAINS(name, "say ""hi""")', 1, 'and'],
    ['CONTAINS(institution.prefecture.title, "東京")', 1, 'and'],
    ['DATEVALUE(answered_at) >= DATE(2026, 4, 9) AND DATEVALUE(answered_at) = TODAY()', 2, 'and'],
    ['DATEVALUE(answered_at) > TODAY() - 7', 1, 'and'],
    ['opens <= "09:30"', 1, 'and'],
    ['institution = "0199a1b2-0000-7000-8000-000000000001"', 1, 'and'],
    ['', 0, 'and'],
  ])('%s is read and written back', (source, count, join) => {
    const filter = readFilter(source, fields);
    expect(filter?.join).toBe(join);
    expect(filter?.conditions).toHaveLength(count);
    expect(printFilter(filter ?? { join: 'and', conditions: [] }, fields)).toBe(source);
  });

  test.each([
    'beds + 1 > 2',
    'name = other',
    '(name = "a" OR name = "b") AND beds = 1',
    'beds = ',
    'unknown = 1',
    'NOT(beds = 1)',
    'beds = "1"',
    'name > "a"',
    'report_date < TODAY()',
    'IN(answer_status, "a,b")',
    'answered_at = TODAY()',
    'DATEVALUE(report_date) = TODAY()',
    'opens = "9時"',
    'institution.title = "東京都"',
    'institution <> "x"',
  ])('%s is more than lines can show', (source) => {
    expect(readFilter(source, fields)).toBeUndefined();
  });

  test('lines without a value say nothing', () => {
    expect(
      printFilter(
        {
          join: 'and',
          conditions: [
            { field: 'beds', operator: 'equals', value: '' },
            { field: 'beds', operator: 'blank', value: '' },
          ],
        },
        fields,
      ),
    ).toBe('ISBLANK(beds)');
    expect(isComplete({ field: 'beds', operator: 'equals', value: 'x' }, 'number')).toBe(false);
  });

  test('whatever the builder makes, it reads again', () => {
    const values: Record<string, fc.Arbitrary<string>> = {
      text: fc.string({ minLength: 1, unit: 'grapheme' }).filter((text) => !text.includes('\0')),
      number: fc.integer().map(String),
      boolean: fc.constantFrom('true', 'false'),
      date: fc.date({ min: new Date('1900-01-01'), max: new Date('2100-01-01'), noInvalidDate: true }).map((date) => date.toISOString().slice(0, 10)),
      datetime: fc.constantFrom('2026-11-22', '1999-01-01'),
      time: fc.constantFrom('00:00', '23:59'),
      choice: fc.constantFrom('a', 'b_2'),
      choices: fc.constantFrom('a', 'b_2'),
      record: fc.constantFrom('東京都', '"'),
    };
    const condition = fc.constantFrom(...fields).chain((field) =>
      fc.constantFrom(...operatorsOf[field.kind]).chain((operator): fc.Arbitrary<Condition> => {
        const value = operator === 'last_days' ? fc.nat(999).map(String) : (values[field.kind] ?? fc.constant(''));
        return (takesValue(operator) ? value : fc.constant('')).map((text) => ({ field: field.key, operator, value: text }));
      }),
    );
    fc.assert(
      fc.property(fc.array(condition, { minLength: 2, maxLength: 6 }), fc.constantFrom('and' as const, 'or' as const), (conditions, join) => {
        const filter = { join, conditions };
        expect(readFilter(printFilter(filter, fields), fields)).toEqual(filter);
      }),
    );
  });
});

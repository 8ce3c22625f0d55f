import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { periods } from '../../../platform/formula/periods.ts';
import { filterPeriods, isComplete, operatorsFor, takesValue, type Condition, type FilterField } from './condition.ts';
import { type Group, type Part, pathsIn, printFilter, readFilter, tidy } from './filter-group.ts';

const fields: FilterField[] = [
  { key: 'name', kind: 'text' },
  { key: 'beds', kind: 'number', notApplicable: true },
  { key: 'on_time', kind: 'boolean' },
  { key: 'report_date', kind: 'date' },
  { key: 'opens', kind: 'time' },
  { key: 'answered_at', kind: 'datetime' },
  { key: 'answer_status', kind: 'choice' },
  { key: 'closed', kind: 'choices' },
  { key: 'institution', kind: 'record', chosenFrom: { object: 'daily', field: 'institution' } },
  { key: 'institution.prefecture', kind: 'record', scope: 'prefecture' },
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
    ['institution <> "0199a1b2-0000-7000-8000-000000000001"', 1, 'and'],
    ['institution.prefecture = USER.prefecture AND name = USER.name', 2, 'and'],
    ['DURING(report_date, "this_fiscal_year") AND DURING(DATEVALUE(answered_at), "last_week")', 2, 'and'],
    ['(name = "a" OR name = "b") AND beds = 1', 2, 'and'],
    ['NOT(beds = 1)', 1, 'none'],
    ['NOT(beds = 1 OR beds = 2)', 2, 'none'],
    ['NOT(beds = 1 AND beds = 2)', 1, 'none'],
    ['NOT(NOT(ISNA(beds)))', 1, 'none'],
    ['beds = 1 OR (beds = 2 AND NOT(name = "a" OR (name = "b" AND on_time = TRUE)))', 2, 'or'],
    ['', 0, 'and'],
  ])('%s is read and written back', (source, count, join) => {
    const filter = readFilter(source, fields);
    expect(filter?.join).toBe(join);
    expect(filter?.parts).toHaveLength(count);
    expect(printFilter(filter ?? { join: 'and', parts: [] }, fields)).toBe(source);
  });

  test.each([
    'beds + 1 > 2',
    'name = other',
    'beds = ',
    'unknown = 1',
    'beds = "1"',
    'name > "a"',
    'report_date < TODAY()',
    'IN(answer_status, "a,b")',
    'answered_at = TODAY()',
    'DATEVALUE(report_date) = TODAY()',
    'DURING(answered_at, "last_week")',
    'DURING(report_date, "some_day")',
    'opens = "9時"',
    'institution.title = "東京都"',
    'institution = USER.institution',
    'name = USER.username',
    'IF(on_time, beds = 1, beds = 2)',
    `${'NOT('.repeat(14)}beds = 1${')'.repeat(14)}`,
  ])('%s is more than lines can show', (source) => {
    expect(readFilter(source, fields)).toBeUndefined();
  });

  test('lines without a value say nothing, nor do groups of nothing; a group of one is its line', () => {
    const blank: Condition = { field: 'beds', operator: 'equals', value: '' };
    const group: Group = { join: 'and', parts: [blank, { join: 'or', parts: [blank] }, { join: 'or', parts: [{ ...blank, operator: 'blank' }] }] };
    expect(printFilter(group, fields)).toBe('ISBLANK(beds)');
    expect(printFilter({ join: 'none', parts: [{ ...blank, operator: 'blank' }] }, fields)).toBe('NOT(ISBLANK(beds))');
    expect(isComplete({ field: 'beds', operator: 'equals', value: 'x' }, 'number')).toBe(false);
  });

  test('the names to be known before a formula is read', () => {
    expect(pathsIn('institution.prefecture = USER.prefecture AND CONTAINS(institution.title, "x") OR -beds < 1')).toEqual([
      'institution.prefecture',
      'institution',
      'beds',
    ]);
    expect(pathsIn('beds = ')).toEqual([]);
  });

  test('every period of the language but today, which has an operator', () => {
    expect(['today', ...filterPeriods]).toEqual(periods);
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
      fc.constantFrom(...operatorsFor(field)).chain((operator): fc.Arbitrary<Condition> => {
        const given = operator === 'last_days' ? fc.nat(999).map(String) : operator === 'during' ? fc.constantFrom(...filterPeriods) : values[field.kind];
        return (takesValue(operator) ? (given ?? fc.constant('')) : fc.constant('')).map((value) => ({ field: field.key, operator, value }));
      }),
    );
    const join = fc.constantFrom('and' as const, 'or' as const, 'none' as const);
    const group = (parts: fc.Arbitrary<Part>): fc.Arbitrary<Group> => fc.record({ join, parts: fc.array(parts, { maxLength: 4 }) });
    const nested = group(fc.oneof(condition, group(fc.oneof(condition, group(condition)))));
    fc.assert(
      fc.property(nested, (filter) => {
        expect(readFilter(printFilter(filter, fields), fields)).toEqual(tidy(filter, fields));
      }),
    );
  });
});

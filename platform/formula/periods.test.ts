import { describe, expect, test } from '@jest/globals';
import { compileFormula } from './compile.ts';
import { exampleScope } from './examples.ts';
import { daysOfPeriod, periods } from './periods.ts';

describe('periods around today', () => {
  test.each([
    ['today', '2026-11-22', '2026-11-22', '2026-11-22'],
    ['yesterday', '2026-03-01', '2026-02-28', '2026-02-28'],
    ['tomorrow', '2026-12-31', '2027-01-01', '2027-01-01'],
    ['this_week', '2026-11-22', '2026-11-16', '2026-11-22'],
    ['last_week', '2026-11-23', '2026-11-16', '2026-11-22'],
    ['next_week', '2026-11-22', '2026-11-23', '2026-11-29'],
    ['this_month', '2024-02-10', '2024-02-01', '2024-02-29'],
    ['last_month', '2026-01-31', '2025-12-01', '2025-12-31'],
    ['next_month', '2026-12-01', '2027-01-01', '2027-01-31'],
    ['this_year', '2026-06-15', '2026-01-01', '2026-12-31'],
    ['last_year', '2026-01-01', '2025-01-01', '2025-12-31'],
    ['this_fiscal_year', '2026-03-31', '2025-04-01', '2026-03-31'],
    ['this_fiscal_year', '2026-04-01', '2026-04-01', '2027-03-31'],
    ['last_fiscal_year', '2026-04-01', '2025-04-01', '2026-03-31'],
    ['last_year', '0001-05-05', '0001-01-01', '0001-01-01'],
    ['next_month', '9999-12-31', '0001-01-01', '0001-01-01'],
  ])('%s of %s', (name, today, first, last) => {
    const days = daysOfPeriod(name, today);
    // Beyond the calendar there are no days.
    if (first === '0001-01-01') return expect(days === null || days.first > days.last).toBe(true);
    expect(days).toEqual({ first, last });
  });
  test('a name that is none is told with the nearest one', () => {
    const compiled = compileFormula('DURING(report_date, "this_mont")', exampleScope);
    expect('problems' in compiled && compiled.problems[0]?.message).toContain('this_month');
    expect('problems' in compileFormula('DURING(report_date, "")', exampleScope)).toBe(true);
    expect(periods).toHaveLength(13);
  });
});

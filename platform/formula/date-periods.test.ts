import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { addMonths, dayNumber, writeDay } from './calendar.ts';
import { datePeriod, datePeriods, periodLabel } from './date-periods.ts';

describe('periods of days', () => {
  test.each([
    ['week', '2026-11-16', '2026-11-16', '2026-11-23', '2026/11/16〜11/22', '2026-11-16 – 11-22'],
    ['week', '2025-12-29', '2025-12-29', '2026-01-05', '2025/12/29〜2026/01/04', '2025-12-29 – 2026-01-04'],
    ['sunday_week', '2026-11-15', '2026-11-15', '2026-11-22', '2026/11/15〜11/21', '2026-11-15 – 11-21'],
    ['month', '2026-12', '2026-12-01', '2027-01-01', '2026年12月', '2026-12'],
    ['quarter', '2026-Q4', '2026-10-01', '2027-01-01', '2026年10〜12月', '2026 Q4'],
    ['year', '2026', '2026-01-01', '2027-01-01', '2026年', '2026'],
    ['fiscal_year', 'FY2026', '2026-04-01', '2027-04-01', '2026年度', 'FY2026'],
  ])('%s %s', (name, text, first, next, ja, en) => {
    const period = datePeriod(name);
    expect(period?.first(text)).toBe(first);
    expect(period?.write(first)).toBe(text);
    expect(period?.next(first)).toBe(next);
    expect([periodLabel(name, text, 'ja'), periodLabel(name, text, 'en')]).toEqual([ja, en]);
  });

  test.each([
    ['month', '2026-11', '令和8年11月'],
    ['month', '2019-05', '令和元年5月'],
    ['month', '2019-04', '平成31年4月'],
    ['month', '1989-01', '昭和64年1月・平成元年1月'],
    ['quarter', '2019-Q2', '平成31年4〜6月・令和元年4〜6月'],
    ['year', '2019', '平成31年・令和元年'],
    ['year', '2020', '令和2年'],
    ['fiscal_year', 'FY2019', '平成31年度・令和元年度'],
    ['fiscal_year', 'FY2026', '令和8年度'],
    ['week', '2026-11-16', '令和8年11月16日〜11月22日'],
    ['week', '2018-12-31', '平成30年12月31日〜平成31年1月6日'],
    ['year', '1872', '1872年'],
  ])('%s %s in the Japanese era is %s; in English it stays as it is', (name, text, era) => {
    expect(periodLabel(name, text, 'ja', true)).toBe(era);
    expect(periodLabel(name, text, 'en', true)).toBe(periodLabel(name, text, 'en'));
  });

  test('what stands for no period has no first day, and stays as it is', () => {
    for (const [name, text] of [
      ['week', '2026-11-17'],
      ['sunday_week', '2026-11-16'],
      ['week', '2026-13-01'],
      ['month', '2026-13'],
      ['quarter', '2026-Q5'],
      ['year', '26'],
      ['fiscal_year', '2026'],
    ] as const) {
      expect(datePeriod(name)?.first(text)).toBeUndefined();
      expect(periodLabel(name, text, 'ja')).toBe(text);
    }
    expect(datePeriod('day')).toBeUndefined();
    expect(datePeriod('toString')).toBeUndefined();
  });

  test('each period follows the one before: no day lies in two, none in between', () => {
    fc.assert(
      fc.property(fc.constantFrom(...Object.values(datePeriods)), fc.integer({ min: 0, max: 1200 }), (period, months) => {
        const [week = ''] = ['week' in period ? '' : (writeDay((dayNumber('2000-01-03') ?? 0) + months * 7) ?? '')];
        const start = [week, addMonths('2000-01-01', months) ?? ''].flatMap((day) => period.first(period.write(day)) ?? [])[0];
        if (start === undefined) return;
        const next = period.next(start) ?? '';
        expect(dayNumber(next)).toBeGreaterThan(dayNumber(start) ?? 0);
        expect(period.first(period.write(next))).toBe(next);
        expect(period.write(next)).not.toBe(period.write(start));
      }),
    );
  });
});

import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { fallsOn, latestTime, nextTime, nextTimes, type Schedule } from './schedule.ts';
import { scheduleWords } from './schedule-words.ts';
import { toLocal } from './time-zone.ts';

const clocks = fc
  .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
  .map((parts) => parts.map((n) => String(n).padStart(2, '0')).join(':'));
const schedules: fc.Arbitrary<Schedule> = fc.oneof(
  fc.record({ every: fc.constant('day' as const), at: clocks }),
  fc.record({ every: fc.constant('week' as const), weekdays: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1 }), at: clocks }),
  fc.record({
    every: fc.constant('month' as const),
    day: fc.integer({ min: 1, max: 31 }),
    missing: fc.constantFrom('last' as const, 'skip' as const),
    at: clocks,
  }),
);
const zones = fc.constantFrom('Asia/Tokyo', 'Europe/Berlin', 'America/St_Johns', 'Pacific/Apia');
const moments = fc.date({ min: new Date('2005-01-01T00:00:00Z'), max: new Date('2045-01-01T00:00:00Z'), noInvalidDate: true });

describe('the times of a schedule', () => {
  test('go upwards without repetition, lie on its days, and at its time unless the clocks skip it', () => {
    fc.assert(
      fc.property(schedules, moments, zones, (schedule, start, zone) => {
        let before = start;
        for (const time of nextTimes(schedule, start, zone, 6)) {
          expect(time.getTime()).toBeGreaterThan(before.getTime());
          const { day, clock } = toLocal(time, zone);
          // A skipped hour moves on with the clocks, in Samoa's of 2011 even to the next day.
          if (clock.slice(0, 5) === schedule.at) expect(fallsOn(schedule, day) || zone === 'Pacific/Apia').toBe(true);
          else expect(zone).not.toBe('Asia/Tokyo');
          before = time;
        }
      }),
      { numRuns: 150 },
    );
  });

  test('leave none out: between two of them no day has one', () => {
    fc.assert(
      fc.property(schedules, moments, fc.constantFrom('Asia/Tokyo', 'Europe/Berlin'), (schedule, start, zone) => {
        const [first, second] = nextTimes(schedule, start, zone, 2) as [Date, Date];
        const days = [first, second].map((time) => Date.parse(`${toLocal(time, zone).day}T00:00:00Z`)) as [number, number];
        for (let day = days[0] + 86_400_000; day < days[1]; day += 86_400_000) expect(fallsOn(schedule, new Date(day).toISOString().slice(0, 10))).toBe(false);
      }),
      { numRuns: 150 },
    );
  });

  test('the latest one up to a time is that time, and up to just before it the one before', () => {
    fc.assert(
      fc.property(schedules, moments, fc.constantFrom('Asia/Tokyo', 'Europe/Berlin'), (schedule, start, zone) => {
        const [first, second] = nextTimes(schedule, start, zone, 2) as [Date, Date];
        expect(latestTime(schedule, second, zone)).toEqual(second);
        expect(latestTime(schedule, new Date(second.getTime() - 1), zone)).toEqual(first);
      }),
      { numRuns: 100 },
    );
  });

  test.each<[string, Schedule, string, string[]]>([
    ['the end of the month', { every: 'month', day: 31, missing: 'last', at: '23:59' }, '2028-01-31T14:59:00Z', ['2028-02-29', '2028-03-31', '2028-04-30']],
    ['the 29th in a leap year', { every: 'month', day: 29, missing: 'skip', at: '08:00' }, '2028-01-30T00:00:00Z', ['2028-02-29', '2028-03-29', '2028-04-29']],
    [
      'the 29th in a year without it',
      { every: 'month', day: 29, missing: 'skip', at: '08:00' },
      '2027-01-30T00:00:00Z',
      ['2027-03-29', '2027-04-29', '2027-05-29'],
    ],
    [
      'the 29th, else the last day',
      { every: 'month', day: 29, missing: 'last', at: '08:00' },
      '2027-01-30T00:00:00Z',
      ['2027-02-28', '2027-03-29', '2027-04-29'],
    ],
    ['the end of the year', { every: 'month', day: 31, missing: 'last', at: '00:00' }, '2026-12-30T14:59:59Z', ['2026-12-31', '2027-01-31', '2027-02-28']],
    ['new year at midnight', { every: 'day', at: '00:00' }, '2026-12-30T15:00:00Z', ['2027-01-01', '2027-01-02', '2027-01-03']],
    ['a day that months lack', { every: 'month', day: 31, missing: 'skip', at: '00:00' }, '2026-11-01T00:00:00Z', ['2026-12-31', '2027-01-31', '2027-03-31']],
    ['weekdays across the year', { every: 'week', weekdays: [1, 5], at: '09:00' }, '2026-12-31T00:00:00Z', ['2027-01-01', '2027-01-04', '2027-01-08']],
    ['midnight', { every: 'day', at: '00:00' }, '2026-11-18T14:59:59Z', ['2026-11-19', '2026-11-20', '2026-11-21']],
  ])('%s', (_name, schedule, after, days) => {
    expect(nextTimes(schedule, new Date(after), 'Asia/Tokyo', 3).map((time) => toLocal(time, 'Asia/Tokyo').day)).toEqual(days);
  });

  test('an hour that the clocks skip moves on, one that they repeat comes once', () => {
    const daily = { every: 'day', at: '02:30' } as const;
    expect(nextTime(daily, new Date('2026-03-28T12:00:00Z'), 'Europe/Berlin').toISOString()).toBe('2026-03-29T01:30:00.000Z');
    const autumn = nextTimes(daily, new Date('2026-10-24T12:00:00Z'), 'Europe/Berlin', 2);
    expect(autumn.map((time) => toLocal(time, 'Europe/Berlin').day)).toEqual(['2026-10-25', '2026-10-26']);
  });

  test.each<[Schedule, string, string]>([
    [{ every: 'day', at: '13:05' }, '毎日 13:05', 'every day at 13:05'],
    [{ every: 'week', weekdays: [5, 3], at: '13:05' }, '毎週水・金曜 13:05', 'each Wednesday, Friday at 13:05'],
    [{ every: 'month', day: 31, missing: 'last', at: '08:00' }, '毎月末日 08:00', 'the last day of each month at 08:00'],
    [
      { every: 'month', day: 30, missing: 'skip', at: '08:00' },
      '毎月30日（その日がない月は送らない） 08:00',
      'day 30 of each month (left out where it has none) at 08:00',
    ],
  ])('%j in words', (schedule, ja, en) => {
    expect([scheduleWords(schedule, 'ja'), scheduleWords(schedule, 'en')]).toEqual([ja, en]);
  });
});

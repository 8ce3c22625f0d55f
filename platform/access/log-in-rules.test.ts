import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { ShirabeError } from '../contract/problem.ts';
import { holdsAddress, isAddressRange, listAddresses, networkOf } from './log-in-rules-address.ts';
import { checkLogInRules } from './log-in-rules-check.ts';
import { isWithinHours } from './log-in-rules-hours.ts';
import { defaultRule, LogInRuleBook, type LogInRule } from './log-in-rules.ts';

const rule = (change: Partial<LogInRule>): LogInRule => ({ ...defaultRule, ...change });
const codeOf = (work: () => unknown): string => {
  try {
    work();
    return 'admitted';
  } catch (error) {
    if (error instanceof ShirabeError) return error.code;
    throw error;
  }
};

describe('addresses', () => {
  test.each([
    ['192.0.2.1', '192.0.2.1'],
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['::1', '0:0:0:0::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['2001:0DB8:0:1:ffff:ffff:ffff:ffff', '2001:db8:0:1::/64'],
    ['2001:db8:0:1::', '2001:db8:0:1::/64'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['no address', 'no address'],
    ['', ''],
  ])('%s counts as %s', (address, network) => {
    expect(networkOf(address)).toBe(network);
  });

  test.each([
    ['192.0.2.1', '192.0.2.1', true],
    ['192.0.2.1', '192.0.2.2', false],
    ['192.0.2.0/24', '192.0.2.255', true],
    ['192.0.2.0/24', '192.0.3.0', false],
    ['192.0.2.77/24', '192.0.2.1', true],
    ['192.0.2.0/24', '::ffff:192.0.2.9', true],
    ['192.0.2.0/24', '::ffff:c000:209', true],
    ['192.0.2.0/24', '::ffff:192.0.3.9', false],
    ['::ffff:192.0.2.0/120', '192.0.2.9', true],
    ['::ffff:192.0.2.0/120', '::ffff:192.0.2.9', true],
    ['::ffff:192.0.2.7', '192.0.2.7', true],
    ['0.0.0.0/0', '203.0.113.5', true],
    ['0.0.0.0/0', '2001:db8::1', false],
    ['::/0', '2001:db8::1', true],
    ['2001:db8::/32', '2001:db8:ffff::1', true],
    ['2001:db8::/32', '2001:DB9::1', false],
    ['2001:0db8:0000::0001', '2001:db8::1', true],
    ['fe80::/10', 'fe80::1%eth0', true],
    ['192.0.2.0/24', '', false],
    ['0.0.0.0/0', 'unknown', false],
  ])('%s holds %s: %s', (range, address, holds) => {
    expect(holdsAddress(listAddresses([range]), address)).toBe(holds);
  });

  test.each([
    '',
    ' ',
    '192.0.2',
    '192.0.2.256',
    '192.0.2.0/33',
    '192.0.2.0/-1',
    '192.0.2.0/',
    '192.0.2.0/08',
    '192.0.2.0/24/8',
    '::1/129',
    'fe80::1%eth0',
    'localhost',
    '192.0.2.*',
    '１９２.0.2.1',
    '010.0.0.1',
    "' or 1=1",
  ])('"%s" is none', (text) => {
    expect(isAddressRange(text)).toBe(false);
  });

  test('a range of IPv4 holds what its bits say, written either way', () => {
    const octets = fc.tuple(
      fc.integer({ min: 0, max: 255 }),
      fc.integer({ min: 0, max: 255 }),
      fc.integer({ min: 0, max: 255 }),
      fc.integer({ min: 0, max: 255 }),
    );
    const number = (bytes: readonly number[]): bigint => bytes.reduce((sum, byte) => sum * 256n + BigInt(byte), 0n);
    fc.assert(
      fc.property(octets, octets, fc.integer({ min: 0, max: 32 }), fc.boolean(), (one, other, bits, near) => {
        // Half of the addresses share their first three octets with the range.
        const asked = near ? [...one.slice(0, 3), other[3]] : other;
        const shift = BigInt(32 - bits);
        const expected = number(one) >> shift === number(asked) >> shift;
        const list = listAddresses([`${one.join('.')}/${bits}`]);
        expect(holdsAddress(list, asked.join('.'))).toBe(expected);
        expect(holdsAddress(list, `::ffff:${asked.join('.')}`)).toBe(expected);
      }),
    );
  });
});

describe('hours', () => {
  // 2026-11-16 is a Monday.
  const days = { 1: '2026-11-16', 2: '2026-11-17', 5: '2026-11-20', 6: '2026-11-21', 7: '2026-11-22' } as const;
  const office = { from: '08:30', to: '17:15', days: [1, 2, 3, 4, 5] };
  const night = { from: '22:00', to: '06:00', days: [7] };
  const whole = { from: '00:00', to: '24:00', days: [6] };
  test.each([
    [office, 1, '08:29:59', false],
    [office, 1, '08:30:00', true],
    [office, 5, '17:14:59', true],
    [office, 5, '17:15:00', false],
    [office, 6, '12:00:00', false],
    [night, 7, '21:59:59', false],
    [night, 7, '22:00:00', true],
    [night, 1, '05:59:59', true],
    [night, 1, '06:00:00', false],
    [night, 7, '05:00:00', false],
    [night, 2, '05:00:00', false],
    [whole, 6, '00:00:00', true],
    [whole, 6, '23:59:59', true],
    [whole, 7, '00:00:00', false],
  ] as const)('%j on day %s at %s: %s', (hours, day, clock, within) => {
    expect(isWithinHours({ ...hours, days: [...hours.days] }, { day: days[day], clock })).toBe(within);
  });
});

describe('several roles: the strictest of each', () => {
  const book = new LogInRuleBook(
    {
      office: rule({ addresses: ['192.0.2.0/24'], hours: { from: '08:00', to: '18:00', days: [1, 2, 3, 4, 5] }, idle_minutes: 30 }),
      desk: rule({ addresses: ['192.0.2.0/28', '2001:db8::/32'], second_factor: 'offered', longest_minutes: 600 }),
      chief: rule({ second_factor: 'required', hours: { from: '17:00', to: '23:00', days: [3] } }),
    },
    'Asia/Tokyo',
  );
  const wednesday = (clock: string): Date => new Date(`2026-11-18T${clock}:00+09:00`);

  test.each([
    [['other'], '203.0.113.1', '03:00', 'admitted'],
    [['office'], '192.0.2.200', '09:00', 'admitted'],
    [['office'], '203.0.113.1', '09:00', 'not_from_here'],
    [['office'], '192.0.2.200', '18:00', 'not_now'],
    [['office', 'desk'], '192.0.2.200', '09:00', 'not_from_here'],
    [['office', 'desk'], '192.0.2.9', '09:00', 'admitted'],
    [['desk', 'other'], '2001:db8::7', '03:00', 'admitted'],
    [['office', 'chief'], '192.0.2.9', '16:59', 'not_now'],
    [['office', 'chief'], '192.0.2.9', '17:30', 'admitted'],
    [['chief', 'office'], '192.0.2.9', '18:30', 'not_now'],
    [['constructor', '__proto__'], '192.0.2.9', '18:30', 'admitted'],
  ] as const)('%j from %s at %s: %s', (roles, address, clock, code) => {
    expect(codeOf(() => book.admit(roles, { address, now: wednesday(clock) }))).toBe(code);
  });

  test('the shortest times, the strongest second factor', () => {
    expect(book.times(['office', 'desk'])).toMatchObject({ idleMinutes: 30, longestMinutes: 600 });
    expect(book.times(['other'])).toMatchObject({ idleMinutes: 480, longestMinutes: 1440 });
    expect(['office', 'desk', 'chief'].map((role) => book.secondFactor([role]))).toEqual(['off', 'offered', 'required']);
    expect(book.secondFactor(['office', 'chief', 'desk'])).toBe('required');
  });
});

test('every mistake is named at its place', () => {
  const given = {
    office: rule({ addresses: ['192.0.2.1', '192.0.2', 'x/8'], hours: { from: '8:30', to: '24:30', days: [] }, idle_minutes: 100, longest_minutes: 60 }),
    desk: rule({ hours: { from: '09:00', to: '09:00', days: [1] } }),
    nobody: defaultRule,
  };
  try {
    checkLogInRules(given, ['office', 'desk']);
    throw new Error('not refused');
  } catch (error) {
    expect(error).toMatchObject({ code: 'invalid' });
    expect((error as ShirabeError).problems.map(({ field, code }) => `${field} ${code}`)).toEqual([
      'roles.office.addresses.1 invalid_address',
      'roles.office.addresses.2 invalid_address',
      'roles.office.hours.from invalid_time',
      'roles.office.hours.to invalid_time',
      'roles.office.hours.days no_days',
      'roles.office.idle_minutes longer_than_session',
      'roles.desk.hours.to empty_hours',
      'roles.nobody unknown_role',
    ]);
  }
});

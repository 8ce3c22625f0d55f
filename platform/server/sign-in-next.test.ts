import { expect, test } from '@jest/globals';
import { localPath } from './sign-in-next.ts';

test.each([
  ['/', '/'],
  ['/o/daily_hospital/l/all?search=%E6%9D%B1#top', '/o/daily_hospital/l/all?search=%E6%9D%B1#top'],
  ['/o/a/../b', '/o/b'],
  [undefined, '/'],
  ['', '/'],
  [['/a', '/b'], '/'],
  ['o/a', '/'],
  ['//evil.example', '/'],
  ['/\\evil.example', '/'],
  ['\\\\evil.example', '/'],
  ['/\t/evil.example', '/'],
  ['/\n/evil.example', '/'],
  [' //evil.example', '/'],
  ['/.//evil.example', '/'],
  ['/x/..//evil.example', '/'],
  ['https://evil.example/', '/'],
  ['javascript:alert(1)', '/'],
  ['/login?next=/', '/'],
  ['/api/session', '/'],
  ['/\r\nset-cookie: a=b', '/set-cookie:%20a=b'],
  [`/${'x'.repeat(2000)}`, '/'],
] as const)('%j leads to %s', (given, expected) => {
  expect(localPath(given)).toBe(expected);
});

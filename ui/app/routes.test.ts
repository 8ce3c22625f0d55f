import { describe, expect, test } from '@jest/globals';
import { matchRoute, urlOf } from './routes.ts';

const match = (path: string) => {
  const { name, params } = matchRoute(new URL(path, 'http://localhost'));
  return { name, params };
};

describe('addresses', () => {
  test.each([
    ['/', 'home', {}],
    ['/login?next=%2Freports', 'login', {}],
    ['/password/abc', 'set-password', { token: 'abc' }],
    ['/password', 'set-password', {}],
    ['/first', 'first-code', {}],
    ['/confirm-mail/abc', 'confirm-mail', { token: 'abc' }],
    ['/account?next=%2Freports', 'account', {}],
    ['/apps', 'apps', {}],
    ['/waiting', 'waiting', {}],
    ['/mentions', 'mentions', {}],
    ['/t/surveys', 'tab', { tab: 'surveys' }],
    ['/o/notice', 'list', { object: 'notice' }],
    ['/search?q=a', 'search', {}],
    ['/o/notice/l/all?search=a', 'list', { object: 'notice', list: 'all' }],
    ['/o/notice/new', 'new', { object: 'notice' }],
    ['/o/notice/0193/edit', 'edit', { object: 'notice', id: '0193' }],
    ['/o/notice/import', 'import', { object: 'notice' }],
    ['/o/notice/import/print', 'import', { object: 'notice', id: 'print' }],
    ['/o/notice/0193', 'record', { object: 'notice', id: '0193' }],
    ['/reports', 'reports', {}],
    ['/reports/bed_availability', 'report', { report: 'bed_availability' }],
    ['/nothing/here', 'missing', {}],
    ['/o/notice/1/2/3', 'missing', {}],
    ['/t/%E0%A4%A', 'tab', { tab: '%E0%A4%A' }],
  ])('%s', (path, name, params) => {
    expect(match(path)).toEqual({ name, params });
  });

  test('what is made is read again', () => {
    expect(match(urlOf.record('notice', 'a/b?c'))).toEqual({ name: 'record', params: { object: 'notice', id: 'a/b?c' } });
    const report = new URL(urlOf.report('r', { filter: 'a = "ä&b"', sort: '-a,b', search: '' }), 'http://localhost');
    expect(Object.fromEntries(report.searchParams)).toEqual({ filter: 'a = "ä&b"', sort: '-a,b' });
    expect(urlOf.login('/')).toBe('/login');
    expect(urlOf.login('/reports?search=a')).toBe('/login?next=%2Freports%3Fsearch%3Da');
  });
});

import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { matchRoute } from './routes.ts';
import { fitTabs, tabOfRoute, tabUrl, type Tab } from './tab-places.ts';

const label = { ja: '', en: '' };
const entry = (object: string) => ({ object, label, list: 'all' });
const tabs: Tab[] = [
  { tab: 'home', label, kind: 'home', objects: [] },
  { tab: 'surveys', label, kind: 'gathering', objects: [entry('weekly'), entry('notice')] },
  { tab: 'reports', label, kind: 'reports', objects: [] },
  { tab: 'notice', label, kind: 'object', objects: [entry('notice')] },
];
const current = (path: string) => tabOfRoute(tabs, matchRoute(new URL(path, 'http://localhost')))?.tab;

describe('the current tab', () => {
  test.each([
    ['/', 'home'],
    ['/reports/x', 'reports'],
    ['/t/surveys', 'surveys'],
    ['/o/weekly/1', 'surveys'],
    ['/o/notice/1/edit', 'notice'],
    ['/o/unknown', undefined],
  ])('%s', (path, tab) => {
    expect(current(path)).toBe(tab);
  });
  test('addresses', () => {
    expect(tabs.map(tabUrl)).toEqual(['/', '/t/surveys', '/reports', '/o/notice']);
  });
});

describe('tabs that fit', () => {
  test('all when there is room', () => {
    expect(fitTabs([100, 100], 0, 200, 80)).toEqual({ shown: [0, 1], rest: [] });
  });
  test('the current one stays, whatever its place', () => {
    expect(fitTabs([100, 100, 100, 100], 3, 300, 80)).toEqual({ shown: [0, 3], rest: [1, 2] });
  });
  test('every tab is in the bar or under the button, and the bar holds what is in it', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 40, max: 200 }), { maxLength: 20 }),
        fc.integer({ min: -1, max: 19 }),
        fc.integer({ min: 0, max: 2000 }),
        (widths, at, room) => {
          const chosen = at < widths.length ? at : -1;
          const { shown, rest } = fitTabs(widths, chosen, room, 80);
          expect([...shown, ...rest].sort((a, b) => a - b)).toEqual(widths.map((_, index) => index));
          if (chosen >= 0) expect(shown).toContain(chosen);
          const used = shown.reduce((sum, index) => sum + (widths[index] ?? 0), 0);
          if (rest.length > 0 && shown.length > (chosen >= 0 ? 1 : 0)) expect(used + 80).toBeLessThanOrEqual(room);
        },
      ),
    );
  });
});

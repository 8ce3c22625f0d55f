import type { Me } from '../../platform/contract/wire.ts';
import { urlOf, type Route } from './routes.ts';

export type Tab = Me['tabs'][number];

/** Where a tab leads. */
export function tabUrl(tab: Tab): string {
  if (tab.kind === 'home') return urlOf.home();
  if (tab.kind === 'reports') return urlOf.reports();
  const only = tab.objects[0];
  return tab.kind === 'object' && only ? urlOf.list(only.object) : urlOf.tab(tab.tab);
}

/** The tab that a page belongs to: the one of its object before one that gathers it among others. */
export function tabOfRoute(tabs: readonly Tab[], route: Route): Tab | undefined {
  if (route.name === 'home') return tabs.find((tab) => tab.kind === 'home');
  if (['reports', 'report', 'dashboards', 'dashboard'].includes(route.name)) return tabs.find((tab) => tab.kind === 'reports');
  if (route.name === 'tab') return tabs.find((tab) => tab.tab === route.params['tab']);
  const object = route.params['object'];
  const holds = (kind: Tab['kind']) => tabs.find((tab) => tab.kind === kind && tab.objects.some((each) => each.object === object));
  return object === undefined ? undefined : (holds('object') ?? holds('gathering'));
}

/**
 * How many tabs fit: the first ones, and the current one among them even when it comes later.
 * `widths` are those of all tabs, `room` is that of the bar, `more` that of the button for the rest.
 */
export function fitTabs(
  widths: readonly number[],
  current: number,
  room: number,
  more: number,
): { readonly shown: readonly number[]; readonly rest: readonly number[] } {
  const all = widths.map((_, index) => index);
  if (sum(widths) <= room) return { shown: all, rest: [] };
  const keeps = current >= 0 ? [current] : [];
  let left = room - more - sum(keeps.map((index) => widths[index] ?? 0));
  const shown = new Set(keeps);
  for (const index of all) {
    if (shown.has(index)) continue;
    left -= widths[index] ?? 0;
    if (left < 0) break;
    shown.add(index);
  }
  return { shown: all.filter((index) => shown.has(index)), rest: all.filter((index) => !shown.has(index)) };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}

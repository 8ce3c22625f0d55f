import type { PageElement } from './page-element.ts';
import type { Route, RouteName } from './routes.ts';

/** The element of each page, loaded when it is first opened. Every one has the property `route`. */
const pages: Readonly<Record<RouteName, { readonly tag: string; readonly load: () => Promise<unknown> }>> = {
  login: { tag: 'login-page', load: () => import('../views/login/login-page.ts') },
  'forgot-password': { tag: 'forgot-password-page', load: () => import('../views/forgot-password/forgot-password-page.ts') },
  'set-password': { tag: 'set-password-page', load: () => import('../views/set-password/set-password-page.ts') },
  'first-code': { tag: 'first-code-page', load: () => import('../views/first-code/first-code-page.ts') },
  'confirm-mail': { tag: 'confirm-mail-page', load: () => import('../views/confirm-mail/confirm-mail-page.ts') },
  account: { tag: 'account-page', load: () => import('../views/account/account-page.ts') },
  apps: { tag: 'apps-page', load: () => import('../views/apps/apps-page.ts') },
  home: { tag: 'home-page', load: () => import('../views/home/home-page.ts') },
  tab: { tag: 'tab-page', load: () => import('../views/tab/tab-page.ts') },
  list: { tag: 'list-page', load: () => import('../views/list/list-page.ts') },
  record: { tag: 'record-page', load: () => import('../views/record/record-page.ts') },
  new: { tag: 'form-page', load: () => import('../views/form/form-page.ts') },
  edit: { tag: 'form-page', load: () => import('../views/form/form-page.ts') },
  bin: { tag: 'bin-page', load: () => import('../views/bin/bin-page.ts') },
  import: { tag: 'import-page', load: () => import('../views/import/import-page.ts') },
  grid: { tag: 'grid-page', load: () => import('../views/grid/grid-page.ts') },
  print: { tag: 'print-page', load: () => import('../views/print/print-page.ts') },
  reports: { tag: 'reports-page', load: () => import('../views/reports/reports-page.ts') },
  report: { tag: 'report-page', load: () => import('../views/report/report-page.ts') },
  'report-builder': { tag: 'report-builder-page', load: () => import('../views/report-builder/builder-page.ts') },
  trend: { tag: 'trend-page', load: () => import('../views/trend/trend-page.ts') },
  dashboards: { tag: 'dashboards-page', load: () => import('../views/dashboards/dashboards-page.ts') },
  dashboard: { tag: 'dashboard-page', load: () => import('../views/dashboards/dashboard-page.ts') },
  waiting: { tag: 'waiting-page', load: () => import('../views/waiting/waiting-page.ts') },
  search: { tag: 'search-page', load: () => import('../views/search/search-page.ts') },
  setup: { tag: 'setup-page', load: () => import('../setup/setup-page.ts') },
  mentions: { tag: 'mentions-page', load: () => import('../views/mentions/mentions-page.ts') },
  subscriptions: { tag: 'subscriptions-page', load: () => import('../views/subscriptions/subscriptions-page.ts') },
  subscription: { tag: 'subscription-page', load: () => import('../views/subscriptions/subscription-page.ts') },
  exports: { tag: 'exports-page', load: () => import('../views/exports/exports-page.ts') },
  open: { tag: 'open-page', load: () => import('../views/open/open-page.ts') },
  missing: { tag: 'missing-page', load: () => import('./missing-page.ts') },
};

let isPrefetched = false;

/**
 * Loads the code of lists, records and forms once, when the browser has nothing else to do: they open without a connection, and at once with one. Not where the
 * user asked to save data.
 */
export function prefetchPages(): void {
  const { connection } = navigator as Navigator & { readonly connection?: { readonly saveData?: boolean } };
  if (isPrefetched || connection?.saveData === true) return;
  isPrefetched = true;
  const load = () => {
    // What does not come now is asked for again when it is opened.
    for (const name of ['list', 'record', 'edit', 'waiting'] as const) void pages[name].load().catch(() => undefined);
  };
  // Safari has no idle callbacks.
  if ('requestIdleCallback' in globalThis) requestIdleCallback(load, { timeout: 10_000 });
  else setTimeout(load, 3000);
}

/** Makes the page of a route. Raises when its module cannot be loaded. */
export async function makePage(route: Route): Promise<PageElement> {
  const { tag, load } = pages[route.name];
  await load();
  const page = document.createElement(tag) as PageElement;
  page.route = route;
  return page;
}

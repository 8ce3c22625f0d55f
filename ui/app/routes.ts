/** The addresses of the application, and the page of each. */
export interface Route {
  readonly name: RouteName;
  /** Decoded parts of the path: `object`, `list`, `id`, `tab`, `report`, `token`. */
  readonly params: Readonly<Record<string, string>>;
  readonly path: string;
  /** `search`, `sort`, `filter`, `folder`, `next`. */
  readonly query: URLSearchParams;
}
export type RouteName =
  | 'login'
  | 'forgot-password'
  | 'set-password'
  | 'first-code'
  | 'confirm-mail'
  | 'account'
  | 'apps'
  | 'home'
  | 'tab'
  | 'list'
  | 'new'
  | 'record'
  | 'edit'
  | 'bin'
  | 'grid'
  | 'print'
  | 'import'
  | 'reports'
  | 'report'
  | 'report-builder'
  | 'trend'
  | 'dashboards'
  | 'dashboard'
  | 'waiting'
  | 'search'
  | 'setup'
  | 'mentions'
  | 'subscriptions'
  | 'subscription'
  | 'exports'
  | 'open'
  | 'missing';

/** The pages for those who are not logged in, which stand without the frame. */
const openRoutes: ReadonlySet<RouteName> = new Set(['login', 'forgot-password', 'set-password', 'first-code', 'confirm-mail', 'open']);
export const isOpenRoute = (name: RouteName): boolean => openRoutes.has(name);

/** In order: the first that fits is taken, so that `new` is never read as a record's id. */
const patterns: readonly (readonly [RouteName, string])[] = [
  ['home', '/'],
  ['login', '/login'],
  ['forgot-password', '/forgot-password'],
  ['set-password', '/password'],
  ['set-password', '/password/:token'],
  ['first-code', '/first'],
  ['confirm-mail', '/confirm-mail'],
  ['confirm-mail', '/confirm-mail/:token'],
  ['account', '/account'],
  ['apps', '/apps'],
  ['waiting', '/waiting'],
  ['bin', '/bin'],
  ['tab', '/t/:tab'],
  ['list', '/o/:object'],
  ['list', '/o/:object/l/:list'],
  ['print', '/o/:object/l/:list/print'],
  ['new', '/o/:object/new'],
  ['bin', '/o/:object/bin'],
  ['grid', '/o/:object/grid'],
  ['import', '/o/:object/import'],
  ['import', '/o/:object/import/:id'],
  ['print', '/o/:object/:id/print'],
  ['edit', '/o/:object/:id/edit'],
  ['record', '/o/:object/:id'],
  ['reports', '/reports'],
  ['report-builder', '/reports/new'],
  ['report-builder', '/reports/:report/edit'],
  ['trend', '/reports/:report/trend'],
  ['report', '/reports/:report'],
  ['dashboards', '/dashboards'],
  ['dashboard', '/dashboards/:dashboard'],
  ['search', '/search'],
  ['mentions', '/mentions'],
  ['subscriptions', '/subscriptions'],
  ['subscription', '/subscriptions/:id'],
  ['exports', '/exports'],
  ['open', '/open'],
  ['open', '/open/:report'],
  ['setup', '/setup'],
  ['setup', '/setup/:page'],
  ['setup', '/setup/:page/:part'],
];

/** What an address means; `missing` when it is none of ours. */
export function matchRoute(url: URL): Route {
  const parts = split(url.pathname);
  for (const [name, pattern] of patterns) {
    const params = matchParts(split(pattern), parts);
    if (params) return { name, params, path: url.pathname, query: url.searchParams };
  }
  return { name: 'missing', params: {}, path: url.pathname, query: url.searchParams };
}

function split(path: string): string[] {
  return path.split('/').filter((part) => part !== '');
}

function matchParts(pattern: readonly string[], parts: readonly string[]): Record<string, string> | null {
  if (pattern.length !== parts.length) return null;
  const params: Record<string, string> = {};
  for (const [index, expected] of pattern.entries()) {
    const given = decode(parts[index] ?? '');
    if (expected.startsWith(':')) params[expected.slice(1)] = given;
    else if (expected !== given) return null;
  }
  return params;
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** Makes addresses, so that no page joins them by hand. */
export const urlOf = {
  home: () => '/',
  login: (next?: string) => `/login${next && next !== '/' ? `?next=${encodeURIComponent(next)}` : ''}`,
  forgotPassword: () => '/forgot-password',
  setPassword: () => '/password',
  firstCode: () => '/first',
  confirmMail: () => '/confirm-mail',
  account: (next?: string) => `/account${next && next !== '/' ? `?next=${encodeURIComponent(next)}` : ''}`,
  apps: () => '/apps',
  /** Saves that wait for the connection. */
  waiting: () => '/waiting',
  tab: (tab: string) => `/t/${encodeURIComponent(tab)}`,
  list: (object: string, list?: string, state: ListState = {}) =>
    `/o/${encodeURIComponent(object)}${list ? `/l/${encodeURIComponent(list)}` : ''}${query(state)}`,
  /** `given`: values that the new record starts with, by field. */
  create: (object: string, given: Readonly<Record<string, string>> = {}) => `/o/${encodeURIComponent(object)}/new${query(given)}`,
  record: (object: string, id: string) => `/o/${encodeURIComponent(object)}/${encodeURIComponent(id)}`,
  edit: (object: string, id: string) => `/o/${encodeURIComponent(object)}/${encodeURIComponent(id)}/edit`,
  /** The recycle bin, of all objects or of one. */
  bin: (object?: string) => (object === undefined ? '/bin' : `/o/${encodeURIComponent(object)}/bin`),
  /** Files of records to be taken in, or one that was. `again`: an import whose rejected rows were corrected. */
  import: (object: string, id?: string, state: { readonly step?: string; readonly again?: string; readonly outcome?: string } = {}) =>
    `/o/${encodeURIComponent(object)}/import${id === undefined ? '' : `/${encodeURIComponent(id)}`}${query(state)}`,
  /** Many records, a row each: `respondent` with `from` and `to`, `date`, or `list` with what a list keeps, and `ids`. */
  grid: (object: string, state: Readonly<Record<string, string>> = {}) => `/o/${encodeURIComponent(object)}/grid${query(state)}`,
  /** A record, ready for paper. */
  print: (object: string, id: string) => `/o/${encodeURIComponent(object)}/${encodeURIComponent(id)}/print`,
  /** The records of a list as it stands, or, by `ids` with commas, some of them, ready for paper. */
  printList: (object: string, list: string, state: ListState & { readonly ids?: string } = {}) =>
    `/o/${encodeURIComponent(object)}/l/${encodeURIComponent(list)}/print${query(state)}`,
  /** Open data, for anybody: all, or one set. */
  open: (report?: string) => (report === undefined ? '/open' : `/open/${encodeURIComponent(report)}`),
  /** Comments that name the user. */
  mentions: () => '/mentions',
  /** Reports that go out by mail: `view` says whose. */
  subscriptions: (state: { readonly view?: string } = {}) => `/subscriptions${query(state)}`,
  /** One of them; `new` with the report and what it is narrowed by. */
  subscription: (id: string, state: ListState & { readonly report?: string } = {}) => `/subscriptions/${encodeURIComponent(id)}${query(state)}`,
  /** Files that are made in the background; `show`: one of which there is something to say. */
  exports: (state: { readonly show?: string } = {}) => `/exports${query(state)}`,
  reports: (state: { readonly folder?: string; readonly search?: string } = {}) => `/reports${query(state)}`,
  dashboards: () => '/dashboards',
  dashboard: (dashboard: string) => `/dashboards/${encodeURIComponent(dashboard)}`,
  /** `page`: one of the set-up; `part`: what it is of. */
  setup: (page?: string, part?: string, state: object = {}) => `/setup${page ? `/${page}` : ''}${part ? `/${encodeURIComponent(part)}` : ''}${query(state)}`,
  search: (words: string) => `/search${query({ q: words })}`,
  /** A new report: of an object, or begun with what another one says. */
  newReport: (state: { readonly object?: string; readonly from?: string } = {}) => `/reports/new${query(state)}`,
  /** What was kept of a report day by day: `value`, `level`, `from`, `to`. */
  trend: (report: string, state: Readonly<Record<string, string>> = {}) => `/reports/${encodeURIComponent(report)}/trend${query(state)}`,
  editReport: (report: string) => `/reports/${encodeURIComponent(report)}/edit`,
  report: (report: string, state: ListState = {}) => `/reports/${encodeURIComponent(report)}${query(state)}`,
};
/** What a list or report keeps in its address. */
export interface ListState {
  readonly search?: string;
  readonly sort?: string;
  readonly filter?: string;
  readonly columns?: string;
  /** Of a joined report: the block whose rows are shown. */
  readonly block?: string;
}

function query(state: object): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(state)) if (typeof value === 'string' && value !== '') parameters.set(name, value);
  const text = parameters.toString();
  return text && `?${text}`;
}

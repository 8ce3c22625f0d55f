import { matchRoute, type Route } from './routes.ts';

export interface NavigateOptions {
  /** The address takes the place of the present one in the history. */
  readonly replace?: boolean;
}
/** Asked before a page is left: true lets go. */
export type LeaveGuard = () => boolean | Promise<boolean>;
export interface Arrival {
  readonly route: Route;
  /** A new page, not only other search parameters on the same one. */
  readonly fresh: boolean;
  /** Reached by the browser's back or forward: the scroll position comes back too. */
  readonly back: boolean;
}

const listeners = new Set<(arrival: Arrival) => void>();
let guard: LeaveGuard | null = null;
let current: Route = matchRoute(new URL(location.href));
// Each entry of the history has a number, so that a refused "back" can be undone.
let position = readState().position ?? 0;

interface EntryState {
  readonly position?: number;
  readonly scroll?: number;
}
function readState(): EntryState {
  const state: unknown = history.state;
  return typeof state === 'object' && state !== null ? state : {};
}

let cameBack = false;

/** Whether the present page was reached by the browser's back or forward. */
export function arrivedBack(): boolean {
  return cameBack;
}
/** Where the user is. */
export function currentRoute(): Route {
  return current;
}
/** Calls the listener at each arrival; gives what ends it. */
export function onArrive(listener: (arrival: Arrival) => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/**
 * Guards the present page: the guard is asked before it is left by a link, the history, or by closing the window.
 * Gives what takes it away again; it is also gone once the page has been left. null takes it away.
 */
export function setLeaveGuard(next: LeaveGuard | null): () => void {
  guard = next;
  return () => {
    if (guard === next) guard = null;
  };
}

/** Goes to an address of the application. False when the leave guard refused. */
export async function navigate(url: string, options: NavigateOptions = {}): Promise<boolean> {
  const target = new URL(url, location.href);
  if (target.origin !== location.origin) {
    location.assign(target);
    return true;
  }
  const samePage = target.pathname === location.pathname;
  if (!samePage && !(await mayLeave())) return false;
  if (!options.replace) {
    history.replaceState({ position, scroll: scrollY }, '');
    position += 1;
  }
  history[options.replace ? 'replaceState' : 'pushState']({ position }, '', target);
  arrive(false);
  return true;
}

/** Changes search parameters of the present page; '' and null take one away. */
export function setQuery(changes: Readonly<Record<string, string | null | undefined>>, options: NavigateOptions = { replace: true }): Promise<boolean> {
  const url = new URL(location.href);
  for (const [name, value] of Object.entries(changes)) {
    if (value === null || value === undefined || value === '') url.searchParams.delete(name);
    else url.searchParams.set(name, value);
  }
  return navigate(url.pathname + url.search, options);
}

async function mayLeave(): Promise<boolean> {
  if (!guard) return true;
  const asked = guard;
  if (!(await asked())) return false;
  if (guard === asked) guard = null;
  return true;
}

function arrive(back: boolean): void {
  const previous = current;
  cameBack = back;
  current = matchRoute(new URL(location.href));
  const fresh = previous.path !== current.path;
  for (const listener of listeners) listener({ route: current, fresh, back });
}

/** Starts to listen to links, the history and the closing of the window. Called once, by the shell. */
export function startRouter(): void {
  history.scrollRestoration = 'manual';
  history.replaceState({ position, scroll: 0 }, '');
  addEventListener('popstate', () => void onHistory());
  addEventListener('beforeunload', (event) => {
    if (guard) event.preventDefault();
  });
  document.addEventListener('click', (event) => {
    const url = internalLink(event);
    if (!url) return;
    event.preventDefault();
    void navigate(url);
  });
}

/** The scroll position that the present entry of the history was left at. */
export function rememberedScroll(): number {
  return readState().scroll ?? 0;
}

async function onHistory(): Promise<void> {
  const next = readState().position ?? 0;
  if (next === position) return arrive(true);
  const moved = next - position;
  if (new URL(location.href).pathname !== current.path && guard) {
    // Stand still until the guard has answered, then make the step again.
    position = next;
    history.go(-moved);
    await new Promise((resolve) => addEventListener('popstate', resolve, { once: true, capture: true }));
    if (await mayLeave()) history.go(moved);
    return;
  }
  position = next;
  arrive(true);
}

/** The address when the click is one that a plain link within the application would follow; null leaves it to the browser. */
function internalLink(event: MouseEvent): string | null {
  if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return null;
  const link = event.composedPath().find((target): target is HTMLAnchorElement => target instanceof HTMLAnchorElement && target.hasAttribute('href'));
  if (!link || link.target || link.hasAttribute('download') || link.origin !== location.origin) return null;
  if (link.pathname.startsWith('/api/') || (link.hash && link.pathname === location.pathname && link.search === location.search)) return null;
  return link.pathname + link.search;
}

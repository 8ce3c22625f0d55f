import { isDeepStrictEqual } from 'node:util';
import { expect } from '@jest/globals';
import type { Browser, BrowserContext, Locator, Page, Request } from 'playwright-core';
import { openScenario, type Scenario } from '../../platform/testing/scenario.ts';
import { launchBrowser } from './launch-browser.ts';

/** How long a page may take on a busy machine. */
const PATIENCE = 30_000;

/** A page of somebody, and what went wrong on it. */
export interface Visit {
  readonly page: Page;
  /** Requests to other hosts, errors on the console, errors of scripts, answers that say the server failed. */
  readonly problems: readonly string[];
  /** Goes to an address and waits for its heading. */
  open(path: string, heading: string | RegExp): Promise<void>;
  /** Waits for the heading of a page. */
  arrive(heading: string | RegExp): Promise<Locator>;
  close(): Promise<void>;
}

export interface VisitOptions {
  readonly width?: number;
  readonly height?: number;
  readonly language?: 'ja' | 'en';
}

/** One server and one browser for a test file. */
export interface Site {
  readonly scenario: Scenario;
  /** A browser session of its own, logged in, or nobody's. */
  visit(username: string | undefined, options?: VisitOptions): Promise<Visit>;
  /** Such a session for the length of `work`, on which nothing may go wrong. */
  during(username: string | undefined, options: VisitOptions, work: (visit: Visit) => Promise<void>): Promise<void>;
  close(): Promise<void>;
}

/** Opens both. Close it in `afterAll`. */
export async function openSite(options: { readonly institutions?: number; readonly days?: number; readonly smtpUrl?: string } = {}): Promise<Site> {
  const scenario = await openScenario({ ...options, pages: true });
  const browser = await launchBrowser();
  const visit: Site['visit'] = (username, how = {}) => openVisit(scenario, browser, username, how);
  return {
    scenario,
    visit,
    during: async (username, how, work) => {
      const opened = await visit(username, how);
      try {
        await work(opened);
        expect(opened.problems).toEqual([]);
      } finally {
        await opened.close();
      }
    },
    close: async () => {
      await browser.close();
      await scenario.close();
    },
  };
}

async function openVisit(
  scenario: Scenario,
  browser: Browser,
  username: string | undefined,
  { width = 1440, height = 900, language = 'ja' }: VisitOptions,
): Promise<Visit> {
  const context = await browser.newContext({
    viewport: { width, height },
    locale: language === 'ja' ? 'ja-JP' : 'en-US',
    timezoneId: 'Asia/Tokyo',
    baseURL: scenario.url,
    acceptDownloads: true,
  });
  context.setDefaultTimeout(PATIENCE);
  await context.clock.setFixedTime(scenario.now);
  if (username !== undefined) await enter(scenario, context, username, language);
  const page = await context.newPage();
  const problems = watch(page, new URL(scenario.url).host);
  const arrive = async (heading: string | RegExp): Promise<Locator> => {
    const found = page.getByRole('heading', { level: 1, name: heading });
    await found.waitFor();
    return found;
  };
  return {
    page,
    problems,
    arrive,
    open: async (path, heading) => {
      await page.goto(path);
      await arrive(heading);
    },
    close: () => context.close(),
  };
}

async function enter(scenario: Scenario, context: BrowserContext, username: string, language: 'ja' | 'en'): Promise<void> {
  const client = await scenario.as(username);
  await client.patch('/api/me', { language });
  const [name = '', value = ''] = client.cookie.split('=');
  await context.addCookies([{ name, value, url: scenario.url }]);
}

/**
 * Waits until what the page shows is what is wanted: after a click or a key, a page may take its time. When it never is, the test fails with what was seen
 * last.
 */
export async function comesTo<T>(read: () => Promise<T>, wanted: T): Promise<void> {
  for (const end = Date.now() + PATIENCE; ;) {
    const seen = await read();
    if (isDeepStrictEqual(seen, wanted) || Date.now() > end) return expect(seen).toEqual(wanted);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Two frames: what has changed is drawn, and has been measured. */
export const nextFrames = (page: Page): Promise<unknown> =>
  page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));

/** As `nextFrames`; gives how many elements there are then. */
const drawn = (page: Page, selector: string): Promise<number> =>
  page.evaluate(
    (wanted) => new Promise<number>((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve(document.querySelectorAll(wanted).length)))),
    selector,
  );

/** What the page has asked for and not got yet. */
const inFlight = new WeakMap<Page, Set<Request>>();

/** Waits until the page has its heading, nothing that it asked for is under way, and two frames later it asked for nothing more. */
export async function settle(page: Page): Promise<void> {
  // By its tag: to know every role of a long list takes longer than all that follows.
  await page.locator('h1, h2, h3').first().waitFor();
  const end = Date.now() + PATIENCE;
  for (let calm = 0; calm < 2;) {
    const skeletons = await drawn(page, '.skeleton-line');
    calm = (inFlight.get(page)?.size ?? 0) === 0 && skeletons === 0 ? calm + 1 : 0;
    if (Date.now() > end) throw new Error(`${page.url()} never came to rest`);
  }
}

/** A refusal that a page expects (nobody is logged in, a field is wrong) is told by the browser on the console, too: that is no fault. */
const REFUSAL = /^Failed to load resource: the server responded with a status of 4\d\d/;

function watch(page: Page, host: string): string[] {
  const problems: string[] = [];
  const under = new Set<Request>();
  inFlight.set(page, under);
  page.on('requestfinished', (request) => under.delete(request));
  page.on('requestfailed', (request) => under.delete(request));
  page.on('request', (request) => {
    under.add(request);
    const url = new URL(request.url());
    if (url.protocol.startsWith('http') && url.host !== host) problems.push(`request to ${url.href}`);
  });
  page.on('response', (response) => {
    if (response.status() >= 500) problems.push(`${response.status()} ${response.url()}`);
  });
  page.on('console', (message) => {
    if (message.type() === 'error' && !REFUSAL.test(message.text())) problems.push(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => problems.push(`script: ${error.stack ?? error.message}`));
  return problems;
}

/** Waits until the number of hits in the page's status line is told, and gives it. */
export async function countShown(page: Page): Promise<number> {
  const status = page
    .getByRole('status')
    .filter({ hasText: /\d+ 件/ })
    .first();
  await status.waitFor();
  return Number(/([\d,]+) 件/.exec((await status.textContent()) ?? '')?.[1]?.replaceAll(',', ''));
}

/** How far the page is wider than the window; 0 when it fits. */
export const overflowOf = (page: Page): Promise<number> => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

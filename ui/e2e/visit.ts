import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
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
  close(): Promise<void>;
}

/** Opens both. Close it in `afterAll`. */
export async function openSite(options: { readonly institutions?: number; readonly days?: number; readonly smtpUrl?: string } = {}): Promise<Site> {
  const scenario = await openScenario({ ...options, pages: true });
  const browser = await launchBrowser();
  return {
    scenario,
    visit: (username, how = {}) => openVisit(scenario, browser, username, how),
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

/** A refusal that a page expects (nobody is logged in, a field is wrong) is told by the browser on the console, too: that is no fault. */
const REFUSAL = /^Failed to load resource: the server responded with a status of 4\d\d/;

function watch(page: Page, host: string): string[] {
  const problems: string[] = [];
  page.on('request', (request) => {
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

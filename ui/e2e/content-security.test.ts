import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import type { FoldersAnswer, RowsPage } from '../../platform/contract/wire.ts';
import { openSite, type Site, type Visit } from './visit.ts';

jest.setTimeout(300_000);

let site: Site;
beforeAll(async () => {
  site = await openSite();
});
afterAll(() => site?.close());

declare global {
  interface Window {
    violations?: string[];
  }
}

/** A visit that keeps what the browser says was against the policy of the pages. */
async function visitWatched(username: string | undefined): Promise<Visit & { violations(): Promise<readonly string[]> }> {
  const visit = await site.visit(username);
  await visit.page.addInitScript(() => {
    window.violations = [];
    document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) => window.violations?.push(`${violatedDirective}: ${blockedURI}`));
  });
  return { ...visit, violations: () => visit.page.evaluate(() => window.violations ?? ['nobody watched']) };
}

/** The pages that somebody opens in a day, one of each kind. */
async function mainPages(username: string): Promise<readonly string[]> {
  const client = await site.scenario.as(username);
  const record = async (object: string): Promise<string> => {
    const { rows } = (await client.get<RowsPage>(`/api/objects/${object}/lists/all/rows?limit=1`)).body;
    return rows[0] ? `/o/${object}/${rows[0].id}` : '/';
  };
  const { reports } = (await client.get<FoldersAnswer>('/api/report-folders')).body;
  const survey = await record('daily_hospital');
  return [
    '/',
    '/apps',
    '/t/surveys',
    '/o/daily_hospital',
    '/o/medical_institution/l/hospitals?search=%E7%97%85%E9%99%A2',
    survey,
    `${survey}/edit`,
    await record('notice'),
    await record('faq_article'),
    await record('inquiry'),
    '/o/inquiry/new',
    '/reports',
    ...reports.slice(0, 4).map(({ report }) => `/reports/${report}`),
  ];
}

test.each(['hosp-13', 'pref-13', 'secretariat', 'admin'])('%s: no page asks another host, and none does what the policy forbids', async (username) => {
  const visit = await visitWatched(username);
  try {
    for (const path of await mainPages(username)) {
      await visit.page.goto(path);
      await visit.page.getByRole('heading', { level: 1 }).first().waitFor();
      await visit.page.waitForLoadState('networkidle');
      expect([path, await visit.violations()]).toEqual([path, []]);
    }
    expect(visit.problems).toEqual([]);
  } finally {
    await visit.close();
  }
});

test('nobody: the login asks this host only', async () => {
  const visit = await visitWatched(undefined);
  try {
    await visit.page.goto('/');
    await visit.arrive('ログイン');
    await visit.page.waitForLoadState('networkidle');
    expect([await visit.violations(), visit.problems]).toEqual([[], []]);
  } finally {
    await visit.close();
  }
});

test('what the policy forbids is not done, and would be seen', async () => {
  const visit = await visitWatched('pref-13');
  try {
    await visit.open('/', /.+/);
    const ran = await visit.page.evaluate(async () => {
      const script = document.createElement('script');
      script.textContent = 'window.injected = true';
      document.body.append(script);
      const image = document.createElement('img');
      image.src = 'https://example.invalid/pixel.png';
      document.body.append(image);
      await fetch('https://example.invalid/collect').catch(() => undefined);
      return 'injected' in window;
    });
    expect(ran).toBe(false);
    await visit.page.waitForFunction(() => (window.violations?.length ?? 0) >= 3);
    const violations = await visit.violations();
    for (const directive of ['script-src', 'img-src', 'connect-src']) expect(violations.some((violation) => violation.startsWith(directive))).toBe(true);
    expect(visit.problems.length).toBeGreaterThan(0);
  } finally {
    await visit.close();
  }
});

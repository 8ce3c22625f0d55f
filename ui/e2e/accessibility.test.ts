import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import type { RowsPage } from '../../platform/contract/wire.ts';
import { findings } from './findings.ts';
import { openSite, type Site } from './visit.ts';

jest.setTimeout(300_000);

let site: Site;
let views: Record<string, readonly string[]>;
beforeAll(async () => {
  site = await openSite();
  const prefecture = await pathsOf('pref-13', [
    ['daily_hospital', 'today'],
    ['weekly_survey', 'recent'],
    ['care_status_survey', 'today'],
    ['consult_center_survey', 'all'],
    ['medical_institution', 'hospitals'],
    ['faq_article', 'all'],
    ['notice', 'current'],
    ['manual', 'all'],
    ['inquiry', 'all'],
  ]);
  const hospital = await pathsOf('hosp-13', [
    ['daily_hospital', 'all'],
    ['weekly_survey', 'all'],
  ]);
  views = {
    'pref-13': [
      '/',
      '/apps',
      '/t/surveys',
      '/reports',
      '/reports?folder=all',
      '/reports?folder=system_home',
      '/reports?search=csv',
      '/reports/todays_daily_status',
      '/reports/todays_status_by_area',
      '/reports/bed_availability_all',
      '/reports/daily_survey_csv',
      '/o/daily_hospital/l/all',
      '/o/daily_hospital/l/all?search=nothing-has-this',
      '/o/inquiry/new',
      '/o/nothing',
      '/nowhere',
      ...prefecture,
      `${prefecture[2]}/edit`,
    ],
    'hosp-13': ['/', ...hospital, ...hospital.map((path) => `${path}/edit`)],
    secretariat: ['/', '/o/notice/new', '/reports/todays_status_by_prefecture'],
  };
});
afterAll(() => site?.close());

async function pathsOf(username: string, lists: readonly (readonly [string, string])[]): Promise<string[]> {
  const client = await site.scenario.as(username);
  return Promise.all(
    lists.map(async ([object, list]) => {
      const { rows } = (await client.get<RowsPage>(`/api/objects/${object}/lists/${list}/rows?limit=1`)).body;
      return `/o/${object}/${rows[0]?.id ?? ''}`;
    }),
  );
}

async function settle(page: Page): Promise<void> {
  await page.getByRole('heading').first().waitFor();
  await page.waitForLoadState('networkidle');
  await page
    .locator('.skeleton-line')
    .first()
    .waitFor({ state: 'detached' })
    .catch(() => undefined);
}

for (const language of ['ja', 'en'] as const) {
  for (const username of ['pref-13', 'hosp-13', 'secretariat']) {
    test(`every view of ${username} is without a finding (${language})`, async () => {
      const visit = await site.visit(username, { language });
      const { page } = visit;
      const all: Record<string, string[]> = {};
      for (const path of views[username] ?? []) {
        await page.goto(path);
        await settle(page);
        const found = await findings(page);
        if (found.length > 0) all[path] = found;
        expect([path, await page.locator('html').getAttribute('lang')]).toEqual([path, language]);
      }
      const { problems } = visit;
      await visit.close();
      expect(all).toEqual({});
      expect(problems).toEqual([]);
    });
  }

  test(`so are the login, its errors, menus and dialogs (${language})`, async () => {
    const door = await site.visit(undefined, { language });
    await door.page.goto('/login');
    await settle(door.page);
    await door.page.getByRole('button', { name: language === 'ja' ? 'ログイン' : 'Log in', exact: true }).click();
    expect(await findings(door.page)).toEqual([]);
    await door.close();

    const visit = await site.visit('pref-13', { language });
    const { page } = visit;
    await page.goto('/');
    await settle(page);
    const names =
      language === 'ja'
        ? { more: 'その他', launcher: 'アプリケーションランチャー', enlarge: /のグラフを拡大/, actions: 'その他の操作', export: 'エクスポート' }
        : { more: 'More', launcher: 'App launcher', enlarge: /Enlarge the chart/, actions: 'More actions', export: 'Export' };
    await page.getByRole('button', { name: names.more, exact: true }).click();
    expect(await findings(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: names.launcher }).click();
    expect(await findings(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: names.enlarge }).first().click();
    await page.getByRole('dialog').waitFor();
    expect(await findings(page)).toEqual([]);
    await page.goto('/reports/daily_survey_csv');
    await settle(page);
    await page.getByRole('button', { name: names.actions }).click();
    await page.getByRole('menuitem', { name: names.export }).click();
    await page.getByRole('dialog').waitFor();
    expect(await findings(page)).toEqual([]);
    expect(visit.problems).toEqual([]);
    await visit.close();
  });
}

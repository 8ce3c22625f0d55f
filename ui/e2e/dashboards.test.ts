import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { findings } from './findings.ts';
import { comesTo, openSite, overflowOf, type Site } from './visit.ts';

jest.setTimeout(180_000);

let site: Site;
beforeAll(async () => {
  site = await openSite();
});
afterAll(() => site?.close());

/** How many rows of a report meet a condition, asked as the page's user. */
function count(page: Page, report: string, filter: string): Promise<number> {
  return page.evaluate(
    async (path) => ((await (await fetch(path)).json()) as { count: number }).count,
    `/api/reports/${report}/count?filter=${encodeURIComponent(filter)}`,
  );
}
const report = 'todays_status_by_prefecture';

/** The share of answers as the definition means it, counted row by row instead of averaged. */
async function answerRate(page: Page, within: string): Promise<string> {
  const open = await count(page, report, `${within} AND answer_status = "unanswered"`);
  const asked = await count(page, report, `${within} AND answer_status <> "closed"`);
  return `${(((asked - open) / asked) * 100).toFixed(1)}%`;
}

test('the figures, the gauge and the map say what the rows say, and lead to them', async () => {
  await site.during('secretariat', { width: 1440, height: 2000 }, async ({ page, open, arrive }) => {
    await open('/', /さん/);
    const card = (name: string) => page.locator('dashboard-component').filter({ has: page.getByRole('heading', { name, exact: true }) });
    const gauge = card('本日の回答率（病院）');
    expect(await gauge.locator('.figure-value').innerText()).toContain(await answerRate(page, 'TRUE'));
    const number = card('本日の未回答（病院・途中経過）');
    const [now, before] = [
      await count(page, 'unanswered_7_days', 'report_date = TODAY()'),
      await count(page, 'unanswered_7_days', 'report_date = ADDDAYS(TODAY(), -1)'),
    ];
    expect(await number.locator('.figure-value a').innerText()).toMatch(new RegExp(`${now.toLocaleString('en-US')}$`));
    expect(await number.locator('.figure-change').innerText()).toContain(`前日の終わり ${before.toLocaleString('en-US')}`);
    const map = card('都道府県別の回答率（地図）');
    await comesTo(() => map.locator('.tile').count(), 47);
    const tokyo = await map.locator('.tile').filter({ hasText: '東京' }).locator('span').innerText();
    expect(tokyo).toBe(await answerRate(page, 'institution.prefecture.title = "東京都"'));
    expect(await findings(page)).toEqual([]);

    await map.getByRole('button', { name: '拡大', exact: true }).click();
    const dialog = page.getByRole('dialog');
    await dialog.locator('a.tile').filter({ hasText: '東京' }).waitFor();
    expect(await dialog.getByRole('row', { name: /^東京都/ }).innerText()).toContain(tokyo);
    await dialog.locator('a.tile').filter({ hasText: '東京' }).click();
    await arrive('都道府県別の回答率');
    expect(new URL(page.url()).searchParams.get('filter')).toMatch(/^institution\.prefecture = /);
  });
});

test('on a phone one component stands below the other, and English is spoken', async () => {
  await site.during('secretariat', { width: 360, language: 'en' }, async ({ page, open }) => {
    await open('/', /Good/);
    await page.locator('.tile').first().waitFor();
    await comesTo(() => overflowOf(page), 0);
    await page.getByText('Yesterday').waitFor();
    expect(await findings(page)).toEqual([]);
  });
});

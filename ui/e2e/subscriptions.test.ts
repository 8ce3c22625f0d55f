import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { findings } from './findings.ts';
import { comesTo, openSite, overflowOf, type Site } from './visit.ts';

jest.setTimeout(300_000);

let site: Site;
beforeAll(async () => {
  site = await openSite();
});
afterAll(() => site?.close());

test.each([[1440], [360]])('a report is put on a schedule at %i px, changed and deleted', async (width) => {
  await site.during('pref-13', { width }, async ({ page, open, arrive }) => {
    const label = `水曜の配信 ${width}`;
    await open('/subscriptions/new?report=daily_survey_csv', '定期配信の設定');
    await page.getByLabel('繰り返し').selectOption('week');
    await page.getByRole('button', { name: '保存' }).click();
    await page.getByRole('link', { name: /曜日/ }).waitFor();
    await page.getByLabel('水', { exact: true }).check();
    await page.getByText('毎週水曜 13:05に送ります。').waitFor();
    await page.getByText(/これからの 3 回/).waitFor();
    await page.getByLabel('件名').fill(label);
    await comesTo(() => overflowOf(page), 0);
    expect(await findings(page)).toEqual([]);
    await page.getByRole('button', { name: '保存' }).click();
    await arrive(label);
    await page.getByText('まだ配信していません。').waitFor();
    await open('/subscriptions', '定期配信');
    await page.getByRole('link', { name: label }).waitFor();
    await comesTo(() => overflowOf(page), 0);
    expect(await findings(page)).toEqual([]);
    await page.getByRole('link', { name: label }).click();
    await arrive(label);
    await page.getByRole('button', { name: '削除' }).click();
    await page.getByRole('dialog').getByRole('button', { name: '削除' }).click();
    await arrive('定期配信');
    await page.getByRole('link', { name: label }).waitFor({ state: 'detached' });
  });
});

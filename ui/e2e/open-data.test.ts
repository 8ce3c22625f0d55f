import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { findings } from './findings.ts';
import { comesTo, openSite, overflowOf, type Site } from './visit.ts';

jest.setTimeout(180_000);

let site: Site;
beforeAll(async () => {
  site = await openSite();
});
afterAll(() => site?.close());

test('an administrator looks at what would be seen, publishes it, and anybody reads and downloads it on a phone; then it is withdrawn', async () => {
  await site.during('admin', { width: 1440 }, async ({ page, open, arrive }) => {
    await open('/setup/open-data', '公開データ');
    await page.getByRole('link', { name: '都道府県別の回答率' }).click();
    await arrive('都道府県別の回答率');
    await page.getByRole('region', { name: 'データの先頭の表' }).getByRole('columnheader', { name: '未回答' }).waitFor();
    expect(await findings(page)).toEqual([]);
    await page.getByRole('button', { name: '公開する' }).click();
    const question = page.getByRole('dialog', { name: '「都道府県別の回答率」を公開しますか' });
    expect(await findings(page)).toEqual([]);
    await question.getByRole('button', { name: '公開する' }).click();
    await page.getByRole('link', { name: '公開ページを開く' }).waitFor();
    await page.setViewportSize({ width: 768, height: 1024 });
    await comesTo(() => overflowOf(page), 0);
  });

  await site.during(undefined, { width: 360, height: 780 }, async ({ page, open, arrive }) => {
    await open('/open', '公開データ');
    expect(await findings(page)).toEqual([]);
    await page.getByRole('link', { name: '都道府県別の回答率' }).click();
    await arrive('都道府県別の回答率');
    const link = page.getByRole('link', { name: /^CSV をダウンロード/ }).first();
    // The job makes the first data; the page says so until then.
    for (let look = 0; look < 100 && !(await link.isVisible()); look += 1) {
      await page.reload();
      await page
        .getByText(/最初のデータを作成しています|CSV をダウンロード/)
        .first()
        .waitFor();
    }
    const [download] = await Promise.all([page.waitForEvent('download'), link.click()]);
    expect(download.suggestedFilename()).toMatch(/^todays_status_by_prefecture_\d{4}-\d{2}-\d{2}\.csv$/);
    await comesTo(() => overflowOf(page), 0);
    expect(await findings(page)).toEqual([]);
    await page.setViewportSize({ width: 1440, height: 900 });
    await comesTo(() => overflowOf(page), 0);
  });

  await site.during('admin', { width: 360, height: 780 }, async ({ page, open }) => {
    await open('/setup/open-data', '公開データ');
    await comesTo(() => overflowOf(page), 0);
    await open('/setup/open-data/todays_status_by_prefecture', '都道府県別の回答率');
    await page.getByRole('heading', { name: '30 日間の取得数' }).waitFor();
    expect(await findings(page)).toEqual([]);
    await page.getByRole('button', { name: '公開をやめる' }).click();
    await page.getByRole('dialog').getByRole('button', { name: '公開をやめる' }).click();
    await page.getByRole('button', { name: '公開する' }).waitFor();
  });
  await site.during(undefined, { width: 1440 }, async ({ page, open }) => {
    await open('/open', '公開データ');
    await page.getByText('公開中のデータはありません。').waitFor();
  });
});

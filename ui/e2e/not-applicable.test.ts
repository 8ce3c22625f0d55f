import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { RecordAnswer, RowsPage } from '../../platform/contract/wire.ts';
import { findings } from './findings.ts';
import { comesTo, openSite, overflowOf, type Site, type Visit } from './visit.ts';

jest.setTimeout(180_000);

let site: Site;
let daily: string, weekly: string;
beforeAll(async () => {
  site = await openSite();
  const client = await site.scenario.as('hosp-13');
  const first = async (object: string, filter: string) =>
    (await client.get<RowsPage>(`/api/objects/${object}/lists/all/rows?limit=1&filter=${encodeURIComponent(filter)}`)).body.rows[0]?.id ?? '';
  [daily, weekly] = [await first('daily_hospital', 'report_date = TODAY()'), await first('weekly_survey', 'TRUE')];
});
afterAll(() => site?.close());

const values = async (object: string, id: string) => (await (await site.scenario.as('hosp-13')).get<RecordAnswer>(`/api/objects/${object}/records/${id}`)).body;

describe('a hospital without ECMO and intensive care', () => {
  test('says 該当なし by keyboard, by the mouse and in words; the page and the history show it as such', async () => {
    await site.during('hosp-13', {}, async ({ page, open }) => {
      await open(`/o/daily_hospital/${daily}/edit`, /2026\/11\/18$/);
      for (const group of ['外来の状況', '入院の状況', '救急の状況'])
        await page.getByRole('radiogroup', { name: group }).getByText('通常', { exact: true }).click();
      const ecmo = page.getByLabel('ECMO 保有台数', { exact: true });
      const without = page.getByRole('button', { name: 'ECMO 保有台数: 該当なし' });
      await ecmo.fill('3');
      await ecmo.press('Tab');
      await comesTo(() => without.evaluate((button) => button === document.activeElement), true);
      await page.keyboard.press('Space');
      await expectClosed(page, 'ECMO 保有台数');
      // Back: blank, and open again.
      await page.keyboard.press('Space');
      expect([await ecmo.inputValue(), await ecmo.isEnabled()]).toEqual(['', true]);
      await without.click();
      await expectClosed(page, 'ECMO 保有台数');
      const inUse = page.getByLabel('ECMO 稼働台数', { exact: true });
      await inUse.fill('ｎ／ａ');
      await inUse.press('Tab');
      await expectClosed(page, 'ECMO 稼働台数');
      await page.getByLabel('人工呼吸器 保有台数', { exact: true }).fill('0');
      expect(await findings(page)).toEqual([]);
      await page.getByRole('button', { name: '保存', exact: true }).first().click();
      await page.getByText('保存しました').first().waitFor();
      const shown = (label: string) =>
        page
          .locator('dl.values > div')
          .filter({ has: page.locator('dt', { hasText: label }) })
          .locator('dd');
      await shown('ECMO 保有台数').getByText('該当なし', { exact: true }).waitFor();
      expect(await shown('人工呼吸器 保有台数').innerText()).toMatch(/^0/);
      await comesTo(() => shown('人工呼吸器 稼働台数').innerText(), '–');
      await comesTo(() => shown('ECMO 保有台数').innerText(), '該当なし');
    });
    expect((await values('daily_hospital', daily)).values).toMatchObject({
      ecmo_total: { not_applicable: true },
      ventilators_total: 0,
      ventilators_in_use: null,
    });
  });

  test('on a phone, in the rows of the goods too; the list tells them from the rest', async () => {
    await site.during('hosp-13', { width: 360, height: 740 }, async ({ page, open }) => {
      await open(`/o/daily_hospital/${daily}/edit`, /2026\/11\/18$/);
      await expectClosed(page, 'ECMO 保有台数');
      await comesTo(() => overflowOf(page), 0);
      await open(`/o/weekly_survey/${weekly}/edit`, /./);
      await page.getByRole('button', { name: '行を追加' }).click();
      await page.getByRole('combobox', { name: '物資' }).selectOption({ label: 'サージカルマスク' });
      await page.getByRole('combobox', { name: '備蓄見通し' }).selectOption({ label: '1か月以上' });
      await page.getByRole('button', { name: '在庫量: 該当なし' }).first().click();
      await comesTo(() => page.getByLabel('在庫量', { exact: true }).first().isDisabled(), true);
      // On a tablet the rows are a table, wider than the page, which scrolls by itself.
      for (const width of [768, 360]) {
        await page.setViewportSize({ width, height: 740 });
        await comesTo(() => overflowOf(page), 0);
      }
      expect(await findings(page, { contrast: false })).toEqual([]);
      await page.getByRole('button', { name: '保存', exact: true }).first().click();
      await page.getByText('保存しました').first().waitFor();
      await page.goto(`/o/weekly_survey_item/l/all?filter=${encodeURIComponent('ISNA(stock_qty)')}`);
      await page.locator('li.table-card').first().waitFor();
      await page.getByText('在庫量 が該当なし').first().waitFor();
      await comesTo(() => page.locator('li.table-card').count(), 1);
      await page.locator('li.table-card').getByText('該当なし', { exact: true }).waitFor();
      await comesTo(() => overflowOf(page), 0);
    });
  });
});

/** The input is closed, and says 該当なし. */
async function expectClosed(page: Visit['page'], label: string): Promise<void> {
  await page.locator(`button[aria-pressed="true"][aria-label="${label}: 該当なし"]`).waitFor();
  const input = page.getByLabel(label, { exact: true });
  expect([await input.inputValue(), await input.isDisabled()]).toEqual(['該当なし', true]);
}

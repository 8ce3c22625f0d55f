import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import type { ReportAnswer } from '../../platform/contract/wire.ts';
import { findings } from './findings.ts';
import { comesTo, countShown, openSite, overflowOf, type Site } from './visit.ts';

jest.setTimeout(180_000);

/** Blocks of several surveys side by side, in the words of the page. */
const report = 'todays_situation_by_prefecture';
const title = '都道府県別の状況（病院・診療所・物資）';
let site: Site;
const read = async (query = '') => (await (await site.scenario.as('secretariat')).get<ReportAnswer>(`/api/reports/${report}${query}`)).body;
beforeAll(async () => {
  site = await openSite({ institutions: 400, days: 3 });
});
afterAll(() => site?.close());

test.each([1440, 768, 360])(
  'every prefecture has its figures of hospitals, clinics and goods side by side, and each leads to its rows, at %i px',
  async (width) => {
    const { joined } = await read();
    if (!joined) throw new Error('the report has no blocks');
    await site.during('secretariat', { width, height: 900 }, async ({ page, open }) => {
      await open(`/reports/${report}`, title);
      const table = page.getByRole('table', { name: `${title} 並べた集計` });
      await table.waitFor();
      expect((await table.locator('thead th').allTextContents()).map((text) => text.trim())).toEqual([
        '都道府県',
        '病院（本日）',
        '診療所（本日）',
        '物資の対応（直近の調査）',
        'ブロックをまたぐ計算',
        ...joined.summaries.map(({ label, block }) => (block?.label ?? label).ja),
      ]);
      const names = (await table.locator('tbody tr th').allTextContents()).map((name) => name.trim());
      expect(names).toEqual(joined.rows.filter(({ level }) => level === 1).map(({ keys }) => (keys[0] as { label: string } | null)?.label ?? '(空白)'));
      expect(await overflowOf(page)).toBe(0);
      expect(await findings(page)).toEqual([]);

      const clinics = joined.rows.find(({ level, values }) => level === 1 && Number(values['clinics.count']) > 0);
      const [name, count] = [(clinics?.keys[0] as { label: string }).label, Number(clinics?.values['clinics.count'])];
      await page.getByTitle(`${name} ・ 診療所（本日） の明細だけを表示`).first().click();
      await comesTo(() => countShown(page), count);
      const blocks = page.getByRole('navigation', { name: '明細を表示するブロック' });
      await blocks.locator('[aria-current="page"]', { hasText: '診療所（本日）' }).waitFor();
      await comesTo(() => table.locator('tbody tr').count(), 1);
      // The condition stays for the rows of the other blocks.
      await blocks.getByRole('link', { name: '病院（本日）' }).click();
      await comesTo(() => countShown(page), Number(clinics?.values['count']));
      expect(await overflowOf(page)).toBe(0);
      expect(await findings(page)).toEqual([]);
    });
  },
);

test('a condition over fields that a block has not is told; the words that are searched for are for the rows alone', async () => {
  await site.during('secretariat', { width: 1440, height: 900 }, async ({ page, open }) => {
    await open(`/reports/${report}?block=clinics&filter=${encodeURIComponent('secured_beds >= 5')}`, title);
    await page.getByText('「診療所（本日）」には、次の条件の項目がないため、使っていません：確保病床数 ≥ 5').waitFor();
    const clinics = await read('?block=clinics&search=' + encodeURIComponent('クリニック'));
    const total = page.getByRole('table', { name: `${title} 並べた集計` }).locator('tfoot');
    const before = await total.textContent();
    await page.getByRole('searchbox').last().fill('クリニック');
    await comesTo(() => countShown(page), clinics.groups?.rows.at(-1)?.count ?? 0);
    expect(await total.textContent()).toBe(before);
  });
});

import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import type { ReportAnswer } from '../../platform/contract/wire.ts';
import { findings } from './findings.ts';
import { comesTo, countShown, openSite, overflowOf, type Site } from './visit.ts';

jest.setTimeout(180_000);

/** Groupings in columns, groups sorted and cut by a summary, and figures of figures, in the words of the page. */
let site: Site;
const read = async (report: string) => (await (await site.scenario.as('secretariat')).get<ReportAnswer>(`/api/reports/${report}`)).body;
beforeAll(async () => {
  site = await openSite({ institutions: 400, days: 16 });
});
afterAll(() => site?.close());

const percent = (value: unknown) => `${(Number(value) * 100).toFixed(1)}%`;

test.each([1440, 768, 360])('a matrix shows every figure of its rows and columns, and each leads to its rows, at %i px', async (width) => {
  const answer = await read('answer_rate_by_day');
  const { groups } = answer;
  const matrix = groups?.matrix;
  if (!groups || !matrix) throw new Error('the report has no matrix');
  await site.during('secretariat', { width, height: 900 }, async ({ page, open }) => {
    await open('/reports/answer_rate_by_day', '回答率（都道府県×日）');
    const table = page.getByRole('table', { name: '回答率（都道府県×日） 集計表' });
    await table.waitFor();
    const names = await table.locator('tbody tr th').allTextContents();
    expect(names.map((name) => name.trim())).toEqual(groups.rows.filter(({ level }) => level === 1).map(({ keys }) => (keys[0] as { label: string }).label));
    const heads = (await table.locator('thead th').allTextContents()).map((text) => text.trim());
    expect(heads).toEqual(['都道府県', ...matrix.columns.map(({ keys }) => String(keys[0]).replaceAll('-', '/')), '総計']);
    expect(matrix.columns).toHaveLength(14);
    const prefecture = groups.rows[0]!;
    const cells = (await table.locator('tbody tr').first().locator('td').allTextContents()).map((text) => text.trim());
    const wanted = matrix.columns.map(({ keys }) => {
      const cell = matrix.cells.find((each) => each.column_keys[0] === keys[0] && JSON.stringify(each.keys) === JSON.stringify(prefecture.keys));
      return cell ? percent(cell.values['rate']) : '–';
    });
    expect(cells).toEqual([...wanted, percent(prefecture.values['rate'])]);
    await table
      .getByRole('row', { name: /^総計/ })
      .getByText(percent(groups.rows.at(-1)?.values['rate']))
      .last()
      .waitFor();
    expect(await overflowOf(page)).toBe(0);
    expect(await findings(page)).toEqual([]);

    const full = matrix.cells.find((each) => each.level === 1 && JSON.stringify(each.keys) === JSON.stringify(prefecture.keys))!;
    await table.locator('tbody tr').first().getByRole('link').first().click();
    await comesTo(() => countShown(page), full.count);
    await comesTo(async () => (await table.locator('thead th').allTextContents()).length, 3);
  });
});

test('groups stand in the order of their summary, and all others together lead to just their rows', async () => {
  const { groups } = await read('secured_beds_by_size');
  const rows = groups?.rows ?? [];
  const top = rows.filter(({ level, keys }) => level === 2 && keys[0] === 'b4');
  const sums = top.slice(0, 10).map(({ values }) => Number(values['sum_covid_inpatients']));
  expect(sums).toEqual([...sums].sort((a, b) => b - a));
  const others = top.find(({ keys }) => JSON.stringify(keys[1]) === '{"others":true}')!;
  expect([top.length, top.indexOf(others)]).toEqual([11, 10]);
  const names = top.map(({ keys }) => (keys[1] as { label?: string }).label ?? 'その他');
  await site.during('secretariat', { width: 1440, height: 900 }, async ({ page, open }) => {
    await open(`/reports/secured_beds_by_size?filter=${encodeURIComponent('secured_beds >= 30')}`, '確保病床の規模別の状況（本日）');
    const treegrid = page.getByRole('treegrid');
    await page.getByRole('checkbox', { name: '詳細行' }).uncheck();
    const line = treegrid.getByRole('row', { name: /^その他/ });
    await line.waitFor();
    const lines = (await treegrid.locator('tbody tr').allTextContents()).map((text) => text.trim());
    expect(lines.map((text, index) => text.startsWith(index === 0 ? '30床以上' : (names[index - 1] ?? '?')))).toEqual(lines.map(() => true));
    await line.hover();
    await line.getByRole('link', { name: 'その他 の明細だけを表示' }).click();
    await comesTo(() => countShown(page), others.count);
    expect(await findings(page)).toEqual([]);
  });
});

test('weeks follow each other with their usage and the change from the week before', async () => {
  const { groups } = await read('bed_usage_by_week');
  const weeks = groups?.rows.filter(({ level }) => level === 1) ?? [];
  expect(weeks.length).toBeGreaterThan(1);
  for (const [index, { values }] of weeks.entries()) {
    const usage = Number(values['sum_covid_inpatients']) / Number(values['sum_secured_beds']);
    expect(values['usage']).toBeCloseTo(usage, 10);
    const before = weeks[index - 1]?.values['usage'];
    expect(values['usage_change']).toEqual(before === undefined ? null : expect.closeTo(usage - Number(before), 10));
  }
  await site.during('secretariat', { width: 360, height: 740 }, async ({ page, open }) => {
    await open('/reports/bed_usage_by_week', '病床使用率の推移（週）');
    const card = page.locator('.group-card').nth(1);
    await page.getByRole('button', { name: 'すべて閉じる' }).click();
    await card.getByText(percent(weeks[1]?.values['usage'])).first().waitFor();
    expect(await overflowOf(page)).toBe(0);
  });
});

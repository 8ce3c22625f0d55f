import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import sql from 'sql-template-tag';
import { findings } from './findings.ts';
import { comesTo, openSite, overflowOf, type Site } from './visit.ts';

jest.setTimeout(180_000);

let site: Site;
beforeAll(async () => {
  site = await openSite();
});
afterAll(() => site?.close());

test.each([1440, 360])('at %i px a report is kept every day; its days are drawn and listed, with what is missing', async (width) => {
  const client = await site.scenario.as('secretariat');
  const { body } = await client.post<{ report: string }>('/api/own-reports', {
    label: `確保病床の推移 ${width}`,
    description: '',
    folder: null,
    definition: {
      from: 'daily_hospital',
      columns: ['title', 'secured_beds'],
      group_by: ['institution.prefecture'],
      summaries: [{ kind: 'sum', of: 'secured_beds' }],
    },
  });
  await site.during('secretariat', { width, height: 800 }, async ({ page, open, arrive }) => {
    await open(`/reports/${body.report}`, `確保病床の推移 ${width}`);
    await page.getByRole('button', { name: '保存とレポートの操作' }).click();
    await page.getByRole('menuitem', { name: '推移（毎日の記録）' }).click();
    await arrive(`「確保病床の推移 ${width}」の推移`);
    await page.getByText('この範囲の記録はまだありません。').waitFor();
    expect(await findings(page)).toEqual([]);
    await page.getByRole('button', { name: '毎日の記録を始める' }).click();
    await page.getByLabel('記録する時刻').fill('18:00');
    await page.getByRole('button', { name: '決定' }).click();
    await page.getByText(/毎日 18:00 に記録し、400 日間保存します/).waitFor();
    // The server takes the first one; the page looks for it by itself, or is opened again.
    await comesTo(async () => (await client.get<{ days: unknown[] }>(`/api/reports/${body.report}/trend`)).body.days.length, 1);
    // As if it had been kept before: two days with other figures, and one between that is missing.
    for (const [before, factor] of [
      [1, 2],
      [3, 3],
    ])
      await site.scenario.database.query(
        sql`WITH one AS (SELECT * FROM shirabe.report_snapshot WHERE report = ${body.report} AND day = '2026-11-18'),
          kept AS (INSERT INTO shirabe.report_snapshot SELECT gen_random_uuid(), report, access, day - ${before}::int, taken_at - make_interval(days => ${before}::int), revision,
            groupings, truncated, failure, forget_on FROM one RETURNING id)
          INSERT INTO shirabe.report_snapshot_group SELECT kept.id, g.place, g.level, g.keys, g.count,
            jsonb_build_object('sum_secured_beds', (g.figures ->> 'sum_secured_beds')::numeric * ${factor}::int)
          FROM shirabe.report_snapshot_group g JOIN one ON one.id = g.snapshot, kept`,
        { as: 'engine' },
      );
    await open(`/reports/${body.report}/trend`, `「確保病床の推移 ${width}」の推移`);
    const rows = page.locator('.trend-table tbody tr');
    await comesTo(() => rows.count(), 4);
    await rows
      .nth(2)
      .getByText(/記録なし/)
      .waitFor();
    await page.locator('chart-figure').waitFor();
    expect(await findings(page)).toEqual([]);
    await comesTo(() => overflowOf(page), 0);

    await page.getByLabel('分け方').selectOption({ label: '全体' });
    await page.waitForURL(/level=0/);
    await comesTo(() => page.locator('.trend-table thead th').count(), 4);
    const figures = await rows.nth(0).locator('td').allTextContents();
    const [now, change] = figures.map((words) => Number(words.replaceAll(',', '')));
    // Half of the day before: the change is as much as there is left, downwards.
    expect([now, change]).toEqual([now, -(now ?? 0)]);
    expect(now).toBeGreaterThan(0);
    const file = page.waitForEvent('download');
    await page.locator('chart-figure').getByRole('button', { name: /保存/ }).click();
    await page.getByRole('menuitem', { name: /Shift/ }).click();
    expect((await file).suggestedFilename()).toMatch(/確保病床の推移.*\.csv$/);

    await page.getByRole('button', { name: '毎日の記録をやめる' }).click();
    await page.getByRole('dialog').getByRole('button', { name: '毎日の記録をやめる' }).click();
    await page.getByText('あなたは記録していません。').waitFor();
    await comesTo(() => rows.count(), 4);
  });
});

test.each([1440, 360])('at %i px a dashboard leads to the keeping of a trend, and draws what was kept', async (width) => {
  const report = 'todays_daily_status';
  // Each of the two begins with nothing.
  const forget = sql`WITH kept AS (DELETE FROM shirabe.snapshot_keeper WHERE report = ${report}) DELETE FROM shirabe.report_snapshot WHERE report = ${report}`;
  await site.scenario.database.query(forget, { as: 'engine' });
  const client = await site.scenario.as('pref-13');
  await site.during('pref-13', { width, height: 900 }, async ({ page, open, arrive }) => {
    await open('/dashboards/trends', '回答と病床の推移');
    const card = page.locator('dashboard-component').filter({ hasText: '毎日の同じ時刻の回答状況' });
    await card.getByText('この範囲の記録はまだありません').waitFor();
    expect(await findings(page)).toEqual([]);
    await card.getByRole('link', { name: '毎日の記録を始める' }).click();
    await arrive('「当日の日次調査回答状況」の推移');
    await page.getByRole('button', { name: '毎日の記録を始める' }).click();
    await page.getByRole('button', { name: '決定' }).click();
    await page.getByText(/毎日 06:00 に記録し/).waitFor();
    await comesTo(async () => (await client.get<{ days: unknown[] }>(`/api/reports/${report}/trend`)).body.days.length, 1);
    for (const before of [1, 2, 4])
      await site.scenario.database.query(
        sql`WITH one AS (SELECT * FROM shirabe.report_snapshot WHERE report = ${report} AND day = '2026-11-18'),
          kept AS (INSERT INTO shirabe.report_snapshot SELECT gen_random_uuid(), report, access, day - ${before}::int, taken_at, revision, groupings, truncated, failure, forget_on
            FROM one RETURNING id)
          INSERT INTO shirabe.report_snapshot_group SELECT kept.id, g.place, g.level, g.keys, g.count + ${before}::int, g.figures
          FROM shirabe.report_snapshot_group g JOIN one ON one.id = g.snapshot, kept`,
        { as: 'engine' },
      );
    await open('/dashboards/trends', '回答と病床の推移');
    await card.locator('chart-figure svg').first().waitFor();
    await card.getByText(/^最後の記録: 2026\/11\/18/).waitFor();
    await card.getByText(/記録のない日や、定義が変わった日などがあります/).waitFor();
    await comesTo(() => overflowOf(page), 0);
    expect(await findings(page)).toEqual([]);
    await card.getByRole('button', { name: '表', exact: true }).click();
    await card.getByRole('table').waitFor();
    const file = page.waitForEvent('download');
    await card.getByRole('button', { name: /保存/ }).click();
    await page.getByRole('menuitem', { name: /Shift/ }).click();
    expect((await file).suggestedFilename()).toMatch(/当日の日次調査回答状況.*推移.*\.csv$/);
    await card.getByRole('link', { name: '推移の表示' }).first().click();
    await arrive('「当日の日次調査回答状況」の推移');
    await comesTo(() => page.locator('.trend-table tbody tr').count(), 5);
  });
});

import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { readFile } from 'node:fs/promises';
import type { Download, Locator, Page } from 'playwright-core';
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

const bytesOf = async (download: Download): Promise<Buffer> => readFile(await download.path());

test.each([[1440], [360]])(
  'the tools of a chart at %i px: its table, its files and its enlarged picture, by keyboard, with one and the same figures',
  async (width) => {
    await site.during('pref-13', { width, height: 900 }, async ({ page, open }) => {
      await open('/reports/answers_14_days', '日次調査の回答状況の推移（14日間）');
      const figure = page.locator('chart-figure');
      await figure.locator('chart-drawing svg[role=img]').waitFor();
      await figure.getByRole('button', { name: '表', exact: true }).focus();
      await page.keyboard.press('Enter');
      const table = figure.getByRole('table');
      await table.waitFor();
      const today = await table
        .getByRole('row', { name: /^2026\/11\/18/ })
        .getByRole('cell')
        .allInnerTexts();
      const states = (await table.getByRole('columnheader').allInnerTexts()).slice(1, -1);
      expect(states.length).toBeGreaterThan(1);
      const open18 = await count(page, 'answers_14_days', 'report_date = DATE(2026, 11, 18) AND answer_status = "unanswered"');
      expect(today[states.indexOf('未回答')]).toBe(String(open18));
      expect(today.at(-1)).toBe(String(await count(page, 'answers_14_days', 'report_date = DATE(2026, 11, 18)')));
      expect(await findings(page)).toEqual([]);
      await comesTo(() => overflowOf(page), 0);

      const files = figure.getByRole('button', { name: /を保存$/ });
      const saved = async (item: string): Promise<Buffer> => {
        await files.focus();
        await page.keyboard.press('Enter');
        const entry = figure.getByRole('menuitem', { name: item });
        await entry.waitFor();
        await entry.focus();
        const [download] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('Enter')]);
        return bytesOf(download);
      };
      const lines = new TextDecoder('shift_jis').decode(await saved('表を CSV（Shift-JIS）で')).split('\r\n');
      const header = lines[0]!.split(',');
      const line = lines.find((each) => each.startsWith('2026/11/18'))!.split(',');
      expect(line[header.indexOf('未回答')]).toBe(String(open18));
      expect((await saved('グラフを画像（PNG）で')).subarray(1, 4).toString()).toBe('PNG');
      const svg = (await saved('グラフを図形（SVG）で')).toString();
      expect(svg).toContain('日次調査の回答状況の推移（14日間）');
      expect(svg).toMatch(/^<svg[^>]* xmlns="http:\/\/www\.w3\.org\/2000\/svg"/);
      expect(svg).not.toMatch(/NaN|undefined|var\(/);

      await figure.getByRole('button', { name: '拡大', exact: true }).focus();
      await page.keyboard.press('Enter');
      const dialog = page.getByRole('dialog');
      await dialog.locator('chart-drawing svg').waitFor();
      expect(
        await dialog
          .getByRole('row', { name: /^2026\/11\/18/ })
          .getByRole('cell')
          .allInnerTexts(),
      ).toEqual(today);
      expect(await findings(page)).toEqual([]);
      await page.keyboard.press('Escape');
      await dialog.waitFor({ state: 'detached' });
    });
  },
);

test('one card is read anew by itself; when that fails it says so, keeps what it has, and can be tried again', async () => {
  await site.during('secretariat', { width: 1440 }, async ({ page, open }) => {
    await open('/', /さん/);
    const card = page.locator('dashboard-component').filter({ has: page.getByRole('heading', { name: '当日の日次調査回答状況', exact: true }) });
    const legend = card.locator('.legend').first();
    await legend.waitFor();
    const before = await legend.innerText();
    await page.route('**/api/dashboards/*/components/chart.todays_daily_status', (route) =>
      route.fulfill({ status: 422, contentType: 'application/json', body: JSON.stringify({ code: 'invalid', message: '今は読めません', problems: [] }) }),
    );
    await card.getByRole('button', { name: /を更新$/ }).click();
    await card.getByText('今は読めません').waitFor();
    expect(await legend.innerText()).toBe(before);
    await page.unroute('**/api/dashboards/*/components/chart.todays_daily_status');
    site.scenario.setNow(new Date(site.scenario.now.getTime() + 60_000));
    try {
      await card.getByRole('button', { name: 'もう一度試す' }).click();
      await card.getByText('11:31 時点').waitFor();
      await card.getByText('今は読めません').waitFor({ state: 'detached' });
    } finally {
      site.scenario.setNow(site.scenario.now);
    }
  });
});

test.each([[1440], [360]])('dashboards are found beside the reports, filtered, and their segments lead to rows filtered by both, at %i px', async (width) => {
  await site.during('pref-13', { width, height: 1000 }, async ({ page, open, arrive }) => {
    await open('/reports', /レポート|最近/);
    await page.getByRole('link', { name: 'ダッシュボード', exact: true }).click();
    await arrive('ダッシュボード');
    await page.getByRole('link', { name: '回答と病床の推移' }).click();
    await arrive('回答と病床の推移');
    const card = page.locator('dashboard-component').filter({ has: page.getByRole('heading', { name: '日次調査の回答状況の推移（14日間）', exact: true }) });
    const open18 = card.locator('.legend li').filter({ hasText: '未回答' });
    await open18.waitFor();
    await comesTo(() => overflowOf(page), 0);
    await page.getByLabel('回答の状態').selectOption({ label: '未回答' });
    await page.getByLabel('報告日: から').fill('2026-11-18');
    await page.getByRole('button', { name: '絞り込みを解除' }).waitFor();
    await page.waitForURL(/filter\.days=2026-11-18/);
    const wanted = await count(page, 'answers_14_days', 'report_date >= DATE(2026, 11, 18) AND answer_status = "unanswered"');
    await comesTo(() => card.locator('.legend li').count(), 1);
    await comesTo(() => open18.locator('b').innerText(), wanted.toLocaleString('en-US'));
    // The notices, and what was kept on former days.
    await comesTo(() => page.getByText('絞り込みの対象外: 報告日、回答の状態').count(), 2);
    expect(await findings(page)).toEqual([]);
    await comesTo(() => overflowOf(page), 0);
    await open18.getByRole('link').click();
    await arrive('日次調査の回答状況の推移（14日間）');
    const filter = new URL(page.url()).searchParams.get('filter') ?? '';
    expect(await count(page, 'answers_14_days', filter)).toBe(wanted);
    expect(filter).toContain('DATE(2026, 11, 18)');
    await page.goBack();
    await arrive('回答と病床の推移');
    await comesTo(() => page.getByLabel('回答の状態').inputValue(), 'unanswered');
    await page.getByRole('button', { name: '絞り込みを解除' }).click();
    await page.waitForURL((url) => url.search === '');
    await comesTo(() => page.getByLabel('回答の状態').inputValue(), '');
  });
});

test('a dashboard that is not there says so; a filter that is none can be taken off', async () => {
  await site.during('pref-13', { width: 1440 }, async ({ page, open }) => {
    await open('/dashboards/home_secretariat', 'ダッシュボード');
    await page.getByText('このダッシュボードはありません').waitFor();
    await open('/dashboards/trends?filter.area=1', 'ダッシュボード');
    await page.getByRole('button', { name: '絞り込みを解除' }).click();
    await page.getByRole('heading', { level: 1, name: '回答と病床の推移' }).waitFor();
  });
});

test.each([[1440], [360]])('a user arranges the home page by keyboard for themselves, and has it back, at %i px', async (width) => {
  await site.during('city-13', { width, height: 1000 }, async ({ page, open }) => {
    await open('/', /さん/);
    const headings = page.locator('dashboard-component h2');
    await headings.nth(1).waitFor();
    const before = await headings.allInnerTexts();
    const cards = page.locator('dashboard-component');
    const told = async (card: Locator) => (await card.innerText()).replace(/\s+/g, ' ');
    const shown = await told(cards.nth(1));
    expect(shown.length).toBeGreaterThan(before[1]!.length + 5);
    const press = async (name: string | RegExp) => {
      const button = page.getByRole('button', { name }).first();
      await button.waitFor();
      await button.focus();
      await page.keyboard.press('Enter');
    };
    await press('配置を変える');
    await press(`${before[0]}: 後ろへ`);
    await comesTo(async () => (await headings.allInnerTexts())[0], before[1]);
    await page.getByLabel(`${before[0]}: 幅`).selectOption({ label: '全幅' });
    await press(`${before[1]}: 隠す`);
    await page.getByText('隠したカード:').waitFor();
    expect(await findings(page)).toEqual([]);
    await comesTo(() => overflowOf(page), 0);
    await press('この配置を保存');
    await page.getByRole('button', { name: '配置を変える' }).waitFor();
    await page.reload();
    await comesTo(() => headings.allInnerTexts(), [before[0]!, ...before.slice(2)]);
    expect(await page.locator('.dashboard-place').first().getAttribute('class')).toContain('span-12');
    await press('配置を変える');
    await press(`${before[1]} を表示`);
    // It has its data before anything is saved.
    await comesTo(() => told(cards.last()), shown);
    await press('元の配置に戻す');
    await comesTo(() => headings.allInnerTexts(), before);
  });
});

test('cards are dragged, too', async () => {
  await site.during('city-13', { width: 1440, height: 1400 }, async ({ page, open }) => {
    await open('/', /さん/);
    const headings = page.locator('dashboard-component h2');
    await headings.nth(1).waitFor();
    const before = await headings.allInnerTexts();
    await page.getByRole('button', { name: '配置を変える' }).click();
    const places = page.locator('.dashboard-place');
    await places.nth(0).locator('.arrange-name').dragTo(places.nth(1).locator('.arrange-name'));
    await comesTo(async () => (await headings.allInnerTexts()).slice(0, 2), [before[1]!, before[0]!]);
    await page.getByRole('button', { name: 'キャンセル' }).click();
    await comesTo(() => headings.allInnerTexts(), before);
  });
});

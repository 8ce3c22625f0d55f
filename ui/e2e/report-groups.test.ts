import { afterAll, afterEach, beforeAll, beforeEach, expect, jest, test } from '@jest/globals';
import type { Locator, Page } from 'playwright-core';
import type { Groups, ReportAnswer } from '../../platform/contract/wire.ts';
import { comesTo, countShown, openSite, overflowOf, type Site, type Visit } from './visit.ts';

jest.setTimeout(180_000);

const path = '/reports/todays_status_by_prefecture';
const heading = '都道府県別の回答率';
let site: Site;
let visit: Visit;
let page: Page;
let answer: ReportAnswer;
let groups: Groups['rows'];
beforeAll(async () => {
  site = await openSite({ institutions: 1000, days: 1 });
  answer = (await (await site.scenario.as('secretariat')).get<ReportAnswer>(`/api${path}`)).body;
  groups = answer.groups?.rows.filter(({ level }) => level === 1) ?? [];
});
afterAll(() => site?.close());
beforeEach(async () => {
  visit = await site.visit('secretariat');
  page = visit.page;
  await visit.open(path, heading);
});
afterEach(async () => {
  const { problems } = visit;
  await visit.close();
  expect(problems).toEqual([]);
});

const nameOf = (group: Groups['rows'][number] | undefined) => (group?.keys[0] as { label: string } | undefined)?.label ?? '';
const lineOf = (name: string): Locator => page.getByRole('row', { name: new RegExp(`^${name}`) });
const table = (): Locator => page.getByRole('treegrid', { name: heading });
const region = (): Locator => page.getByRole('region', { name: heading });
/** Lines of the whole table, those out of sight included, without the table's head and the total. */
const lineCount = async (): Promise<number> => Number(await table().getAttribute('aria-rowcount')) - 2;

test('rows stand under their groups, with subtotals, the grand total, and exact counts; the end is reached at once', async () => {
  const total = answer.groups?.rows.at(-1);
  expect(groups.reduce((sum, { count }) => sum + count, 0)).toBe(total?.count);
  await comesTo(() => countShown(page), total?.count);
  await comesTo(lineCount, groups.length + (total?.count ?? 0));
  const first = lineOf(nameOf(groups[0]));
  await first.waitFor();
  expect((await first.textContent())?.replace(/\s+/g, ' ')).toContain(`計 ${String(groups[0]?.values['sum_answered'])}`);
  await page.getByRole('row', { name: /^総計/ }).getByText(`対象 ${total?.count}`).waitFor();
  const asked: string[] = [];
  page.on('request', (request) => request.url().includes('/rows') && asked.push(request.url()));
  await region().evaluate((element) => element.scrollTo({ top: element.scrollHeight }));
  await lineOf(nameOf(groups.at(-1))).waitFor();
  await page.locator('tr.waiting').first().waitFor({ state: 'detached' });
  await table().getByRole('row').nth(-2).getByRole('link').first().waitFor();
  // What lies between is not read: that is far less than everything, however often a busy machine measured on the way.
  expect(asked.reduce((sum, url) => sum + Number(new URL(url).searchParams.get('limit')), 0)).toBeLessThan((total?.count ?? 0) / 2);
  // The heading of the group in sight has stayed at the top, right below the head of the table.
  await region().evaluate((element) => element.scrollTo({ top: element.scrollHeight / 2 }));
  await page.waitForFunction(() => {
    const [head, pinned] = ['thead th', 'tr.pinned th'].map((name) => document.querySelector(`table[role=treegrid] ${name}`)?.getBoundingClientRect());
    return head && pinned && Math.abs(pinned.top - head.bottom) < 2;
  });
});

test('groups are folded by a click or a key, one or all; details and totals are switched off in the address', async () => {
  const all = await lineCount();
  const [one, two] = [groups[0], groups[1]];
  const fold = lineOf(nameOf(one)).getByRole('button');
  await fold.click();
  await comesTo(() => fold.getAttribute('aria-expanded'), 'false');
  await comesTo(lineCount, all - (one?.count ?? 0));
  await fold.press('ArrowDown');
  await page.keyboard.press('Enter');
  await comesTo(lineCount, all - (one?.count ?? 0) - (two?.count ?? 0));
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 2 }).first().waitFor();
  await page.goBack();
  await visit.arrive(heading);
  await comesTo(lineCount, all - (one?.count ?? 0));
  await page.getByRole('button', { name: 'すべて開く' }).click();
  await comesTo(lineCount, all);
  await page.getByRole('button', { name: 'すべて閉じる' }).click();
  await comesTo(lineCount, groups.length);
  await page.getByRole('button', { name: 'すべて開く' }).click();
  for (const name of ['詳細行', '小計', '総計']) await page.getByRole('checkbox', { name }).uncheck();
  expect(new URL(page.url()).searchParams.get('hide')).toBe('details,subtotals,total');
  await page.reload();
  await visit.arrive(heading);
  await lineOf(nameOf(one)).waitFor();
  await comesTo(() => table().getByText(/^計/).count(), 0);
  await comesTo(() => page.getByRole('row', { name: /^総計/ }).count(), 0);
});

test('a search tells its hits, in the groups too; a group alone is one click away; nothing found is said', async () => {
  const search = page.getByRole('searchbox', { name: 'レポートテーブルを検索' });
  await search.fill('第二 病院');
  await page.waitForURL(/search=/);
  const client = await site.scenario.as('secretariat');
  const { body } = await client.get<ReportAnswer>(`/api${path}?search=${encodeURIComponent('第二 病院')}`);
  await page
    .getByRole('status')
    .filter({ hasText: `${body.groups?.rows.at(-1)?.count} 件が該当` })
    .waitFor();
  await search.fill('どこにもない言葉');
  await page
    .getByRole('status')
    .filter({ hasText: /^0 件が該当/ })
    .waitFor();
  await page.getByText('該当するデータはありません').waitFor();
  await page.getByRole('button', { name: '最初の状態に戻す' }).click();
  const name = nameOf(groups[0]);
  await lineOf(name).hover();
  await lineOf(name)
    .getByRole('link', { name: `${name} の明細だけを表示` })
    .click();
  await page
    .getByRole('status')
    .filter({ hasText: `${groups[0]?.count} 件が該当` })
    .waitFor();
  await comesTo(lineCount, 1 + (groups[0]?.count ?? 0));
});

test('on a phone the headings stand above the cards', async () => {
  await page.setViewportSize({ width: 360, height: 740 });
  const list = page.getByRole('list', { name: heading });
  const fold = list.getByRole('button', { name: nameOf(groups[0]) });
  await fold.waitFor();
  await list.getByRole('listitem').filter({ hasText: '回答ステータス' }).first().waitFor();
  await comesTo(() => overflowOf(page), 0);
  await page.getByRole('button', { name: 'すべて閉じる' }).click();
  await list.getByRole('button', { name: nameOf(groups[5]) }).waitFor();
  await comesTo(() => list.getByText('回答ステータス').count(), 0);
});

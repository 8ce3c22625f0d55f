import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import iconv from 'iconv-lite';
import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import type { Row, RowsPage } from '../../platform/contract/wire.ts';
import { comesTo, countShown, openSite, type Site, type Visit } from './visit.ts';

jest.setTimeout(180_000);

let site: Site;
let visit: Visit;
let page: Page;
beforeAll(async () => {
  site = await openSite({ institutions: 2000 });
});
afterAll(() => site?.close());
beforeEach(async () => {
  visit = await site.visit('pref-13');
  page = visit.page;
});
afterEach(async () => {
  const { problems } = visit;
  await visit.close();
  expect(problems).toEqual([]);
});

/** A tab, wherever it is: in the line, or under 「その他」. */
async function openTab(name: string): Promise<void> {
  const tabs = page.getByRole('navigation', { name: 'タブ' });
  await tabs.waitFor();
  const tab = tabs.getByRole('link', { name, exact: true });
  if (await tab.isVisible()) return tab.click();
  await tabs.getByRole('button', { name: 'その他' }).click();
  await tabs.getByRole('menuitem', { name, exact: true }).click();
}

async function rows(path: string): Promise<Row[]> {
  const client = await site.scenario.as('pref-13');
  return (await client.get<RowsPage>(`${path}${path.includes('?') ? '&' : '?'}limit=1000`)).body.rows;
}

describe('1: logging in (M1-1)', () => {
  test('with user name and password, then the chooser with G-MIS, to the home page', async () => {
    const stranger = await site.visit(undefined);
    const { page: door } = stranger;
    await stranger.open('/', 'ログイン');
    expect(new URL(door.url()).pathname).toBe('/login');
    await door.getByLabel('ユーザ名').fill('pref-13');
    await door.getByLabel('パスワード', { exact: true }).fill('Wrong2026');
    await door.getByRole('button', { name: 'ログイン' }).click();
    await door.getByRole('alert').filter({ hasText: 'ユーザ名またはパスワードが正しくありません' }).waitFor();
    await door.getByLabel('パスワード', { exact: true }).fill('Shirabe2026');
    await door.getByLabel('パスワード', { exact: true }).press('Enter');
    await stranger.arrive('アプリケーションを選択');
    await door.getByRole('link', { name: 'G-MIS' }).click();
    await stranger.arrive(/東京都 担当者さん/);
    expect(new URL(door.url()).pathname).toBe('/');
    await door.getByRole('button', { name: '東京都 担当者 メニュー' }).click();
    await door.getByRole('menuitem', { name: 'ログアウト' }).click();
    await stranger.arrive('ログイン');
    expect((await door.request.get('/api/me')).status()).toBe(401);
    expect(stranger.problems).toEqual([]);
    await stranger.close();
  });
});

describe('2: home (M2-2)', () => {
  test('chart, link to the beds of the area, notices, buttons to the prefecture’s surveys', async () => {
    await visit.open('/', /東京都 担当者さん/);
    for (const heading of ['当日の日次調査回答状況', '都道府県の調査', 'お知らせ'])
      await page.getByRole('heading', { name: heading, exact: false }).first().waitFor();
    await page
      .getByRole('link', { name: /^療養状況調査/ })
      .first()
      .waitFor();
    await page
      .getByRole('link', { name: /医療用物資備蓄状況/ })
      .first()
      .waitFor();
    await page.getByRole('link', { name: 'レポートの表示(地域病床見える化)' }).click();
    await visit.arrive('地域病床見える化');
  });

  test('the chart enlarges, leads to the report, a title to the survey with the institution’s contacts', async () => {
    await visit.open('/', /東京都 担当者さん/);
    await page.getByRole('button', { name: '当日の日次調査回答状況 のグラフを拡大' }).click();
    const dialog = page.getByRole('dialog', { name: '当日の日次調査回答状況' });
    await dialog.waitFor();
    await dialog.getByRole('row', { name: /未回答/ }).waitFor();
    await dialog.getByRole('link', { name: 'レポートの表示' }).click();
    await visit.arrive('当日の日次調査回答状況');
    const [first] = await rows('/api/reports/todays_daily_status/rows');
    const { title, 'institution.phone': phone, 'institution.contact_name': contact } = first?.values as Record<string, string>;
    await page
      .getByRole('link', { name: title ?? '', exact: true })
      .first()
      .click();
    await visit.arrive(title ?? '');
    const facts = page.locator('dl').first();
    await facts.getByText(phone ?? '', { exact: true }).waitFor();
    await facts.getByText(contact ?? '', { exact: true }).waitFor();
  });
});

describe('3: the daily survey as a file (M2-1)', () => {
  test('レポート, 日次調査csv出力, ▼, エクスポート, 詳細のみ, CSV, 日本語(Shift-JIS)', async () => {
    await visit.open('/', /東京都 担当者さん/);
    await openTab('レポート');
    await page.getByRole('link', { name: 'すべてのフォルダ' }).first().click();
    await page.getByRole('link', { name: '自治体向けレポート' }).first().click();
    await page.getByRole('link', { name: '日次調査csv出力', exact: true }).click();
    await visit.arrive('日次調査csv出力');
    const count = await countShown(page);
    await page.getByRole('button', { name: 'その他の操作' }).click();
    await page.getByRole('menuitem', { name: 'エクスポート' }).click();
    const dialog = page.getByRole('dialog', { name: 'エクスポート' });
    await dialog.getByLabel('詳細のみ').check();
    await dialog.getByLabel('形式').selectOption({ label: 'カンマ区切り形式(.csv)' });
    await dialog.getByLabel('文字コード').selectOption({ label: '日本語(Shift-JIS)' });
    const download = page.waitForEvent('download');
    await dialog.getByRole('button', { name: 'エクスポート' }).click();
    const lacking = dialog.getByRole('button', { name: '〓に置き換える' });
    await Promise.race([download, lacking.click()]);
    const file = await download;
    expect(file.suggestedFilename()).toMatch(/日次調査csv出力.*\.csv$/);
    const text = iconv.decode(await readFile(await file.path()), 'cp932');
    expect(text).not.toContain('\ufffd');
    expect(text.endsWith('\r\n')).toBe(true);
    const lines = text.split('\r\n').slice(0, -1);
    expect(lines[0]).toMatch(/^"?タイトル"?,"?医療機関ID"?,"?医療機関コード"?,"?医療機関名"?/);
    expect(lines).toHaveLength(count + 1);
    const shown = await rows('/api/reports/daily_survey_csv/rows');
    expect(shown).toHaveLength(count);
    for (const [index, row] of shown.entries()) expect(lines[index + 1]).toContain(String(row.values['title']).slice(-10));
  });
});

describe('4: weekly survey and 療養状況調査 (M2-3, M3-1)', () => {
  test('調査, 週次調査, list, title, detail', async () => {
    await visit.open('/', /東京都 担当者さん/);
    await openTab('調査');
    await visit.arrive('調査');
    await page.getByRole('main').getByRole('link', { name: '週次調査' }).click();
    await visit.arrive(/直近の調査/);
    const [first] = await rows('/api/objects/weekly_survey/lists/recent/rows');
    const title = String(first?.values['title']);
    await page.getByRole('link', { name: title, exact: true }).click();
    await visit.arrive(title);
    await page.getByText('回答ステータス').first().waitFor();
  });

  test('療養状況調査: an error at its field, a warning that is saved over, the history', async () => {
    await visit.open('/', /東京都 担当者さん/);
    await openTab('調査');
    await visit.arrive('調査');
    await page.getByRole('main').getByRole('link', { name: '療養状況調査', exact: true }).click();
    await visit.arrive(/すべて/);
    await page.getByRole('link', { name: /^療養状況調査 東京都 2026\/11\/17$/ }).click();
    await visit.arrive('療養状況調査 東京都 2026/11/17');
    await page.getByRole('link', { name: '編集' }).click();
    await visit.arrive(/療養状況調査 東京都 2026\/11\/17/);
    const hospital = page.getByLabel('入院者数', { exact: false }).and(page.locator('input')).first();
    const inSecured = page.getByLabel('うち確保病床に入院');
    await inSecured.fill('99999');
    await page.getByRole('button', { name: '保存', exact: true }).first().click();
    await page.getByText('入院者数を超えています。').first().waitFor();
    await comesTo(() => inSecured.getAttribute('aria-invalid'), 'true');
    expect(await hospital.inputValue()).toMatch(/^\d+$/);
    await inSecured.fill('0');
    const positives = page.getByLabel('PCR検査陽性者数(療養者数)');
    const before = Number((await positives.inputValue()).replaceAll(',', ''));
    await positives.fill(String(before + 1));
    await page.getByRole('button', { name: '保存', exact: true }).first().click();
    await page
      .getByText(/合計と一致しません/)
      .first()
      .waitFor();
    await page.getByRole('button', { name: 'このまま保存' }).click();
    await page.getByText('保存しました').first().waitFor();
    await visit.arrive('療養状況調査 東京都 2026/11/17');
    await page.getByRole('heading', { name: '変更の履歴' }).waitFor();
    const change = page.getByRole('row', { name: /PCR検査陽性者数/ }).first();
    await change.waitFor();
    expect((await change.textContent())?.replace(/[\s,]/g, '')).toMatch(new RegExp(`${before}\\D.*\\D${before + 1}`));
  });
});

describe('5: beds of the area, all items (M4-1 to M4-3)', () => {
  test('その他, レポート一覧, すべてのフォルダ, 999_システム(自治体), ホーム画面, 地域病床見える化（全項目表示）', async () => {
    await visit.open('/', /東京都 担当者さん/);
    await openTab('レポート一覧');
    await page.getByRole('link', { name: 'すべてのフォルダ' }).first().click();
    await page.getByRole('table').getByRole('link', { name: '999_システム(自治体)' }).click();
    await page.getByRole('table').getByRole('link', { name: 'ホーム画面' }).click();
    await page.getByRole('table').getByRole('link', { name: '地域病床見える化（全項目表示）' }).click();
    await visit.arrive('地域病床見える化（全項目表示）');
    const all = await rows('/api/reports/bed_availability_all/rows');
    await comesTo(() => countShown(page), all.length);
    expect(all.length).toBeGreaterThan(90);
    const region = page.getByRole('region', { name: '地域病床見える化（全項目表示）' });
    await region.getByRole('row').nth(2).waitFor();
    expect(await region.getByRole('row').count()).toBeLessThan(all.length);
    const last = String(all.at(-1)?.values['institution']);
    const target = region.getByRole('link', { name: last, exact: true });
    await region.focus();
    for (let turn = 0; turn < 60 && !(await target.isVisible()); turn += 1) {
      await region.evaluate((element) => element.scrollTo({ top: element.scrollHeight }));
      await target.waitFor({ timeout: 1000 }).catch(() => undefined);
    }
    await comesTo(() => target.isVisible(), true);
    const search = page.getByRole('searchbox', { name: 'レポートテーブルを検索' });
    await search.fill(last);
    await page
      .getByRole('status')
      .filter({ hasText: /^1 件が該当/ })
      .waitFor();
    await page.getByRole('link', { name: last, exact: true }).click();
    await visit.arrive(last);
    await page.getByText('医療機関ID').first().waitFor();
    await page.goBack();
    await visit.arrive('地域病床見える化（全項目表示）');
    await comesTo(() => search.inputValue(), last);
  });
});

describe('6: FAQ, 医療機関マスタ, お知らせ (M5-3 to M5-5)', () => {
  test.each([
    ['FAQ', 'faq_article', 'all', /すべてのFAQ/],
    ['医療機関マスタ', 'medical_institution', 'all', /すべての医療機関/],
    ['お知らせ', 'notice', 'current', /掲載中のお知らせ/],
  ])('%s: list, then detail', async (tab, object, list, heading) => {
    await visit.open('/', /東京都 担当者さん/);
    await openTab(tab);
    await visit.arrive(heading);
    const [first] = await rows(`/api/objects/${object}/lists/${list}/rows`);
    const title = String(first?.values['title']);
    await page.getByRole('link', { name: title, exact: true }).first().click();
    await visit.arrive(title);
  });

  test.each([360, 768, 1440])('at %i px every tab can be reached, in the line or under その他', async (width) => {
    await page.setViewportSize({ width, height: 800 });
    await visit.open('/', /東京都 担当者さん/);
    const tabs = page.getByRole('navigation', { name: 'タブ' });
    // Letters that grow, or a font that arrives late, make room for fewer: whatever fonts the machine has, some do not fit then.
    await tabs.getByRole('listitem').first().waitFor();
    await page.evaluate(() => {
      for (const sample of document.querySelectorAll<HTMLElement>('.tabs-measure > span')) sample.style.fontSize = '24px';
    });
    await tabs.getByRole('button', { name: 'その他' }).waitFor();
    const inLine = await tabs.getByRole('listitem').allTextContents();
    await tabs.getByRole('button', { name: 'その他' }).click();
    await tabs.getByRole('menuitem').first().waitFor();
    const under = await tabs.getByRole('menuitem').allTextContents();
    const client = await site.scenario.as('pref-13');
    const { tabs: defined } = (await client.get<{ tabs: { label: { ja: string } }[] }>('/api/me')).body;
    expect([...inLine, ...under].map((name) => name.trim()).sort()).toEqual(defined.map(({ label }) => label.ja).sort());
    expect(under.map((name) => name.trim())).toContain('レポート一覧');
  });
});

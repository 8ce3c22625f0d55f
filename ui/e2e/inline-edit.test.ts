import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import type { RecordAnswer, RowsPage } from '../../platform/contract/wire.ts';
import { until } from '../../platform/testing/until.ts';
import { findings } from './findings.ts';
import { openSite, overflowOf, type Site } from './visit.ts';

jest.setTimeout(240_000);

let site: Site;
beforeAll(async () => {
  site = await openSite({ institutions: 100, days: 1 });
});
afterAll(() => site?.close());

const path = '/o/medical_institution/l/hospitals';
const columns = ['title', 'postal_code', 'city', 'beds_general', 'beds_total', 'status'];
const shown = `${path}?columns=${columns.join(',')}`;
const cell = (page: Page, row: number, column: string) => page.locator(`tr[aria-rowindex="${row + 2}"] > [data-column="${columns.indexOf(column)}"]`);
/** Opens a cell by the keyboard, writes into it and leaves it by Enter. */
async function write(page: Page, row: number, column: string, text: string): Promise<void> {
  await cell(page, row, column).focus();
  await page.keyboard.press('F2');
  const input = cell(page, row, column).locator('cell-editor input');
  await input.fill(text);
  await input.press('Enter');
  await cell(page, row, column).locator('.cell-changed').waitFor();
}
const stored = async (id: string): Promise<RecordAnswer> =>
  (await (await site.scenario.as('admin')).get<RecordAnswer>(`/api/objects/medical_institution/records/${id}`)).body;

test('cells of several rows are edited and saved together: a refusal, a warning and a conflict at their cells; what no longer fits the list stays', async () => {
  const admin = await site.scenario.as('admin');
  const { rows } = (await admin.get<RowsPage>('/api/objects/medical_institution/lists/hospitals/rows?limit=6')).body;
  const ids = rows.map(({ id }) => id);
  await site.during('secretariat', { width: 1440 }, async ({ page, open }) => {
    await open(shown, '病院');
    await page.getByRole('grid').waitFor();
    const bar = page.getByRole('region', { name: '一覧での変更' });

    // The arrows lead from cell to cell; a key that is typed onto one replaces what is there, Escape leaves it as it was.
    await cell(page, 0, 'title').focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('9');
    expect(await cell(page, 0, 'postal_code').locator('input').inputValue()).toBe('9');
    await page.keyboard.press('Escape');
    await page.waitForFunction(() => document.activeElement?.matches('[data-column="1"]'));
    await write(page, 0, 'postal_code', '12-34');
    await write(page, 1, 'city', '市その一');
    await write(page, 2, 'city', '市その二');
    await write(page, 3, 'beds_general', '1');
    await write(page, 3, 'beds_total', '987');
    await cell(page, 4, 'status').dblclick();
    await cell(page, 4, 'status').locator('select').selectOption({ index: 2 });
    await page.keyboard.press('Enter');
    await bar.getByText('5 件・6 か所を変更しています').waitFor();
    expect(await findings(page)).toEqual([]);

    // Somebody else is quicker.
    const third = await stored(ids[2] ?? '');
    await admin.patch(`/api/objects/medical_institution/records/${third.id}`, { version: third.version, values: { city: '他人市' }, accept_warnings: true });

    await page.keyboard.press('Control+s');
    await page.getByText('2 件を保存しました。3 件は保存していません').waitFor();
    expect((await stored(ids[1] ?? '')).values['city']).toBe('市その一');
    await page.locator('tr', { hasText: '一覧の条件から外れました' }).waitFor();
    await bar.getByText('今の値: 他人市').waitFor();
    await bar.getByText('入力した値: 市その二').waitFor();
    expect(await findings(page)).toEqual([]);

    await bar.getByRole('button', { name: '入力した値で保存' }).click();
    await bar.getByText('今の値').waitFor({ state: 'detached' });
    await until(async () => (await stored(ids[2] ?? '')).values['city'] === '市その二');
    await bar.getByRole('button', { name: 'このまま保存' }).click();
    await bar.getByText('病床の内訳の合計と一致しません。').waitFor({ state: 'detached' });
    expect((await stored(ids[3] ?? '')).values['beds_total']).toBe(987);

    // Leaving asks; the problem leads to its cell.
    await page.getByRole('link', { name: 'ホーム' }).first().click();
    await page.getByRole('dialog').getByRole('button', { name: 'ページに残る' }).click();
    await bar.getByRole('button', { name: /123-4567 の形/ }).click();
    await page.waitForFunction(() => document.activeElement?.matches('[data-column="1"]'));
    await write(page, 0, 'postal_code', '123-4567');
    await bar.getByRole('button', { name: '保存', exact: true }).click();
    await bar.waitFor({ state: 'detached' });
    expect((await stored(ids[0] ?? '')).values['postal_code']).toBe('123-4567');
  });
});

test('a list beside its records: by click and by arrows, Back leads to what was open, the width is kept', async () => {
  await site.during('secretariat', { width: 1440 }, async ({ page, open }) => {
    await open(shown, '病院');
    await page.getByRole('link', { name: '左右に並べる' }).click();
    await page.getByText('左の一覧からレコードを選んでください').waitFor();
    const name = await cell(page, 7, 'title').innerText();
    const next = await cell(page, 8, 'title').innerText();
    const beside = page.getByRole('region', { name: '開いているレコード' });
    await cell(page, 7, 'title').getByRole('link').click();
    await beside.getByRole('heading', { name: name.trim() }).waitFor();
    await cell(page, 7, 'title').focus();
    await page.keyboard.press('ArrowDown');
    await beside.getByRole('heading', { name: next.trim() }).waitFor();
    expect(await page.locator('tr[aria-current="true"]').getAttribute('aria-rowindex')).toBe('10');
    expect(await findings(page)).toEqual([]);
    expect(await overflowOf(page)).toBeLessThanOrEqual(0);

    const grip = page.getByRole('separator', { name: '一覧の幅' });
    const kept = page.waitForResponse((response) => response.url().endsWith('/setting') && response.request().method() === 'PUT' && response.ok());
    await grip.press('ArrowRight');
    expect(await grip.getAttribute('aria-valuenow')).toBe('44');
    await kept;
    await page.goBack();
    await page.getByText('左の一覧からレコードを選んでください').waitFor();
    // How the list is had is the user's own, wherever the address does not say it.
    await open(path, '病院');
    await page.waitForFunction(() => document.querySelector('[role="separator"]')?.getAttribute('aria-valuenow') === '44');
    await page.getByRole('link', { name: '表', exact: true }).click();
    await grip.waitFor({ state: 'detached' });
  });
});

test('what is changed on either side is shown on the other: the row stays where it is, and says when it no longer fits or is gone', async () => {
  const admin = await site.scenario.as('admin');
  const made = (await admin.post<RecordAnswer>('/api/objects/faq_article/records', { values: { name: '左右の質問', body: '回答', category: 'login' } })).body;
  const address = `/api/objects/faq_article/records/${made.id}`;
  // Each change has a moment of its own.
  const later = (seconds: number) => site.scenario.setNow(new Date(site.scenario.now.getTime() + seconds * 1000));
  later(60);
  await admin.patch(address, { version: made.version, values: { category: 'testing' } });
  later(120);
  await site.during('secretariat', { width: 1440 }, async ({ page, open }) => {
    await open(`/o/faq_article/l/all?view=split&open=${made.id}&filter=${encodeURIComponent('category = "testing"')}`, 'すべてのFAQ');
    const beside = page.getByRole('region', { name: '開いているレコード' });
    const row = page.locator('tr', { hasText: '左右の質問' });
    await beside.getByRole('button', { name: 'この値に戻す 分類' }).click();
    await page.getByRole('dialog').getByRole('button', { name: '戻して保存' }).click();
    await row.getByText('一覧の条件から外れました').waitFor();
    await row.getByText('ログイン・ID').waitFor();
    expect(await findings(page)).toEqual([]);

    await row.locator('[data-column="1"]').dblclick();
    await row.locator('select').selectOption({ label: '検査の状況' });
    await page.keyboard.press('Enter');
    await row.getByText('(未保存)').waitFor({ state: 'attached' });
    await page.keyboard.press('Control+s');
    await row.getByText('一覧の条件から外れました').waitFor({ state: 'detached' });
    await beside.locator('.highlights').getByText('検査の状況').waitFor();

    await beside.getByRole('button', { name: '削除', exact: true }).click();
    await page.getByRole('dialog').getByRole('button', { name: '削除する' }).click();
    await row.getByText('削除されました').waitFor();
    expect((await admin.get(address)).status).toBe(404);
    expect(await findings(page)).toEqual([]);
    await beside.getByRole('button', { name: '元に戻す' }).click();
    await row.getByText('削除されました').waitFor({ state: 'detached' });
    await beside.getByRole('heading', { name: '左右の質問' }).waitFor();
    expect((await admin.get(address)).status).toBe(200);
  });
});

test('on a phone a cell is edited by its button, and a record is a page of its own', async () => {
  const admin = await site.scenario.as('admin');
  const { rows } = (await admin.get<RowsPage>('/api/objects/medical_institution/lists/hospitals/rows?limit=1')).body;
  const id = rows[0]?.id ?? '';
  await site.during('secretariat', { width: 360, height: 780 }, async ({ page, open }) => {
    await open(shown, '病院');
    const pencil = page.locator(`[data-pencil="${id}/city"]`);
    await pencil.click();
    await page.locator('cell-editor input').fill('携帯市');
    await page.locator('cell-editor input').press('Enter');
    const bar = page.getByRole('region', { name: '一覧での変更' });
    await bar.getByText('1 件・1 か所を変更しています').waitFor();
    expect(await overflowOf(page)).toBeLessThanOrEqual(0);
    expect(await findings(page)).toEqual([]);
    await bar.getByRole('button', { name: '保存', exact: true }).click();
    await bar.waitFor({ state: 'detached' });
    expect((await stored(id)).values['city']).toBe('携帯市');
    await page.goto(`${path}?view=split&open=${id}`);
    await page.waitForURL(new RegExp(`/o/medical_institution/${id}$`));
  });
});

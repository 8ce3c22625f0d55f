import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import iconv from 'iconv-lite';
import { readFileSync } from 'node:fs';
import type { Locator, Page } from 'playwright-core';
import sql from 'sql-template-tag';
import { findings } from './findings.ts';
import type { Import } from '../../platform/contract/wire-import.ts';
import { comesTo, openSite, overflowOf, type Site } from './visit.ts';

jest.setTimeout(240_000);

interface Area {
  readonly code: string;
  readonly name: string;
  readonly prefecture: string;
}
let site: Site;
let areas: readonly Area[];
beforeAll(async () => {
  site = await openSite({ institutions: 100, days: 1 });
  areas = await site.scenario.database.query<Area>(
    sql`SELECT a.code, a.name, p.code AS prefecture FROM data.secondary_area a JOIN data.prefecture p ON p.id = a.prefecture ORDER BY a.code LIMIT 2`,
  );
});
afterAll(() => site?.close());

async function nameOf(code: string): Promise<string | undefined> {
  const [row] = await site.scenario.database.query<{ name: string }>(sql`SELECT name FROM data.secondary_area WHERE code = ${code}`);
  return row?.name;
}

/** Chooses where a column goes, by typing a part of the field's name. */
async function choose(page: Page, column: string, typed: string, place: string): Promise<void> {
  const box = page.getByRole('combobox', { name: `「${column}」の取り込み先` });
  await box.fill(typed);
  await page.getByRole('option', { name: place, exact: true }).click();
}

const countOf = (page: Page, outcome: string): Locator => page.locator('.import-counts > div').filter({ hasText: outcome }).locator('dd');

test('a Shift-JIS file is read, mapped, checked, taken in, its rejected rows come back as they were, and all of it is undone', async () => {
  const [changed, same] = areas as [Area, Area];
  const rows = [
    ['9701', '試験圏域', '13'],
    [changed.code, '改名した圏域', changed.prefecture],
    [same.code, same.name, same.prefecture],
    ['9702', '', '13'],
    ['9703', '無県圏域', '99'],
  ];
  const bytes = iconv.encode(['番号,呼び名,県の番号', ...rows.map((row) => row.join(','))].join('\r\n'), 'cp932');
  await site.during('admin', { width: 1440 }, async ({ page, open, arrive }) => {
    await open('/o/secondary_area', /圏/);
    await page.getByRole('button', { name: 'リストの操作' }).click();
    await page.getByRole('menuitem', { name: 'ファイルを取り込む' }).click();
    await arrive(/の取り込み$/);
    await page.getByText('まだ取り込みはありません').waitFor();
    expect(await findings(page)).toEqual([]);

    await page.getByLabel('ファイルを選ぶ').setInputFiles({ name: '圏域.csv', mimeType: 'text/csv', buffer: bytes });
    await page.getByRole('heading', { name: '読み取り方' }).waitFor();
    await page.getByRole('cell', { name: '試験圏域' }).waitFor();
    const encoding = page.getByLabel('文字コード');
    await comesTo(() => encoding.inputValue(), 'shift_jis');
    await encoding.selectOption('utf-8');
    await page.getByRole('alert').filter({ hasText: 'では読めない文字が' }).waitFor();
    await encoding.selectOption('shift_jis');
    await page.getByRole('cell', { name: '試験圏域' }).waitFor();
    expect(await findings(page)).toEqual([]);

    await page.getByRole('button', { name: '列の対応へ' }).click();
    await choose(page, '番号', 'コード', '二次医療圏コード（必須）');
    await choose(page, '呼び名', '名', '二次医療圏名（必須）');
    await choose(page, '県の番号', 'コード', '都道府県 › 都道府県コード（必須）');
    await page.getByText('3 列のうち 3 列を取り込みます').waitFor();
    await comesTo(() => page.getByRole('radio', { name: /^キーが同じレコード/ }).isChecked(), true);
    expect(await findings(page)).toEqual([]);
    // What was chosen is kept: on this device and every other.
    await page.getByText('対応を確かめています').waitFor({ state: 'hidden' });
    await page.reload();
    await page.getByText('3 列のうち 3 列を取り込みます').waitFor();

    await page.getByRole('button', { name: '変更を確認する' }).click();
    await page.getByRole('heading', { name: '確認の結果' }).waitFor();
    for (const [outcome, count] of [
      ['追加', '1'],
      ['更新', '1'],
      ['変更なし', '1'],
      ['エラー', '2'],
    ] as const)
      expect([outcome, await countOf(page, outcome).textContent()]).toEqual([outcome, count]);
    await comesTo(() => nameOf(changed.code), changed.name);
    await page.getByRole('button', { name: /^更新 1/ }).click();
    const row = page.getByRole('row').filter({ hasText: '改名した圏域' });
    await row.locator('del').filter({ hasText: changed.name }).waitFor();
    await comesTo(() => page.locator('.import-rows tbody tr').count(), 1);
    expect(await findings(page)).toEqual([]);

    await page.getByRole('button', { name: '2 件を取り込む' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('1 件を追加し、1 件を更新します。2 件は取り込みません').waitFor();
    await dialog.getByRole('button', { name: '取り込む', exact: true }).click();
    await page.getByRole('heading', { name: '取り込みが終わりました' }).waitFor();
    expect([await nameOf('9701'), await nameOf(changed.code)]).toEqual(['試験圏域', '改名した圏域']);
    expect(await findings(page)).toEqual([]);

    const download = page.waitForEvent('download');
    await page.getByRole('link', { name: '除外した行のファイル' }).click();
    const rejected = iconv.decode(readFileSync(await (await download).path()), 'cp932').split('\r\n');
    expect(rejected[0]).toBe('番号,呼び名,県の番号,行,理由');
    expect([rejected[1]?.startsWith('9702,,13,5,'), rejected[2]?.startsWith('9703,無県圏域,99,6,')]).toEqual([true, true]);

    await page.getByRole('button', { name: '取り込みを取り消す' }).click();
    await page.getByRole('dialog').getByRole('button', { name: '取り込みを取り消す' }).click();
    await page.getByRole('heading', { name: 'この取り込みは取り消されました' }).waitFor();
    expect([await nameOf('9701'), await nameOf(changed.code)]).toEqual([undefined, changed.name]);

    // The corrected rows go as the first file did.
    const address = new URL(page.url()).pathname;
    await page.getByRole('link', { name: '直したファイルを取り込む' }).click();
    await page.getByText(/で取り込めなかった行を直したファイル/).waitFor();
    const corrected = iconv.encode([rejected[0], '9702,直した圏域,13,5,理由'].join('\r\n'), 'cp932');
    await page.getByLabel('ファイルを選ぶ').setInputFiles({ name: '直した.csv', mimeType: 'text/csv', buffer: corrected });
    await page.getByRole('button', { name: '列の対応へ' }).click();
    await page.getByText('5 列のうち 3 列を取り込みます').waitFor();
    await page.goto(address.replace(/[^/]+$/, ''));
    await page.getByRole('row').filter({ hasText: '取り消し済み' }).waitFor();
  });
  await site.during('pref-13', {}, async ({ page }) => {
    await page.goto('/o/secondary_area/import');
    await page.getByText(/権限がありません/).waitFor();
  });
});

test('on a phone a large file goes on where its connection was cut, and can be deleted', async () => {
  const line = `${'9'.repeat(5)},${'長い名前の圏域'.repeat(10)},13\n`;
  const buffer = Buffer.from(`コード,名称,県\n${line.repeat(Math.ceil((9 * 1024 * 1024) / Buffer.byteLength(line)))}`);
  const visit = await site.visit('secretariat', { width: 360, height: 780 });
  const { page } = visit;
  try {
    await visit.open('/o/secondary_area/import', /の取り込み$/);
    let sent = 0;
    const offsets: string[] = [];
    await page.route('**/api/uploads/*', async (route) => {
      if (route.request().method() !== 'PATCH') return route.continue();
      offsets.push(route.request().headers()['x-upload-offset'] ?? '');
      if (++sent !== 2) return route.continue();
      await page.context().setOffline(true);
      await route.abort();
    });
    await page.getByLabel('ファイルを選ぶ').setInputFiles({ name: '大きな圏域.csv', mimeType: 'text/csv', buffer });
    await page.getByText('接続が切れました').waitFor();
    expect(await findings(page)).toEqual([]);
    await page.context().setOffline(false);
    await page.getByRole('heading', { name: '読み取り方' }).waitFor();
    expect(offsets.slice(0, 3)).toEqual(['0', '8388608', '8388608']);
    await comesTo(() => overflowOf(page), 0);
    await page.getByRole('button', { name: '列の対応へ' }).click();
    await page.getByRole('heading', { name: '列と項目の対応' }).waitFor();
    await comesTo(() => overflowOf(page), 0);
    expect(await findings(page)).toEqual([]);
    await page.getByRole('link', { name: '取り込み', exact: true }).click();
    await page.getByRole('button', { name: '「大きな圏域.csv」の取り込みを一覧から削除' }).click();
    await page.getByRole('dialog').getByRole('button', { name: '削除' }).click();
    await page.getByRole('row').filter({ hasText: '大きな圏域.csv' }).waitFor({ state: 'detached' });
    await comesTo(() => overflowOf(page), 0);
    // What the browser itself says of the cut connection is no fault.
    expect(visit.problems.filter((problem) => !/ERR_(FAILED|INTERNET_DISCONNECTED)/.test(problem))).toEqual([]);
  } finally {
    await visit.close();
  }
});

/** Takes a file of areas as somebody, mapped by its names. Gives the address of its page. */
async function takeAreas(username: string, name: string, rows: readonly (readonly string[])[]): Promise<string> {
  const client = await site.scenario.as(username);
  const { body } = await client.send<Import>('/api/objects/secondary_area/imports', {
    method: 'POST',
    headers: { 'content-type': 'application/octet-stream', 'x-file-name': encodeURIComponent(name) },
    body: ['code,name,prefecture.code', ...rows.map((row) => row.join(','))].join('\n'),
  });
  return `/o/secondary_area/import/${body.id}`;
}

test('one import in two windows: each sees what the other does, nothing begins twice, and what somebody changed since the check is told', async () => {
  const [first, second] = areas as [Area, Area];
  const address = await takeAreas('secretariat', '二画面.csv', [
    ['9711', '二画面圏域', '13'],
    [first.code, '二画面で改名', first.prefecture],
    [second.code, '上書きしない', second.prefecture],
  ]);
  const desk = await site.visit('secretariat', { width: 1440 });
  const phone = await site.visit('secretariat', { width: 360, height: 780 });
  try {
    await desk.open(`${address}?step=map`, /の取り込み$/);
    await phone.open(address, /の取り込み$/);
    await phone.page.getByRole('heading', { name: '読み取り方' }).waitFor();
    await desk.page.getByRole('button', { name: '変更を確認する' }).click();
    await desk.page.getByRole('heading', { name: '確認の結果' }).waitFor();
    await phone.page.getByRole('heading', { name: '確認の結果' }).waitFor();
    await phone.page.getByText('ほかの画面か端末でこの取り込みが操作されたため').waitFor();
    await comesTo(() => overflowOf(phone.page), 0);
    expect(await findings(phone.page)).toEqual([]);

    const admin = await site.scenario.as('admin');
    const [{ id = '', version = 0 } = {}] = await site.scenario.database.query<{ id: string; version: number }>(
      sql`SELECT id, version FROM data.secondary_area WHERE code = ${second.code}`,
    );
    expect((await admin.patch(`/api/objects/secondary_area/records/${id}`, { version, values: { name: '先に改名' } })).status).toBe(200);
    for (const { page } of [desk, phone]) await page.getByRole('button', { name: '3 件を取り込む' }).click();
    await desk.page.getByRole('dialog').getByRole('button', { name: '取り込む', exact: true }).click();
    await desk.page.getByRole('heading', { name: '取り込みが終わりました' }).waitFor();
    await phone.page.getByRole('dialog').getByRole('button', { name: '取り込む', exact: true }).click();
    await phone.page.getByText('この取り込みは終わっています').waitFor();
    await phone.page.getByRole('heading', { name: '取り込みが終わりました' }).waitFor();
    for (const { page } of [desk, phone]) {
      await page.getByText('確認のあとで、ほかの人がこのレコードを変更しました').first().waitFor();
      await comesTo(() => countOf(page, '追加').textContent(), '1');
    }
    expect([await nameOf('9711'), await nameOf(first.code), await nameOf(second.code)]).toEqual(['二画面圏域', '二画面で改名', '先に改名']);
    expect(await findings(desk.page)).toEqual([]);

    // The secretariat may not delete areas: what the own import added it takes back all the same.
    await phone.page.getByRole('button', { name: '取り込みを取り消す' }).click();
    await phone.page.getByRole('dialog').getByText('削除の権限がなくても取り消せます').waitFor();
    await phone.page.getByRole('dialog').getByRole('button', { name: '取り込みを取り消す' }).click();
    for (const { page } of [phone, desk]) await page.getByRole('heading', { name: 'この取り込みは取り消されました' }).waitFor();
    await comesTo(() => desk.page.getByRole('button', { name: '取り込みを取り消す' }).count(), 0);
    expect([await nameOf('9711'), await nameOf(first.code), await nameOf(second.code)]).toEqual([undefined, first.name, '先に改名']);
    await admin.patch(`/api/objects/secondary_area/records/${id}`, { version: version + 1, values: { name: second.name } });
    expect([...desk.problems, ...phone.problems]).toEqual([]);
  } finally {
    await desk.close();
    await phone.close();
  }
});

test('a run is stopped from another window, goes on after the rows that were saved, and ends whole', async () => {
  const rows = Array.from({ length: 2100 }, (_, index) => [String(5000 + index), `圏域${index}`, '13']);
  const address = await takeAreas('secretariat', '多数.csv', rows);
  const id = address.replace(/.*\//, '');
  const desk = await site.visit('secretariat', { width: 1440 });
  const phone = await site.visit('secretariat', { width: 360, height: 780 });
  try {
    await desk.open(`${address}?step=map`, /の取り込み$/);
    await desk.page.getByRole('button', { name: '変更を確認する' }).click();
    await desk.page.getByRole('button', { name: '2,100 件を取り込む' }).click();
    await phone.open(address, /の取り込み$/);
    // The first piece waits until it was told to stop.
    await site.scenario.database.transact(
      async (tx) => {
        await tx.query(sql`LOCK TABLE data.secondary_area IN SHARE MODE`);
        await desk.page.getByRole('dialog').getByRole('button', { name: '取り込む', exact: true }).click();
        await desk.page.getByRole('heading', { name: '取り込んでいます' }).waitFor();
        await phone.page.getByRole('heading', { name: '取り込んでいます' }).waitFor();
        await comesTo(() => overflowOf(phone.page), 0);
        await phone.page.getByRole('button', { name: '中止' }).click();
        // A piece that has not begun yet would not be waited for.
        await comesTo(() => areWaiting('relation'), true);
        await phone.page.getByRole('dialog').getByRole('button', { name: '中止' }).click();
        await comesTo(() => areWaiting('transactionid'), true);
      },
      { as: 'owner' },
    );
    for (const { page } of [phone, desk]) await page.getByRole('heading', { name: '取り込みを中止しました。保存済みの行はそのままです。' }).waitFor();
    await desk.page.getByText('ほかの画面か端末でこの取り込みが操作されたため').waitFor();
    expect(await findings(phone.page)).toEqual([]);
    const saved = async (): Promise<number> =>
      (await site.scenario.database.query<{ n: number }>(sql`SELECT count(*)::int AS n FROM data.secondary_area WHERE code >= '5000' AND code < '7100'`))[0]
        ?.n ?? 0;
    expect([0, 2000]).toContain(await saved());
    await desk.page.getByRole('button', { name: '続きから取り込む' }).click();
    for (const { page } of [desk, phone]) await page.getByRole('heading', { name: '取り込みが終わりました' }).waitFor();
    await comesTo(() => countOf(desk.page, '追加').textContent(), '2,100');
    await comesTo(saved, 2100);
    expect([...desk.problems, ...phone.problems]).toEqual([]);
  } finally {
    await desk.close();
    await phone.close();
  }
  await (await site.scenario.as('secretariat')).post(`/api/batches/${id}/undo`);

  async function areWaiting(what: string): Promise<boolean> {
    const waiting = sql`SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock' AND wait_event = ${what}`;
    return (await site.scenario.database.query(waiting, { as: 'owner' })).length > 0;
  }
});

import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import sql from 'sql-template-tag';
import type { Import } from '../../platform/contract/wire-import.ts';
import type { RecordAnswer } from '../../platform/contract/wire.ts';
import { until } from '../../platform/testing/until.ts';
import { findings } from './findings.ts';
import { openSite, overflowOf, type Site, type Visit } from './visit.ts';

jest.setTimeout(240_000);

let site: Site;
beforeAll(async () => {
  site = await openSite({ institutions: 100, days: 1 });
});
afterAll(() => site?.close());

interface Area {
  readonly id: string;
  readonly code: string;
  readonly name: string;
  readonly prefecture: string;
}
async function areas(most: number): Promise<readonly Area[]> {
  return site.scenario.database.query<Area>(
    sql`SELECT a.id, a.code, a.name, p.code AS prefecture FROM data.secondary_area a JOIN data.prefecture p ON p.id = a.prefecture ORDER BY a.code LIMIT ${most}`,
  );
}
async function areaOf(code: string): Promise<Area | undefined> {
  const [row] = await site.scenario.database.query<Area>(sql`SELECT id, code, name FROM data.secondary_area WHERE code = ${code}`);
  return row;
}

/** Somebody takes in a file of areas, and all of its rows are saved. Gives the import. */
async function takeIn(username: string, name: string, rows: readonly (readonly string[])[]): Promise<Import> {
  const client = await site.scenario.as(username);
  const { body: begun } = await client.send<Import>('/api/objects/secondary_area/imports', {
    method: 'POST',
    headers: { 'content-type': 'application/octet-stream', 'x-file-name': encodeURIComponent(name) },
    body: ['code,name,prefecture.code', ...rows.map((row) => row.join(','))].join('\n'),
  });
  const read = async (): Promise<Import> => (await client.get<Import>(`/api/imports/${begun.id}`)).body;
  for (const step of ['check', 'run']) {
    await client.post(`/api/imports/${begun.id}/${step}`, {});
    await until(async () => ['checked', 'done'].includes((await read()).state));
  }
  const done = await read();
  expect(done).toMatchObject({ state: 'done', counts: { rejected: 0 } });
  return done;
}

/** Somebody else gives an area another name. */
async function rename(id: string, name: string): Promise<void> {
  const admin = await site.scenario.as('admin');
  const { body } = await admin.get<RecordAnswer>(`/api/objects/secondary_area/records/${id}`);
  expect((await admin.patch(`/api/objects/secondary_area/records/${id}`, { version: body.version, values: { name } })).status).toBe(200);
}

async function undo(page: Page): Promise<void> {
  await page.getByRole('button', { name: '取り込みを取り消す' }).click();
  await page.getByRole('dialog').getByRole('button', { name: '取り込みを取り消す' }).click();
  await page.getByRole('heading', { name: 'この取り込みは取り消されました' }).waitFor();
}

const save = ({ page }: Visit): Promise<void> => page.getByRole('button', { name: '保存', exact: true }).click();
const nameIn = ({ page }: Visit) => page.getByRole('textbox', { name: '二次医療圏名' });
async function edit(username: string, area: Pick<Area, 'id' | 'name'>, width: number): Promise<Visit> {
  const visit = await site.visit(username, { width, height: width < 500 ? 780 : 900 });
  await visit.open(`/o/secondary_area/${area.id}/edit`, area.name);
  await nameIn(visit).waitFor();
  return visit;
}

test.each([
  { width: 1440, importer: 'secretariat', editor: 'admin' },
  { width: 360, importer: 'admin', editor: 'secretariat' },
])(
  'an import is undone while two of its rows are open in forms: each is told what happened, and nothing typed is lost ($width px)',
  async ({ width, importer, editor }) => {
    const [changed] = (await areas(1)) as [Area];
    const code = `97${width === 360 ? '01' : '02'}`;
    const imported = await takeIn(importer, '取消.csv', [
      [changed.code, '取り込みで改名', changed.prefecture],
      [code, '取り込みで追加', '13'],
    ]);
    const added = (await areaOf(code)) as Area;
    const first = await edit(editor, { ...changed, name: '取り込みで改名' }, width);
    const second = await edit(editor, added, width);
    try {
      await nameIn(first).fill('手で改名');
      await nameIn(second).fill('手で直した圏域');
      await site.during(importer, { width: 1440 }, async ({ page, open }) => {
        await open(`/o/secondary_area/import/${imported.id}`, /の取り込み$/);
        await undo(page);
        await page.getByText('2 件を取り消しました').first().waitFor();
      });

      // The row that the import had changed: both values are shown, and one of them is chosen.
      await save(first);
      const dialog = first.page.getByRole('dialog', { name: 'ほかの人が先に保存しました' });
      const choice = dialog.getByRole('group', { name: '二次医療圏名' });
      await choice.getByText('両方で変更').waitFor();
      expect(await choice.locator('label').allTextContents()).toEqual(['自分の入力手で改名', `保存されている値${changed.name}`]);
      expect(await overflowOf(first.page)).toBe(0);
      expect(await findings(first.page)).toEqual([]);
      expect((await areaOf(changed.code))?.name).toBe(changed.name);
      await choice.getByRole('radio').nth(0).check();
      await dialog.getByRole('button', { name: '選んだ値で保存' }).click();
      await first.arrive('手で改名');
      expect((await areaOf(changed.code))?.name).toBe('手で改名');

      // The row that the import had added is no more.
      await save(second);
      const told = second.page.getByRole('alert').filter({ hasText: '削除' });
      await told.waitFor();
      expect(await nameIn(second).inputValue()).toBe('手で直した圏域');
      expect(await areaOf(code)).toBeUndefined();
      expect(await overflowOf(second.page)).toBe(0);
      expect(await findings(second.page)).toEqual([]);
      if (editor === 'admin') {
        await told.getByRole('button', { name: '元に戻して保存' }).click();
        await second.arrive('手で直した圏域');
        expect((await areaOf(code))?.name).toBe('手で直した圏域');
      } else {
        await second.page.reload();
        await second.page.getByRole('region', { name: '入力していた内容' }).getByText('手で直した圏域').waitFor();
        expect(await findings(second.page)).toEqual([]);
      }
      expect([...first.problems, ...second.problems]).toEqual([]);
    } finally {
      await first.close();
      await second.close();
      await rename(changed.id, changed.name);
    }
  },
);

const shown = '/o/secondary_area/l/all?columns=title,code,name';
/** Opens the cell of a name by the keyboard, or on a phone by its button, writes into it and leaves it. */
async function write(page: Page, area: Area, text: string, width: number): Promise<void> {
  if (width < 500) await page.locator(`[data-pencil="${area.id}/name"]`).click();
  else {
    const cell = page.getByRole('row').filter({ hasText: area.code }).locator('[data-column="2"]');
    await cell.focus();
    await page.keyboard.press('F2');
  }
  await page.locator('cell-editor input').fill(text);
  await page.locator('cell-editor input').press('Enter');
  await page.locator('.cell-changed').filter({ hasText: text }).waitFor();
}

test.each([1440, 360])(
  'an import is undone while two of its rows are edited in a list: the one is a conflict, the other is said to be gone (%i px)',
  async (width) => {
    const [, changed] = (await areas(2)) as [Area, Area];
    const code = width === 360 ? '0001' : '0002';
    const imported = await takeIn('secretariat', '取消.csv', [
      [changed.code, '取り込みで改名', changed.prefecture],
      [code, '取り込みで追加', '13'],
    ]);
    const added = (await areaOf(code)) as Area;
    const visit = await site.visit('secretariat', { width, height: width === 360 ? 780 : 900 });
    const { page } = visit;
    try {
      await visit.open(shown, /圏/);
      await page.getByText('取り込みで追加').first().waitFor();
      const bar = page.getByRole('region', { name: '一覧での変更' });
      await write(page, changed, '手で改名', width);
      // Of this one nothing is known but what the list shows: its record cannot be reached just now.
      await page.route(`**/api/objects/secondary_area/records/${added.id}`, (route) => route.abort('connectionfailed'), { times: 1 });
      await write(page, added, '手で直した圏域', width);
      await bar.getByText('2 件・2 か所を変更しています').waitFor();
      expect((await (await site.scenario.as('secretariat')).post(`/api/batches/${imported.id}/undo`)).status).toBe(200);

      await bar.getByRole('button', { name: '保存', exact: true }).click();
      await page.getByText('保存できませんでした。2 件を確認してください').waitFor();
      await bar.getByText(`今の値: ${changed.name}`).waitFor();
      await bar.getByText('入力した値: 手で改名').waitFor();
      await bar.getByText('「取り込みで追加」は削除されたか、表示できなくなりました。').waitFor();
      await page.locator('.cell-changed').filter({ hasText: '手で直した圏域' }).waitFor();
      expect((await areaOf(changed.code))?.name).toBe(changed.name);
      expect(await overflowOf(page)).toBeLessThanOrEqual(0);
      expect(await findings(page)).toEqual([]);
      await bar.getByRole('button', { name: '入力した値で保存' }).click();
      await bar.getByText('1 件・1 か所を変更しています').waitFor();
      await until(async () => (await areaOf(changed.code))?.name === '手で改名');
      await bar.getByRole('button', { name: 'この行の変更を取り消す' }).click();
      await bar.waitFor({ state: 'detached' });
      expect(visit.problems.filter((problem) => !problem.includes('ERR_CONNECTION_FAILED'))).toEqual([]);
    } finally {
      await visit.close();
      await rename(changed.id, changed.name);
    }
  },
);

test('a row that was edited and saved before the undo is left, and named with the reason: after a reload, in another window, and on a phone', async () => {
  const [, , changed, other] = (await areas(4)) as [Area, Area, Area, Area];
  const imported = await takeIn('secretariat', '取消.csv', [
    [changed.code, '取り込みで改名', changed.prefecture],
    [other.code, 'これも改名', other.prefecture],
    ['9731', '取り込みで追加', '13'],
  ]);
  const address = `/o/secondary_area/import/${imported.id}`;
  const desk = await site.visit('secretariat', { width: 1440 });
  const phone = await site.visit('secretariat', { width: 360, height: 780 });
  const left = ({ page }: Visit) => page.getByRole('row').filter({ hasText: '先に保存した改名' });
  const expectTold = async (visit: Visit): Promise<void> => {
    await visit.page.getByText(/^2 件を取り消しました。1 件は/).waitFor();
    await left(visit)
      .getByText(/ほかの人が先に保存しました（.+）。/)
      .waitFor();
    expect(await overflowOf(visit.page)).toBeLessThanOrEqual(0);
    expect(await findings(visit.page)).toEqual([]);
  };
  try {
    const form = await edit('admin', { ...changed, name: '取り込みで改名' }, 1440);
    await phone.open(address, /の取り込み$/);
    await desk.open(address, /の取り込み$/);
    await nameIn(form).fill('先に保存した改名');
    await save(form);
    await form.arrive('先に保存した改名');
    await form.close();
    await undo(desk.page);
    await expectTold(desk);
    expect([(await areaOf(changed.code))?.name, (await areaOf(other.code))?.name, await areaOf('9731')]).toEqual(['先に保存した改名', other.name, undefined]);
    await expectTold(phone);
    await desk.page.reload();
    await expectTold(desk);
    await left(desk).getByRole('link', { name: '先に保存した改名' }).waitFor();
    expect([...desk.problems, ...phone.problems]).toEqual([]);
  } finally {
    await desk.close();
    await phone.close();
    await rename(changed.id, changed.name);
  }
});

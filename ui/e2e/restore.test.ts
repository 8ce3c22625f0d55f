import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import type { HistoryAnswer, RecordAnswer, RowsPage } from '../../platform/contract/wire.ts';
import { findings } from './findings.ts';
import { comesTo, openSite, overflowOf, settle, type Site } from './visit.ts';

jest.setTimeout(240_000);

let site: Site;
/** A 療養状況調査 that was changed twice, for each width. */
let surveys: string[];
beforeAll(async () => {
  site = await openSite();
  const client = await site.scenario.as('pref-13');
  const filter = encodeURIComponent('answer_status = "answered"');
  const { rows } = (await client.get<RowsPage>(`/api/objects/care_status_survey/lists/all/rows?limit=2&filter=${filter}`)).body;
  surveys = rows.map(({ id }) => id);
  for (const id of surveys) {
    const path = `/api/objects/care_status_survey/records/${id}`;
    for (const note of ['本日は医師が不足しています。', '本日は看護師が不足しています。']) {
      const { version } = (await client.get<RecordAnswer>(path)).body;
      await client.patch(path, { version, values: { note }, accept_warnings: true });
    }
  }
});
afterAll(() => site?.close());

const historyOf = async (id: string): Promise<HistoryAnswer['changes']> =>
  (await (await site.scenario.as('pref-13')).get<HistoryAnswer>(`/api/objects/care_status_survey/records/${id}/history`)).body.changes;

test.each([
  { width: 1440, index: 0 },
  { width: 360, index: 1 },
])('a value and a whole record are brought back from the history, at $width px', async ({ width, index }) => {
  const id = surveys[index] ?? '';
  await site.during('pref-13', { width }, async ({ page, open }) => {
    await open(`/o/care_status_survey/${id}`, /療養状況調査 東京都/);
    await page.getByRole('button', { name: '変更箇所を表示' }).first().click();
    await page.locator('.text-difference del', { hasText: '医師' }).waitFor();
    await page.locator('.text-difference ins', { hasText: '看護師' }).waitFor();
    await comesTo(() => overflowOf(page), 0);

    await page
      .getByRole('button', { name: /^この値に戻す/ })
      .first()
      .click();
    const dialog = page.getByRole('dialog', { name: /この変更の前の値に戻す$/ });
    await dialog.getByText('本日は看護師が不足しています。').waitFor();
    expect(await findings(page)).toEqual([]);
    await comesTo(() => overflowOf(page), 0);
    await dialog.getByRole('button', { name: /^(このまま)?戻して保存$/ }).click();
    await page.getByText('元の値に戻しました').first().waitFor();
    await page
      .getByText(/の値に戻した$/)
      .first()
      .waitFor();
    expect((await historyOf(id))[0]?.fields.find(({ field }) => field === 'note')).toMatchObject({ new: '本日は医師が不足しています。' });

    const before = (await historyOf(id)).length;
    await page
      .getByRole('button', { name: /^この時点に戻す/ })
      .first()
      .click();
    const whole = page.getByRole('dialog', { name: /の時点に戻す$/ });
    await whole.getByRole('checkbox').first().waitFor();
    await whole.getByRole('button', { name: /^(このまま)?戻して保存$/ }).click();
    await whole.waitFor({ state: 'detached' });
    const now = await historyOf(id);
    expect(now).toHaveLength(before + 1);
    expect(now[0]?.fields.find(({ field }) => field === 'note')).toMatchObject({ new: '本日は看護師が不足しています。', restored: expect.any(String) });
    await page.getByRole('group', { name: '履歴の絞り込み' }).getByRole('combobox').first().selectOption('note');
    await settle(page);
    await comesTo(() => page.locator('.history > li').count(), now.filter(({ fields }) => fields.some(({ field }) => field === 'note')).length);
  });
});

test.each([{ width: 1440 }, { width: 360 }])('a copy, a deletion with its undo, the recycle bin and paper, at $width px', async ({ width }) => {
  await site.during('secretariat', { width }, async ({ page, open, arrive }) => {
    const title = `写しのお知らせ ${width}`;
    const client = await site.scenario.as('secretariat');
    const made = await client.post<RecordAnswer>('/api/objects/notice/records', {
      values: { subject: title, body: '<p>本文</p>', published_from: '2026-11-18' },
    });
    const path = `/o/notice/${made.body.id}`;

    await open(path, title);
    await page.getByRole('link', { name: 'コピーを作成' }).click();
    await arrive(/お知らせの新規登録/);
    await page.getByText(`「${title}」の内容をコピーしました`).waitFor();
    await comesTo(() => page.getByLabel('件名').inputValue(), title);
    await page.getByRole('button', { name: '登録', exact: true }).click();
    await arrive(title);
    expect(page.url()).not.toContain(made.body.id);

    await open(path, title);
    await page.getByRole('button', { name: '削除', exact: true }).click();
    await page
      .getByRole('dialog')
      .getByText(/30 日以内なら元に戻せます/)
      .waitFor();
    await page.getByRole('button', { name: '削除する' }).click();
    await page.getByRole('button', { name: '元に戻す', exact: true }).click();
    await arrive(title);
    expect(page.url()).toContain(made.body.id);

    await client.delete(`/api/objects/notice/records/${made.body.id}?version=2`);
    await page.goto(path);
    await page.getByText(/事務局.*が削除しました/).waitFor();
    await open('/o/notice/bin', 'お知らせのごみ箱');
    await settle(page);
    expect(await findings(page)).toEqual([]);
    await comesTo(() => overflowOf(page), 0);
    await page.getByRole('button', { name: `「${title}」を元に戻す` }).click();
    await page.getByText(`「${title}」を元に戻しました`).waitFor();

    await open(`${path}/print`, 'お知らせの印刷');
    await page.getByRole('article', { name: title }).waitFor();
    await page.getByText('（未入力）').first().waitFor();
    expect(await findings(page)).toEqual([]);
    await comesTo(() => overflowOf(page), 0);
  });
});

test('a record that is deleted while it is edited tells who did it, keeps what was typed, and is brought back and saved', async () => {
  const client = await site.scenario.as('secretariat');
  const { id } = (await client.post<RecordAnswer>('/api/objects/notice/records', { values: { subject: '消えるお知らせ', published_from: '2026-11-18' } })).body;
  await site.during('secretariat', {}, async ({ page, open, arrive }) => {
    await open(`/o/notice/${id}/edit`, '消えるお知らせ');
    await page.getByLabel('件名').fill('戻るお知らせ');
    await client.delete(`/api/objects/notice/records/${id}?version=1`);
    await page.getByRole('button', { name: '保存', exact: true }).click();
    await page.getByText(/が削除しました。入力した内容はこの画面に残っています/).waitFor();
    await comesTo(() => page.getByLabel('件名').inputValue(), '戻るお知らせ');
    await page.getByRole('button', { name: '元に戻して保存' }).click();
    await arrive('戻るお知らせ');
  });
});

import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import sql from 'sql-template-tag';
import { findings } from './findings.ts';
import { comesTo, openSite, overflowOf, type Site } from './visit.ts';

jest.setTimeout(180_000);

let site: Site;
let title = '';
beforeAll(async () => {
  site = await openSite({ institutions: 100, days: 1 });
  const [row] = await site.scenario.database.query<{ title: string }>(
    sql`UPDATE data.medical_institution SET title = 'ホクト記念病院', name = 'ホクト記念病院' WHERE id = (SELECT id FROM data.medical_institution WHERE scope_prefecture = (SELECT id FROM data.prefecture WHERE code = '13') ORDER BY id LIMIT 1) RETURNING title`,
  );
  title = row?.title ?? '';
});
afterAll(() => site?.close());

test('by keyboard, in Japanese: / opens the search, arrows choose, Enter opens; it is found again among what was opened', async () => {
  await site.during('pref-13', { width: 1440 }, async ({ page, open, arrive }) => {
    await open('/', /./);
    await page.keyboard.press('/');
    const box = page.getByRole('combobox', { name: 'すべてのデータから検索' });
    await box.waitFor();
    await page.keyboard.type('ほ');
    await page.getByText('2文字以上で検索してください。').first().waitFor();
    await page.keyboard.type('くと');
    const option = page.getByRole('option', { name: /^ホクト記念病院/ });
    await option.waitFor();
    await comesTo(() => option.locator('mark').allTextContents(), ['ホクト']);
    await page.keyboard.press('ArrowDown');
    await comesTo(() => option.getAttribute('aria-selected'), 'true');
    expect(await box.getAttribute('aria-activedescendant')).toBe(await option.getAttribute('id'));
    expect(await findings(page)).toEqual([]);
    await page.keyboard.press('Enter');
    await arrive(title);
    await comesTo(() => page.getByRole('dialog').count(), 0);

    await page.keyboard.press('Control+k');
    await page.getByRole('group', { name: '最近開いたレコード' }).getByRole('option', { name: title }).waitFor();
    await page.getByRole('group', { name: '最近の検索' }).getByRole('option', { name: 'ほくと' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('combobox', { name: 'すべてのデータから検索' }).waitFor({ state: 'hidden' });

    // Tabs and reports are found by their names; Enter without a choice shows everything. What is typed right behind the key is not lost.
    await page.evaluate(() => {
      document.body.dispatchEvent(new KeyboardEvent('keydown', { key: '/', bubbles: true, cancelable: true }));
      document.execCommand('insertText', false, '日次');
    });
    await page.getByRole('group', { name: 'タブ・レポート' }).getByRole('option').first().waitFor();
    await page.keyboard.press('Enter');
    await arrive('「日次」の検索結果');
  });
});

test('on a phone: the button opens it over the whole width; the page shows more of each object', async () => {
  await site.during('secretariat', { width: 360, height: 780 }, async ({ page, open, arrive }) => {
    await open('/', /./);
    await page.getByRole('button', { name: 'すべてを検索' }).click();
    await page.getByRole('combobox', { name: 'すべてのデータから検索' }).fill('病院');
    await page.getByRole('option', { name: '「病院」のすべての検索結果を見る' }).click();
    await arrive('「病院」の検索結果');
    const rows = page.locator('section', { has: page.getByRole('heading', { level: 2, name: '医療機関マスタ' }) }).getByRole('listitem');
    await rows.nth(4).waitFor();
    await comesTo(() => rows.count(), 5);
    await page.getByRole('button', { name: '医療機関マスタをもっと見る' }).click();
    await rows.nth(5).waitFor();
    await comesTo(() => overflowOf(page), 0);
    expect(await findings(page)).toEqual([]);

    await page.locator('main').getByPlaceholder('名前・番号・本文などを2文字以上で検索').fill('彗');
    await page.getByText('2文字以上で検索してください。').waitFor();
    await page.locator('main').getByPlaceholder('名前・番号・本文などを2文字以上で検索').fill('彗星ではない');
    await page.getByText(/「彗星ではない」は見つかりません/).waitFor();
  });
});

test('a board: a card is moved by its menu and by dragging; what the record refuses goes back, with the reason', async () => {
  const inquiry = async (subject: string) => {
    const client = await site.scenario.as('pref-13');
    return (await client.post<{ id: string }>('/api/objects/inquiry/records', { values: { subject, body: '内容', category: 'other' } })).body.id;
  };
  const [first, second] = [await inquiry('板の一件'), await inquiry('板の二件')];
  const statusOf = async (id: string) =>
    (await site.scenario.database.query<{ status: string }>(sql`SELECT status FROM data.inquiry WHERE id = ${id}`))[0]?.status;
  await site.during('secretariat', { width: 1440 }, async ({ page, open }) => {
    await open('/o/inquiry/l/all', 'すべて');
    await page.getByRole('link', { name: 'ボード', exact: true }).click();
    const column = (name: string) => page.getByRole('region', { name: new RegExp(`^${name}`) });
    const card = (name: string, title: string) => column(name).getByRole('listitem').filter({ hasText: title });
    await card('新規', '板の一件').waitFor();
    expect(await findings(page)).toEqual([]);
    await comesTo(() => overflowOf(page), 0);
    await card('新規', '板の一件')
      .getByRole('button', { name: /を移動$/ })
      .click();
    await page.keyboard.press('End');
    await page.keyboard.press('Enter');
    await card('クローズ', '板の一件').waitFor();
    await page
      .getByText(/「クローズ」へ移動しました/)
      .first()
      .waitFor();
    await comesTo(() => statusOf(first), 'closed');

    // Without an answer it cannot be answered.
    await card('新規', '板の二件').dragTo(column('回答済'));
    await card('新規', '板の二件').getByText('移動できませんでした: 回答を入力してください。').waitFor();
    await comesTo(() => statusOf(second), 'new');

    // Somebody else was faster.
    await site.scenario.database.query(sql`UPDATE data.inquiry SET status = 'follow_up', version = version + 1 WHERE id = ${second}`);
    await card('新規', '板の二件').dragTo(column('クローズ'));
    await card('追加質問', '板の二件')
      .getByText(/ほかの人が「追加質問」に変更していました/)
      .waitFor();
  });

  await site.during('secretariat', { width: 360, height: 780 }, async ({ page, open }) => {
    await open('/o/inquiry/l/all?view=board', 'すべて');
    await page.getByRole('tab', { name: /^追加質問/ }).click();
    await page.getByText('板の二件').waitFor();
    await comesTo(() => page.getByText('板の一件').isVisible(), false);
    await comesTo(() => overflowOf(page), 0);
    expect(await findings(page)).toEqual([]);
  });
});

import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { findings } from './findings.ts';
import { comesTo, openSite, overflowOf, type Site } from './visit.ts';

jest.setTimeout(180_000);

const report = 'daily_survey_csv';
const heading = '日次調査csv出力';
const filter = 'answer_status = "unanswered"';
let site: Site;

beforeAll(async () => {
  site = await openSite();
});
afterAll(() => site?.close());

test('a report is narrowed, saved under a name, found among one’s own, renamed, deleted and brought back', async () => {
  await site.during('pref-13', {}, async ({ page, open }) => {
    await open(`/reports/${report}?filter=${encodeURIComponent(filter)}`, heading);
    await page.getByRole('button', { name: '保存とレポートの操作' }).click();
    await page.getByRole('menuitem', { name: '名前を付けて保存…' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: '保存', exact: true }).click();
    await dialog.getByText('レポート名を入力してください。').first().waitFor();
    await dialog.getByLabel('レポート名').fill('未回答の病院');
    expect(await findings(page)).toEqual([]);
    await dialog.getByRole('button', { name: '保存', exact: true }).click();
    await page.getByRole('heading', { level: 1, name: '未回答の病院' }).waitFor();
    await page.getByText(/最終変更:/).waitFor();
    await page.getByRole('button', { name: '「未回答の病院」をお気に入りに追加' }).click();
    await page.getByRole('button', { name: '「未回答の病院」をお気に入りから外す' }).waitFor();
    expect(await findings(page)).toEqual([]);

    await open('/reports?folder=-favourites', 'お気に入り');
    await page.getByRole('link', { name: '未回答の病院' }).waitFor();
    await page.getByRole('link', { name: 'マイレポート' }).first().click();
    await page.getByRole('heading', { level: 1, name: 'マイレポート' }).waitFor();
    await page.getByRole('button', { name: '「未回答の病院」の操作' }).click();
    await page.getByRole('menuitem', { name: '名前・説明・フォルダの変更…' }).click();
    await page.getByRole('dialog').getByLabel('レポート名').fill('電話する病院');
    await page.getByRole('dialog').getByRole('button', { name: '保存', exact: true }).click();
    await page.getByRole('link', { name: '電話する病院' }).waitFor();
    expect(await findings(page)).toEqual([]);
    await page.getByRole('button', { name: '「電話する病院」の操作' }).click();
    await page.getByRole('menuitem', { name: '削除' }).click();
    await page.getByRole('link', { name: '電話する病院' }).waitFor({ state: 'detached' });
    await page.getByRole('button', { name: '元に戻す' }).click();
    await page.getByRole('link', { name: '電話する病院' }).waitFor();
  });
});

test('on a phone a setting is kept, chosen again, and opens the report by itself', async () => {
  await site.during('city-13', { width: 360, height: 780 }, async ({ page, open }) => {
    await open(`/reports/${report}?filter=${encodeURIComponent(filter)}`, heading);
    await page.getByRole('button', { name: '保存した設定' }).click();
    await page.getByRole('menuitem', { name: '今の表示を設定として保存…' }).click();
    await page.getByRole('dialog').getByLabel('設定の名前').fill('未回答だけ');
    await page.getByRole('dialog').getByRole('button', { name: '保存', exact: true }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: '保存した設定' }).click();
    await page.getByRole('menuitemradio', { name: 'レポートの最初の状態' }).click();
    await page.waitForURL((url) => !url.search.includes('filter='));
    await page.getByRole('button', { name: '保存した設定' }).click();
    await page.getByRole('menuitem', { name: '設定を管理…' }).click();
    const opens = page.getByRole('radio', { name: '開いたときに「未回答だけ」を使う' });
    await opens.check();
    await page.getByRole('dialog').getByRole('button', { name: '閉じる' }).last().click();
    await comesTo(() => overflowOf(page), 0);
    expect(await findings(page)).toEqual([]);
    await open('/reports?folder=all', 'すべてのフォルダ');
    await comesTo(() => overflowOf(page), 0);
    await open(`/reports/${report}`, heading);
    await page.waitForURL(/filter=answer_status/);
  });
});

test.each([1440, 360])('at %i px a folder is made, a report is put into it, it is shared with a role, moved and deleted', async (width) => {
  const name = `病床の表 ${width}`;
  await site.during('pref-13', { width, height: 800 }, async ({ page, open, arrive }) => {
    await open('/reports?folder=all', 'すべてのフォルダ');
    await page.getByRole('button', { name: '新しいフォルダ…' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: '作成' }).click();
    await dialog.getByText('フォルダ名を入力してください。').first().waitFor();
    expect(await findings(page)).toEqual([]);
    await dialog.getByLabel('フォルダ名').fill(name);
    await dialog.getByRole('button', { name: '作成' }).click();
    await arrive(name);

    await open(`/reports/${report}`, heading);
    await page.getByRole('button', { name: '保存とレポートの操作' }).click();
    await page.getByRole('menuitem', { name: '名前を付けて保存…' }).click();
    await dialog.getByLabel('レポート名').fill(`共有する表 ${width}`);
    await dialog.getByLabel('保存先').selectOption({ label: name });
    await dialog.getByRole('button', { name: '保存', exact: true }).click();
    await arrive(`共有する表 ${width}`);
    await page.getByRole('navigation').getByRole('link', { name }).or(page.locator('.crumbs').getByRole('link', { name })).first().click();
    await arrive(name);
    await page.getByRole('link', { name: `共有する表 ${width}` }).waitFor();

    await page.getByRole('button', { name: `フォルダ「${name}」の操作` }).click();
    await page.getByRole('menuitem', { name: 'フォルダを削除' }).click();
    await page.getByText('レポートが1件、フォルダが0個あります').waitFor();
    await page.getByRole('button', { name: `フォルダ「${name}」の操作` }).click();
    await page.getByRole('menuitem', { name: '名前・場所・共有…' }).click();
    await dialog.getByText('共有していません。あなただけに見えます。').waitFor();
    await dialog.getByLabel('役割を追加').selectOption({ label: '事務局' });
    await dialog.getByLabel('事務局ができること').selectOption({ label: '表示と編集' });
    await dialog.getByRole('combobox', { name: 'ユーザを追加' }).fill('hosp-13');
    await page
      .getByRole('option', { name: /hosp-13/ })
      .first()
      .click();
    await dialog.getByRole('button', { name: /（hosp-13）との共有をやめる/ }).waitFor();
    expect(await findings(page)).toEqual([]);
    await comesTo(() => overflowOf(page), 0);
    await dialog.getByRole('button', { name: '保存', exact: true }).click();
    await dialog.waitFor({ state: 'detached' });
    await page.getByRole('link', { name: 'すべてのフォルダ' }).first().click();
    await page.getByRole('row', { name: new RegExp(`${name} 共有`) }).waitFor();
    expect(await findings(page)).toEqual([]);
    await comesTo(() => overflowOf(page), 0);
  });
  await site.during('secretariat', { width }, async ({ page, open, arrive }) => {
    await open('/reports?folder=all', 'すべてのフォルダ');
    await page.getByRole('table').getByRole('link', { name }).click();
    await arrive(name);
    await page.getByRole('link', { name: `共有する表 ${width}` }).click();
    await arrive(`共有する表 ${width}`);
  });
});

import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import type { Me } from '../../platform/contract/wire.ts';
import type { OfferedLists } from '../../platform/contract/wire-lists.ts';
import { findings } from './findings.ts';
import { comesTo, countShown, openSite, overflowOf, type Site } from './visit.ts';

jest.setTimeout(240_000);

let site: Site;
beforeAll(async () => {
  site = await openSite();
});
afterAll(() => site?.close());

const path = '/o/daily_hospital/l/all';
/** Chooses an entry of the menu of the list. */
async function choose(page: Page, act: string): Promise<void> {
  await page.getByRole('button', { name: 'リストの操作' }).click();
  await page.getByRole('menuitem', { name: act }).click();
}
const headings = (page: Page) => page.getByRole('columnheader').allTextContents();
const shows = (page: Page, heading: string, at: number) =>
  page.waitForFunction(([words, index]) => document.querySelectorAll('thead th')[Number(index)]?.textContent?.includes(String(words)), [heading, at] as const);

test('a filter becomes a list: groups, periods and parent fields; columns by keyboard; sorted by two; pinned, reloaded, shared, exported, deleted', async () => {
  await site.during('secretariat', {}, async ({ page, open, arrive }) => {
    await open(path, 'すべて');
    const all = await countShown(page);

    // This month, not answered, of hospitals of Tokyo or of Hokkaido.
    await page.getByRole('button', { name: '条件', exact: true }).click();
    const line = (number: string) => page.getByRole('group', { name: `条件 ${number}`, exact: true });
    await line('1').getByRole('combobox', { name: '項目' }).selectOption({ label: '報告日' });
    await line('1').getByRole('combobox', { name: '比べ方' }).selectOption({ label: '次の期間' });
    await line('1').getByRole('combobox', { name: '値' }).selectOption({ label: '今月' });
    await page.getByRole('button', { name: '条件を追加' }).click();
    await line('2').getByRole('combobox', { name: '項目' }).selectOption({ label: '回答ステータス' });
    await line('2').getByRole('combobox', { name: '値' }).selectOption({ label: '未回答' });
    await page.getByRole('button', { name: 'グループを追加' }).click();
    await line('3.1').getByRole('combobox', { name: '項目' }).selectOption({ label: '参照先の項目…' });
    const picker = page.getByRole('dialog', { name: '項目を選ぶ' });
    await picker.getByRole('searchbox', { name: '項目を検索' }).fill('医療機関 都道府県');
    await picker.getByRole('button', { name: '「医療機関 › 都道府県」を選ぶ' }).click();
    await picker.waitFor({ state: 'detached' });
    await line('3.1').getByRole('combobox', { name: '比べ方' }).selectOption({ label: '次を含む' });
    await line('3.1').getByRole('textbox', { name: '値' }).fill('東京');
    await comesTo(() => overflowOf(page), 0);
    await page.getByRole('button', { name: '適用' }).click();
    await page.waitForFunction(() => new URL(location.href).searchParams.get('filter')?.includes('DURING'));
    expect(new URL(page.url()).searchParams.get('filter')).toBe(
      'DURING(report_date, "this_month") AND answer_status = "unanswered" AND CONTAINS(institution.prefecture.title, "東京")',
    );
    await page.getByText('報告日 が今月').waitFor();
    await page.getByText('医療機関 › 都道府県 に「東京」を含む').waitFor();
    expect(await countShown(page)).toBeLessThan(all);

    // A formula is told its mistakes at their place.
    await page.getByRole('button', { name: '条件', exact: true }).click();
    await page.getByRole('button', { name: '式で編集' }).click();
    const formula = page.getByRole('textbox', { name: '条件の式' });
    const right = await formula.inputValue();
    await formula.fill(`${right} AND secured_bed > 0`);
    await page.getByRole('button', { name: '適用' }).click();
    await page.getByRole('alert').getByText('secured_beds').waitFor();
    await comesTo(() => formula.evaluate((input: HTMLTextAreaElement) => input.value.slice(input.selectionStart, input.selectionEnd)), 'secured_bed');
    await formula.fill(`${right} AND (secured_beds > 0 OR ISBLANK(secured_beds))`);
    await page.getByRole('button', { name: '適用' }).click();
    await page.getByText('確保病床数 > 0 または 確保病床数 が空欄').waitFor();

    // Columns, with the keyboard alone.
    await choose(page, '列を選ぶ');
    const chooser = page.getByRole('dialog', { name: '列を選ぶ' });
    await chooser.getByRole('searchbox').fill('電話');
    await chooser.getByRole('button', { name: '「医療機関 › 電話番号」を追加' }).press('Enter');
    const entries = chooser.getByRole('list').last().getByRole('listitem');
    const last = entries.last();
    expect(await last.textContent()).toContain('医療機関 › 電話番号');
    await last.focus();
    const count = await entries.count();
    for (let n = 0; n < count - 2; n++) await page.keyboard.press('Alt+ArrowUp');
    expect(await entries.nth(1).textContent()).toContain('電話番号');
    await chooser.getByText(`「医療機関 › 電話番号」は ${count} 列中 2 番目です`).waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Delete');
    await chooser.getByRole('button', { name: '適用' }).press('Enter');
    await shows(page, '電話番号', 1);
    expect(await headings(page)).toHaveLength(count - 1);

    // Sorted by two, by the headings.
    const heading = page.getByRole('columnheader', { name: '電話番号' });
    await heading.getByRole('button').click();
    await page.waitForFunction(() => new URL(location.href).searchParams.get('sort') === 'institution.phone');
    await page
      .getByRole('columnheader', { name: '確保病床数' })
      .getByRole('button')
      .click({ modifiers: ['Shift'] });
    await page.waitForFunction(() => new URL(location.href).searchParams.get('sort') === 'institution.phone,secured_beds');
    await page.getByText('並べ替え: 電話番号 ↑, 確保病床数 ↑').waitFor();
    // Wider by the keyboard.
    const width = (await heading.boundingBox())?.width ?? 0;
    await heading.getByRole('button').press('Shift+ArrowRight');
    await page.waitForFunction((before) => (document.querySelectorAll('thead th')[1]?.getBoundingClientRect().width ?? 0) > before + 10, width);

    // Kept as a list of one's own, and pinned.
    await choose(page, '新しいリストとして保存');
    const dialog = page.getByRole('dialog', { name: '新しいリストとして保存' });
    await dialog.getByRole('button', { name: '保存', exact: true }).click();
    await dialog.getByText('名前を入力してください。').waitFor();
    await dialog.getByRole('textbox', { name: 'リストの名前' }).fill('東京の未回答');
    await dialog.getByRole('radio', { name: '選んだ役割の人' }).check();
    await dialog.getByRole('checkbox', { name: '都道府県担当者' }).check();
    expect(await findings(page)).toEqual([]);
    await dialog.getByRole('button', { name: '保存', exact: true }).click();
    await arrive('東京の未回答');
    expect(new URL(page.url()).search).toBe('');
    await choose(page, 'ピン留め（タブで最初に開く）');
    await page.getByText('このリストをピン留めしました').waitFor();
    await page.reload();
    await arrive('東京の未回答');
    await shows(page, '電話番号', 1);
    const { tabs } = (await (await site.scenario.as('secretariat')).get<Me>('/api/me')).body;
    expect(page.url()).toContain(tabs.flatMap((tab) => tab.objects).find(({ object }) => object === 'daily_hospital')?.list ?? 'none');
    await page.goto('/o/daily_hospital');
    await arrive('東京の未回答');

    const [file] = await Promise.all([
      page.waitForEvent('download'),
      choose(page, 'ファイルに書き出す').then(() =>
        page
          .getByRole('dialog', { name: /エクスポート/ })
          .getByRole('button', { name: 'エクスポート', exact: true })
          .click(),
      ),
    ]);
    expect(file.suggestedFilename()).toMatch(/^東京の未回答_\d{8}\.csv$/);
    expect(await findings(page)).toEqual([]);
  });

  // Shared with prefectures: on a phone, in their own records, and not theirs to change.
  await site.during('pref-13', { width: 360, height: 780 }, async ({ page, open, arrive }) => {
    await open(path, 'すべて');
    await page.getByRole('button', { name: /リストを選ぶ/ }).click();
    await page.getByRole('menuitem', { name: '東京の未回答' }).click();
    await arrive('東京の未回答');
    await page.getByRole('button', { name: 'リストの操作' }).click();
    await comesTo(() => page.getByRole('menuitem', { name: 'リストを編集' }).count(), 0);
    await page.getByRole('menuitem', { name: '並べ替え' }).click();
    const order = page.getByRole('dialog', { name: '並べ替え' });
    await order.getByRole('combobox', { name: '1 番目の項目' }).selectOption({ label: '報告日' });
    await order.getByRole('combobox', { name: '1 番目の向き' }).selectOption({ label: '降順（大きい順・新しい順）' });
    await comesTo(() => overflowOf(page), 0);
    await order.getByRole('button', { name: '適用' }).click();
    await page.waitForFunction(() => new URL(location.href).searchParams.get('sort') === '-report_date,secured_beds');
    await choose(page, '列を選ぶ');
    const chooser = page.getByRole('dialog', { name: '列を選ぶ' });
    await chooser.getByRole('button', { name: '「医療機関」の項目を開く' }).click();
    await chooser.getByRole('button', { name: '「医療機関 › 所在地」を追加' }).click();
    await comesTo(() => overflowOf(page), 0);
    expect(await findings(page)).toEqual([]);
    await chooser.getByRole('button', { name: '適用' }).click();
    await page.getByText('所在地').first().waitFor({ state: 'attached' });
    // A setting is on the server: another session of the same user has it.
    await page.waitForFunction(() => new URL(location.href).searchParams.get('columns')?.includes('institution.address'));
    await comesTo(() => overflowOf(page), 0);
    await choose(page, '列と並び順を元に戻す');
    await page.getByText('列、列の幅、並び順を元に戻しました').waitFor();
  });

  await site.during('secretariat', {}, async ({ page, arrive }) => {
    await page.goto('/o/daily_hospital');
    await arrive('東京の未回答');
    await choose(page, 'リストを削除');
    await page.getByRole('dialog').getByRole('button', { name: '削除する' }).click();
    await page.waitForURL((url) => !/[0-9a-f]{8}-/.test(url.pathname));
    await arrive(/./);
    const { body } = await (await site.scenario.as('secretariat')).get<OfferedLists>('/api/objects/daily_hospital/lists');
    expect(body.lists.every(({ kind }) => kind === 'declared')).toBe(true);
  });
});

test('two who edit one list see each other; a list that is gone says so and leads on', async () => {
  const client = await site.scenario.as('secretariat');
  const made = { label: '二人の一覧', columns: ['title'], where: null, sort: '', shared: { everyone: true, roles: [] } };
  const { list } = (await client.post<{ list: string }>('/api/objects/daily_hospital/lists', made)).body;
  await site.during('admin', {}, async ({ page, open }) => {
    await open(`/o/daily_hospital/l/${list}`, '二人の一覧');
    await choose(page, 'リストを編集');
    const dialog = page.getByRole('dialog', { name: 'リストを編集' });
    await dialog.getByRole('textbox', { name: 'リストの名前' }).fill('管理者の一覧');
    const other = { ...made, label: '事務局の一覧', version: 1 };
    await client.send(`/api/objects/daily_hospital/lists/${list}`, {
      method: 'PUT',
      body: JSON.stringify(other),
      headers: { 'content-type': 'application/json' },
    });
    await dialog.getByRole('button', { name: '保存', exact: true }).click();
    await dialog.getByText('ほかの人が先にこのリストを変更しました。').waitFor();
    await dialog.getByText('事務局の一覧').waitFor();
    await dialog.getByRole('button', { name: '自分の内容で上書きする' }).click();
    await page.getByRole('heading', { level: 1, name: '管理者の一覧' }).waitFor();
  });
  await client.delete(`/api/objects/daily_hospital/lists/${list}`);
  const visit = await site.visit('pref-13');
  await visit.page.goto(`/o/daily_hospital/l/${list}`);
  await visit.page.getByText('このリストはありません。').waitFor();
  await visit.page.getByRole('link', { name: '別のリストを開く' }).click();
  await visit.page.getByRole('table').waitFor();
  await visit.close();
});

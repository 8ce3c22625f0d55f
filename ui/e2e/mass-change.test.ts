import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import sql from 'sql-template-tag';
import { findings } from './findings.ts';
import { openSite, overflowOf, type Site } from './visit.ts';

jest.setTimeout(180_000);

let site: Site;
beforeAll(async () => {
  site = await openSite({ institutions: 100, days: 1 });
});
afterAll(() => site?.close());

async function cities(city: string): Promise<number> {
  const [row] = await site.scenario.database.query<{ count: number }>(sql`SELECT count(*)::int AS count FROM data.medical_institution WHERE city = ${city}`);
  return row?.count ?? 0;
}

test('rows of a list are selected, a field of theirs is changed after a look at what would happen, and it is undone', async () => {
  await site.during('secretariat', { width: 1440 }, async ({ page, open }) => {
    await open('/o/medical_institution/l/all', /すべての医療機関/);
    const boxes = page.getByRole('checkbox', { name: /を選択$/ });
    // The box over them comes first.
    await boxes.nth(1).click();
    await boxes.nth(4).click({ modifiers: ['Shift'] });
    const bar = page.getByRole('group', { name: '選択した行の操作' });
    await bar.getByText('4 件を選択中').waitFor();
    await boxes.nth(4).press('Shift+ArrowDown');
    await bar.getByText('5 件を選択中').waitFor();
    expect(await findings(page)).toEqual([]);

    await bar.getByRole('button', { name: '一括変更' }).click();
    const dialog = page.getByRole('dialog', { name: '医療機関マスタの一括変更' });
    await dialog.getByLabel('変更する項目').selectOption({ label: '市区町村' });
    await dialog.getByLabel('新しい値').fill('一括市');
    expect(await findings(page)).toEqual([]);
    await dialog.getByRole('button', { name: '内容を確認' }).click();
    await dialog.getByRole('button', { name: '5 件を変更' }).click();
    await dialog.getByText('終わりました').waitFor();
    expect(await cities('一括市')).toBe(5);
    expect(await findings(page)).toEqual([]);
    await dialog.getByRole('button', { name: '閉じる' }).last().click();
    await page.getByText('5 件を変更しました').waitFor();
    await page.getByRole('button', { name: '元に戻す' }).click();
    await page.getByText('5 件を元に戻しました').waitFor();
    expect(await cities('一括市')).toBe(0);
  });
});

test('on a phone: what cannot be changed is told with its reason, before and after', async () => {
  await site.during('secretariat', { width: 360, height: 780 }, async ({ page, open }) => {
    await open('/o/medical_institution/l/all', /すべての医療機関/);
    const boxes = page.getByRole('checkbox', { name: /を選択$/ });
    await boxes.nth(0).click();
    await boxes.nth(1).click();
    await page.getByRole('group', { name: '選択した行の操作' }).getByRole('button', { name: '一括変更' }).click();
    const dialog = page.getByRole('dialog', { name: '医療機関マスタの一括変更' });
    await dialog.getByLabel('変更する項目').selectOption({ label: '医療機関名' });
    await dialog.getByRole('button', { name: '内容を確認' }).click();
    await dialog.getByText('医療機関名: 入力してください。').waitFor();
    expect(await dialog.getByRole('button', { name: '0 件を変更' }).isDisabled()).toBe(true);
    expect(await overflowOf(page)).toBeLessThanOrEqual(0);
    expect(await findings(page)).toEqual([]);
    await dialog.getByRole('button', { name: '戻る' }).click();
    await dialog.getByRole('button', { name: 'キャンセル' }).click();
    await dialog.waitFor({ state: 'hidden' });
  });
});

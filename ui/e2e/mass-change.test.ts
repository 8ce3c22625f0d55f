import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import sql from 'sql-template-tag';
import { findings } from './findings.ts';
import { comesTo, openSite, overflowOf, type Site } from './visit.ts';

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
    await comesTo(() => cities('一括市'), 5);
    expect(await findings(page)).toEqual([]);
    await dialog.getByRole('button', { name: '閉じる' }).last().click();
    await page.getByText('5 件を変更しました').waitFor();
    await page.getByRole('button', { name: '元に戻す' }).click();
    await page.getByText('5 件を元に戻しました').waitFor();
    await comesTo(() => cities('一括市'), 0);
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
    await comesTo(() => dialog.getByRole('button', { name: '0 件を変更' }).isDisabled(), true);
    await comesTo(() => overflowOf(page), 0);
    expect(await findings(page)).toEqual([]);
    await dialog.getByRole('button', { name: '戻る' }).click();
    await dialog.getByRole('button', { name: 'キャンセル' }).click();
    await dialog.waitFor({ state: 'hidden' });
  });
});

test('more rows than a preview tries are looked at one by one, in the background; nothing is changed until it is said', async () => {
  const { database } = site.scenario;
  await database.query(
    sql`INSERT INTO data.faq_article (id, title, name, body, "order", published) SELECT gen_random_uuid(), '整理票' || n, '整理票' || n, '本文', CASE WHEN n > 2200 THEN NULL ELSE n END, true FROM generate_series(1, 2250) n`,
  );
  await database.query(sql`UPDATE data.faq_article SET body = NULL WHERE title IN ('整理票2249', '整理票2250')`);
  const categorized = async () =>
    (await database.query<{ count: number }>(sql`SELECT count(*)::int AS count FROM data.faq_article WHERE title LIKE '整理票%' AND category = 'supplies'`))[0]
      ?.count;
  await site.during('secretariat', { width: 1440 }, async ({ page, open }) => {
    await open('/o/faq_article/l/all?search=整理票', /すべてのFAQ/);
    await page.getByText('2,250 件', { exact: false }).first().waitFor();
    await page.getByRole('checkbox', { name: 'リストのすべてを選択' }).click();
    await page.getByRole('group', { name: '選択した行の操作' }).getByRole('button', { name: '一括変更' }).click();
    const dialog = page.getByRole('dialog', { name: 'FAQの一括変更' });
    await dialog.getByLabel('変更する項目').selectOption({ label: '分類' });
    await dialog.getByLabel('新しい値').selectOption({ label: '物資' });
    await dialog.getByRole('button', { name: '内容を確認' }).click();
    await dialog.getByText('対象 2,250 件').waitFor();
    await comesTo(() => dialog.getByText('回答: 入力してください。').count(), 0);
    expect(await findings(page)).toEqual([]);

    await dialog.getByRole('button', { name: 'すべてを確認' }).click();
    await dialog.getByText('回答: 入力してください。').waitFor();
    await dialog.getByRole('button', { name: '2,248 件を変更' }).waitFor();
    await comesTo(() => dialog.getByRole('button', { name: 'すべてを確認' }).count(), 0);
    await comesTo(categorized, 0);

    await dialog.getByRole('button', { name: '2,248 件を変更' }).click();
    await dialog.getByText('終わりました').waitFor();
    await comesTo(categorized, 2248);
    // At first those that were left, each with its reason; then any others.
    await dialog.getByRole('cell', { name: '回答: 入力してください。' }).nth(1).waitFor();
    await dialog.locator('.mass-rows-bar select').selectOption({ label: '変更した (2,248)' });
    await dialog.getByRole('link', { name: '整理票1', exact: true }).waitFor();
    await dialog.getByRole('button', { name: 'もっと見る' }).click();
    await dialog.getByRole('row').nth(150).waitFor();
    expect(await findings(page)).toEqual([]);
    await dialog.getByRole('button', { name: '元に戻す' }).click();
    await dialog.getByText('終わりました').waitFor();
    await comesTo(categorized, 0);
  });
});

test('on a phone: rows that go to another unit ask what becomes of their past records, once for all', async () => {
  const { database } = site.scenario;
  const [area] = await database.query<{ title: string; code: string }>(
    sql`SELECT a.title, p.code FROM data.secondary_area a JOIN data.prefecture p ON p.id = a.prefecture
      WHERE NOT EXISTS (SELECT FROM data.secondary_area o WHERE o.id <> a.id AND strpos(o.title, a.title) > 0)
      ORDER BY (SELECT count(*) FROM data.medical_institution i WHERE i.institution_type = 'hospital' AND i.prefecture = p.id AND i.secondary_area <> a.id) DESC, a.id LIMIT 1`,
  );
  const title = area?.title ?? '';
  await site.during('secretariat', { width: 360, height: 780 }, async ({ page, open }) => {
    const filter = `prefecture.code = "${area?.code}" AND secondary_area.title <> "${title}"`;
    await open(`/o/medical_institution/l/hospitals?filter=${encodeURIComponent(filter)}`, '病院');
    const boxes = page.getByRole('checkbox', { name: /を選択$/ });
    await boxes.nth(0).click();
    await boxes.nth(1).click();
    await page.getByRole('group', { name: '選択した行の操作' }).getByRole('button', { name: '一括変更' }).click();
    const dialog = page.getByRole('dialog', { name: '医療機関マスタの一括変更' });
    await dialog.getByLabel('変更する項目').selectOption({ label: '二次医療圏' });
    await dialog.getByRole('combobox', { name: '新しい値' }).fill(title);
    await page
      .getByRole('option', { name: area?.title ?? '' })
      .first()
      .click();
    await dialog.getByRole('button', { name: '内容を確認' }).click();
    await comesTo(() => dialog.getByRole('button', { name: '0 件を変更' }).isDisabled(), true);
    await comesTo(() => overflowOf(page), 0);
    expect(await findings(page)).toEqual([]);
    await dialog.getByRole('radio', { name: '元の所属先に残す' }).check();
    await dialog.getByRole('button', { name: '2 件を変更' }).click();
    await dialog.getByText('終わりました').waitFor();
    await dialog.getByRole('cell', { name: '変更した' }).nth(1).waitFor();
    await comesTo(() => overflowOf(page), 0);
    await dialog.getByRole('button', { name: '元に戻す' }).click();
    await dialog.getByText('元に戻す', { exact: true }).waitFor({ state: 'detached' });
    await dialog.getByText('終わりました').waitFor();
  });
});

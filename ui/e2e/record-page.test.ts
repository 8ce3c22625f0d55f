import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import sql from 'sql-template-tag';
import type { BatchAnswer } from '../../platform/contract/wire-batches.ts';
import type { RecordAnswer } from '../../platform/contract/wire.ts';
import { findings } from './findings.ts';
import { comesTo, openSite, overflowOf, type Site } from './visit.ts';

jest.setTimeout(240_000);

let site: Site;
beforeAll(async () => {
  site = await openSite();
});
afterAll(() => site?.close());

test.each([1440, 360])('a related list is filtered in place, and the address keeps it, %d px wide', async (width) => {
  const [area] = await site.scenario.database.query<{ id: string; count: number; hospitals: number }>(
    sql`SELECT secondary_area AS id, count(*)::int AS count, (count(*) FILTER (WHERE institution_type = 'hospital'))::int AS hospitals FROM data.medical_institution
      WHERE secondary_area IS NOT NULL GROUP BY 1 ORDER BY count DESC LIMIT 1`,
    { as: 'engine' },
  );
  const hospitals = area?.hospitals ?? 0;
  expect([(area?.count ?? 0) > 10, hospitals > 0, hospitals < (area?.count ?? 0)]).toEqual([true, true, true]);
  await site.during('secretariat', { width, height: 900 }, async ({ page, open }) => {
    await open(`/o/secondary_area/${area?.id}`, /./);
    const list = page.locator('related-list');
    await list.getByText(`${area?.count} 件中 10 件を表示`).waitFor();
    await list.getByRole('button', { name: '条件', exact: true }).click();
    const line = list.getByRole('group', { name: '条件 1', exact: true });
    await line.getByRole('combobox', { name: '項目' }).selectOption('institution_type');
    await line.getByRole('combobox', { name: '値' }).selectOption('hospital');
    await comesTo(() => overflowOf(page), 0);
    await list.getByRole('button', { name: '適用' }).click();
    await list.getByText(hospitals > 50 ? `${hospitals} 件中 50 件を表示` : `${hospitals} 件`, { exact: true }).waitFor();
    expect(await findings(page)).toEqual([]);
    // The address says it: the page comes back the same, and so does the list of all.
    await page.reload();
    await list.getByText(hospitals > 50 ? `${hospitals} 件中 50 件を表示` : `${hospitals} 件`, { exact: true }).waitFor();
    await comesTo(() => overflowOf(page), 0);
    await list.getByRole('link', { name: /すべて表示/ }).click();
    await page.getByText(`${hospitals} 件`).first().waitFor();
  });
});

test.each([1440, 360])('a list tells the condition that it has, and a history leads to the change of many, %d px wide', async (width) => {
  const [hospital, admin] = await Promise.all([site.scenario.as('hosp-13'), site.scenario.as('admin')]);
  const made = await Promise.all(
    ['answered', 'new'].map(async (status) => {
      const { id } = (await hospital.post<RecordAnswer>('/api/objects/inquiry/records', { values: { subject: `${status} ${width}`, body: '質問です' } })).body;
      return { id, status };
    }),
  );
  const ids = made.filter(({ status }) => status === 'answered').map(({ id }) => id);
  const change = { list: 'all', action: 'edit', values: { status: 'answered', answer: '回答です' }, ids, expected: 1, accept_warnings: true };
  expect((await admin.post<BatchAnswer>('/api/objects/inquiry/mass-change', change)).body).toMatchObject({ state: 'done', counts: { updated: 1 } });
  await site.during('hosp-13', { width, height: 900 }, async ({ page, open }) => {
    await open(`/o/inquiry/${ids[0]}`, /./);
    const history = page.locator('history-list');
    // What somebody else did is named, and leads nowhere.
    await history.getByText('お問合せの一括変更（状況・回答）', { exact: true }).waitFor();
    await comesTo(() => history.getByRole('button', { name: /一括変更/ }).count(), 0);
    const { units } = (await hospital.get<{ units: Record<string, { id: string }> }>('/api/me')).body;
    await open(`/o/medical_institution/${units['institution']?.id}`, /./);
    const list = page.getByRole('region', { name: '対応待ちのお問合せ' });
    await list.getByText('状況 が 新規, 追加質問 のいずれか').waitFor();
    await list.getByRole('link', { name: new RegExp(`new ${width}$`) }).waitFor();
    await comesTo(() => list.getByRole('link', { name: new RegExp(`answered ${width}$`) }).count(), 0);
    await comesTo(() => overflowOf(page), 0);
  });
  await site.during('admin', { width, height: 900 }, async ({ page, open }) => {
    await open(`/o/inquiry/${ids[0]}`, /./);
    await page.getByRole('button', { name: /お問合せの一括変更/ }).click();
    const dialog = page.getByRole('dialog', { name: /お問合せの一括変更/ });
    await dialog.getByRole('link', { name: new RegExp(`answered ${width}$`) }).waitFor();
    expect([await findings(page), await overflowOf(page)]).toEqual([[], 0]);
    await dialog.getByRole('button', { name: '元に戻す' }).click();
    await dialog.getByRole('heading', { name: '元に戻す' }).waitFor();
    await dialog.getByText('終わりました').waitFor();
    await dialog.getByRole('button', { name: '閉じる' }).last().click();
    await page.locator('history-list').getByText('一括変更の取り消し').waitFor();
  });
});

test('child rows go into the bin with their record, and come back with it', async () => {
  const [survey] = await site.scenario.database.query<{ id: string; title: string; rows: number }>(
    sql`SELECT s.id, s.title, count(*)::int AS rows FROM data.supply_stock_survey s JOIN data.supply_stock_survey_item i ON i.survey = s.id GROUP BY s.id, s.title ORDER BY s.id LIMIT 1`,
    { as: 'engine' },
  );
  const rows = async () => {
    const [found] = await site.scenario.database.query<{ count: number }>(
      sql`SELECT count(*)::int AS count FROM data.supply_stock_survey_item WHERE survey = ${survey?.id}::uuid`,
      { as: 'engine' },
    );
    return found?.count;
  };
  await site.during('admin', { width: 360, height: 780 }, async ({ page, open }) => {
    const erase = async (): Promise<void> => {
      await open(`/o/supply_stock_survey/${survey?.id}`, /./);
      await page.getByRole('button', { name: '削除' }).click();
      await page.getByRole('dialog').getByRole('button', { name: '削除する' }).click();
      await page.getByText(`「${survey?.title}」を削除しました`).waitFor();
    };
    await erase();
    await comesTo(rows, 0);
    await page.getByRole('button', { name: '元に戻す' }).click();
    await page.getByRole('heading', { level: 1, name: survey?.title ?? '' }).waitFor();
    await comesTo(rows, survey?.rows);
    await erase();
    await open('/bin', 'ごみ箱');
    await page.getByText(`明細など ${survey?.rows} 件を含む`).waitFor();
    expect(await findings(page)).toEqual([]);
    await comesTo(() => overflowOf(page), 0);
    await page.getByRole('button', { name: `「${survey?.title}」を元に戻す` }).click();
    await page.getByText('ごみ箱は空です').waitFor();
    await comesTo(rows, survey?.rows);
  });
});

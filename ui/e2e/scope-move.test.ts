import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import sql from 'sql-template-tag';
import type { RecordAnswer } from '../../platform/contract/wire.ts';
import { findings } from './findings.ts';
import { comesTo, openSite, overflowOf, type Site, type Visit } from './visit.ts';

jest.setTimeout(180_000);

let site: Site;
beforeAll(async () => {
  site = await openSite();
});
afterAll(() => site?.close());

/** Chooses another record in a lookup of the form. */
async function choose({ page }: Visit, label: string, title: string): Promise<void> {
  await page.getByRole('combobox', { name: label }).fill(title);
  await page.getByRole('listbox').getByRole('option', { name: title, exact: true }).click();
}

test('the secretariat moves a hospital to another prefecture, and decides what becomes of its past answers', async () => {
  const [unit] = await site.scenario.database.query<{ id: string }>(sql`SELECT unit AS id FROM shirabe.user_account WHERE username = 'hosp-13'`);
  const [area] = await site.scenario.database.query<{ title: string }>(
    sql`SELECT a.title FROM data.secondary_area a JOIN data.prefecture p ON p.id = a.prefecture WHERE p.code = '01' ORDER BY a.code LIMIT 1`,
  );
  const id = unit?.id ?? '';
  const secretariat = await site.scenario.as('secretariat');
  const stored = async () => (await secretariat.get<RecordAnswer>(`/api/objects/medical_institution/records/${id}`)).body;
  const before = await stored();
  const visit = await site.visit('secretariat', { width: 390, height: 844 });
  const { page } = visit;
  await visit.open(`/o/medical_institution/${id}/edit`, before.title);
  await choose(visit, '都道府県', '北海道');
  await choose(visit, '二次医療圏', area?.title ?? '');
  await page.getByRole('button', { name: '保存', exact: true }).click();

  const dialog = page.getByRole('dialog', { name: '所属先の変更' });
  await dialog.getByText('東京都 → 北海道').waitFor();
  await dialog.getByText(/日次調査.* 2 件/).waitFor();
  expect(await findings(page)).toEqual([]);
  await comesTo(() => overflowOf(page), 0);
  // Nothing is chosen beforehand; what is typed stays when the question is left.
  const save = dialog.getByRole('button', { name: '選んだ方法で保存' });
  await comesTo(() => save.isDisabled(), true);
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
  expect((await stored()).version).toBe(before.version);
  await page.getByRole('button', { name: '保存', exact: true }).click();

  // By the keyboard alone.
  const stay = dialog.getByRole('radio', { name: /元の所属先に残す/ });
  await stay.waitFor();
  await dialog.getByRole('radio', { name: /新しい所属先に移す/ }).focus();
  await page.keyboard.press('ArrowDown');
  await comesTo(() => stay.isChecked(), true);
  await save.focus();
  await page.keyboard.press('Enter');
  await page.getByText('保存しました', { exact: true }).waitFor();
  expect((await stored()).values['prefecture']).toMatchObject({ label: '北海道' });
  const [fixed] = await site.scenario.database.query<{ count: number }>(sql`SELECT count(*)::int AS count FROM shirabe.fixed_stamp`);
  expect(fixed?.count).toBe(3);
  expect(visit.problems).toEqual([]);
  await visit.close();
});

test('the page of a record says how far its past records are on their way, and when they have arrived', async () => {
  const [row] = await site.scenario.database.query<{ id: string; title: string }>(
    sql`SELECT i.id, i.title FROM data.medical_institution i JOIN shirabe.user_account u ON u.unit = i.id WHERE u.username = 'hosp-01'`,
  );
  // Stopped by a failure: it is tried again at a later moment than that at which the clock stands here.
  await site.scenario.database
    .query(sql`INSERT INTO shirabe.scope_move (id, object, record, label, total, done, created_at, created_by, created_by_name, next_attempt_at, attempts)
    VALUES (gen_random_uuid(), 'medical_institution', ${row?.id}, 'x', 12000, 3000, now(), gen_random_uuid(), 'x', ${new Date(site.scenario.now.getTime() + 60_000)}, 1)`);
  const visit = await site.visit('secretariat', { language: 'en' });
  await visit.open(`/o/medical_institution/${row?.id ?? ''}`, row?.title ?? '');
  await visit.page.getByText('Moving the past records to the new unit has stopped (3,000 of 12,000).').waitFor();
  site.scenario.setNow(new Date(site.scenario.now.getTime() + 120_000));
  await visit.page.getByText('All past records have moved to the new unit').waitFor();
  expect(visit.problems).toEqual([]);
  await visit.close();
});

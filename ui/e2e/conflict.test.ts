import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import type { HistoryAnswer, RecordAnswer, RowsPage } from '../../platform/contract/wire.ts';
import { comesTo, openSite, type Site, type Visit } from './visit.ts';

jest.setTimeout(180_000);

let site: Site;
beforeAll(async () => {
  site = await openSite();
});
afterAll(() => site?.close());

async function edit(path: string): Promise<Visit> {
  const visit = await site.visit('pref-13');
  await visit.open(`${path}/edit`, /療養状況調査 東京都/);
  await visit.page.getByRole('button', { name: '保存', exact: true }).waitFor();
  return visit;
}
const save = ({ page }: Visit): Promise<void> => page.getByRole('button', { name: '保存', exact: true }).click();
/** The sum differs: a warning. */
const saveAnyway = ({ page }: Visit): Promise<void> => page.getByRole('button', { name: 'このまま保存' }).click();

test('two who edit the same 療養状況調査: the second sees both values, chooses, and nothing is lost (M3-1)', async () => {
  const client = await site.scenario.as('pref-13');
  const { rows } = (
    await client.get<RowsPage>('/api/objects/care_status_survey/lists/all/rows?limit=1&filter=' + encodeURIComponent('answer_status = "answered"'))
  ).body;
  const id = rows[0]?.id ?? '';
  const api = `/api/objects/care_status_survey/records/${id}`;
  const before = (await client.get<RecordAnswer>(api)).body;
  const was = (name: string) => Number(before.values[name]);

  const first = await edit(`/o/care_status_survey/${id}`);
  const second = await edit(`/o/care_status_survey/${id}`);
  await first.page.getByLabel('宿泊療養者数').fill(String(was('hotel_patients') + 1));
  await first.page.getByLabel('重症者数').fill('7');
  await first.page.getByRole('textbox', { name: '注記' }).fill('一人目の注記');
  await save(first);
  await saveAnyway(first);
  await first.page.getByText('保存しました').first().waitFor();

  await second.page.getByLabel('自宅療養者数').fill(String(was('home_patients') + 2));
  await second.page.getByLabel('重症者数').fill('9');
  await second.page.getByRole('textbox', { name: '注記' }).fill('二人目の注記');
  await save(second);
  const dialog = second.page.getByRole('dialog', { name: 'ほかの人が先に保存しました' });
  await dialog.getByText('東京都 担当者').waitFor();
  const choice = (name: string) => dialog.getByRole('group', { name });
  // What only one of them changed stands as that one left it; what both changed waits for a choice.
  await comesTo(() => dialog.getByRole('group').count(), 4);
  await comesTo(() => choice('宿泊療養者数').getByRole('radio').nth(1).isChecked(), true);
  await comesTo(() => choice('自宅療養者数').getByRole('radio').nth(0).isChecked(), true);
  for (const [name, mine, theirs] of [
    ['重症者数', '9', '7'],
    ['注記', '二人目の注記', '一人目の注記'],
  ] as const) {
    await choice(name).getByText('両方で変更').waitFor();
    await comesTo(() => choice(name).locator('label').allTextContents(), [`自分の入力${mine}`, `保存されている値${theirs}`]);
  }
  await choice('重症者数').getByRole('radio').nth(1).check();
  await choice('注記').getByRole('radio').nth(0).check();
  await dialog.getByRole('button', { name: '選んだ値で保存' }).click();
  await saveAnyway(second);
  await second.page.getByText('保存しました').first().waitFor();

  const after = (await client.get<RecordAnswer>(api)).body;
  expect(after.version).toBe(before.version + 2);
  expect(after.values).toMatchObject({
    hotel_patients: was('hotel_patients') + 1,
    home_patients: was('home_patients') + 2,
    severe: 7,
    note: '二人目の注記',
  });
  const given = ({ values }: RecordAnswer) => Object.entries(values).filter(([name]) => !name.endsWith('_usage'));
  expect(
    given(after)
      .filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(before.values[name]))
      .map(([name]) => name)
      .sort(),
  ).toEqual(['home_patients', 'hotel_patients', 'note', 'severe']);
  const { changes } = (await client.get<HistoryAnswer>(`${api}/history`)).body;
  expect(changes.slice(0, 2).map(({ fields }) => fields.map(({ field }) => field).sort())).toEqual([
    ['home_patients', 'note'],
    ['hotel_patients', 'note', 'severe'],
  ]);
  expect([...first.problems, ...second.problems]).toEqual([]);
  await first.close();
  await second.close();
});

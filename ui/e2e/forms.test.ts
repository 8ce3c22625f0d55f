import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { mkdirSync } from 'node:fs';
import type { HistoryAnswer, RecordAnswer, RowsPage } from '../../platform/contract/wire.ts';
import { findings } from './findings.ts';
import { comesTo, openSite, overflowOf, type Site, type Visit, type VisitOptions } from './visit.ts';

jest.setTimeout(240_000);

let site: Site;
beforeAll(async () => {
  site = await openSite();
});
afterAll(() => site?.close());

const shots = process.env['SHIRABE_SHOTS'];
async function shoot(visit: Visit, name: string): Promise<void> {
  if (!shots) return;
  mkdirSync(shots, { recursive: true });
  await visit.page.screenshot({ path: `${shots}/${name}.png`, fullPage: true });
}

/** Today's daily survey of a hospital, and the ways to it. */
async function todays(username: string): Promise<{ readonly path: string; read(): Promise<RecordAnswer>; saves(): Promise<number> }> {
  const client = await site.scenario.as(username);
  const { rows } = (await client.get<RowsPage>('/api/objects/daily_hospital/lists/today/rows')).body;
  const id = rows[0]?.id ?? '';
  const api = `/api/objects/daily_hospital/records/${id}`;
  return {
    path: `/o/daily_hospital/${id}`,
    read: async () => (await client.get<RecordAnswer>(api)).body,
    saves: async () => (await client.get<HistoryAnswer>(`${api}/history`)).body.changes.length,
  };
}
async function edit(username: string, path: string, options: VisitOptions = {}): Promise<Visit> {
  const visit = await site.visit(username, options);
  await visit.open(`${path}/edit`, /2026\/11\/\d\d/);
  await visit.page.getByRole('button', { name: '保存', exact: true }).waitFor();
  return visit;
}
const save = ({ page }: Visit): Promise<void> => page.getByRole('button', { name: '保存', exact: true }).click();
const remarks = ({ page }: Visit) => page.getByRole('textbox', { name: '備考' });
const fillDay = async ({ page }: Visit): Promise<void> => {
  for (const name of ['外来の状況', '入院の状況', '救急の状況']) await page.getByRole('radiogroup', { name }).getByText('通常').click();
};
/** What went wrong beside the connection that was cut. */
const faults = (visit: Visit) => visit.problems.filter((problem) => !/ERR_INTERNET_DISCONNECTED|ERR_CONNECTION_RESET|ERR_FAILED/.test(problem));

test.each([1440, 360])('a save without a connection waits, and is sent once when it is back (%i px)', async (width) => {
  const user = width === 360 ? 'hosp-01' : 'hosp-13';
  const survey = await todays(user);
  const [before, saves] = [await survey.read(), await survey.saves()];
  const visit = await edit(user, survey.path, { width });
  const { page } = visit;
  await fillDay(visit);
  await remarks(visit).fill(`電波の届かない所で ${width}`);
  await page.context().setOffline(true);
  await save(visit);
  await page.getByText('送信待ちにしました').waitFor();
  await page.getByRole('link', { name: '送信待ち 1 件' }).waitFor();
  await comesTo(() => remarks(visit).isDisabled(), true);
  await comesTo(() => overflowOf(page), 0);
  expect(await findings(page)).toEqual([]);
  await shoot(visit, `waiting-form-${width}`);
  await page.getByRole('link', { name: '送信待ち 1 件' }).click();
  await visit.arrive('送信待ちの保存');
  await page.getByRole('cell', { name: before.title }).or(page.getByText(before.title)).first().waitFor();
  await comesTo(() => overflowOf(page), 0);
  expect(await findings(page)).toEqual([]);
  await shoot(visit, `waiting-page-${width}`);
  expect((await survey.read()).version).toBe(before.version);
  await page.context().setOffline(false);
  await page.getByText('送信待ちの保存はありません。').waitFor();
  expect(await survey.read()).toMatchObject({ version: before.version + 1, values: { remarks: `電波の届かない所で ${width}` } });
  expect(await survey.saves()).toBe(saves + 1);
  expect(faults(visit)).toEqual([]);
  await visit.close();
});

test('an answer that is lost on its way: the save is sent again and done once', async () => {
  const survey = await todays('hosp-13');
  const [before, saves] = [await survey.read(), await survey.saves()];
  const visit = await edit('hosp-13', survey.path);
  const { page } = visit;
  let lost = 0;
  await page.route('**/api/objects/daily_hospital/records/*', async (route) => {
    if (route.request().method() !== 'PATCH' || lost > 0) return route.continue();
    lost += 1;
    await route.fetch();
    await route.abort('connectionreset');
  });
  await fillDay(visit);
  await remarks(visit).fill('返事が届かない保存');
  await save(visit);
  await page.getByText('送信待ちにしました').waitFor();
  await visit.arrive(before.title);
  await page.getByText('返事が届かない保存').first().waitFor();
  expect(await survey.read()).toMatchObject({ version: before.version + 1 });
  expect(await survey.saves()).toBe(saves + 1);
  expect(faults(visit)).toEqual([]);
  await visit.close();
});

test('a save that is refused when the connection is back comes back to its form with its problems', async () => {
  const survey = await todays('hosp-13');
  const visit = await edit('hosp-13', survey.path);
  const { page } = visit;
  await fillDay(visit);
  await page.context().setOffline(true);
  await page.getByLabel('検査実施(検体採取)総人数').fill('1');
  await page.getByLabel('PCR検査実施人数').fill('5');
  await save(visit);
  await page.getByText('送信待ちにしました').waitFor();
  await page.goto('about:blank').catch(() => undefined);
  await page.context().setOffline(false);
  await visit.open('/waiting', '送信待ちの保存');
  await page.getByRole('link', { name: '確認が必要な保存 1 件' }).waitFor();
  await page.getByRole('link', { name: '開いて直す' }).click();
  await page.getByRole('button', { name: 'このまま保存' }).waitFor();
  await comesTo(() => page.getByLabel('PCR検査実施人数').inputValue(), '5');
  await page.getByRole('button', { name: 'このまま保存' }).click();
  // Who accepted the warning, and when, stands with the record from now on.
  const accepted = page.getByRole('region', { name: '確認済みの注意' });
  await accepted.getByText('東京の病院 担当者さんが').first().waitFor();
  await accepted
    .getByText(/検査.*: /)
    .first()
    .waitFor();
  await shoot(visit, 'accepted-1440');
  // And it is not asked for again.
  await visit.open(`${survey.path}/edit`, /2026\/11\/18/);
  await remarks(visit).fill('注意はもう確認した');
  await save(visit);
  await page.getByText('注意はもう確認した').first().waitFor();
  expect(faults(visit)).toEqual([]);
  await visit.close();
});

test('two devices: each sees the other, a draft goes on elsewhere, and nothing is overwritten in silence', async () => {
  const survey = await todays('hosp-13');
  const first = await edit('hosp-13', survey.path);
  await remarks(first).fill('一台目で入力中');
  await first.page.getByText('別の端末からも続けられます').waitFor();
  const second = await edit('hosp-13', survey.path, { width: 360 });
  await second.page.getByText('別の画面か端末でも').waitFor();
  await second.page.getByText('別の端末で入力中の内容があります').waitFor();
  await comesTo(() => overflowOf(second.page), 0);
  await shoot(second, 'other-device-360');
  await second.page.getByRole('button', { name: '続きから入力' }).click();
  await comesTo(() => remarks(second).inputValue(), '一台目で入力中');
  await remarks(second).fill('二台目で保存');
  await save(second);
  await second.page.getByText('二台目で保存').first().waitFor();
  await first.page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
  await first.page.getByText('にこの内容を保存しました').waitFor();
  await shoot(first, 'newer-1440');
  await first.page.getByRole('button', { name: '今すぐ確認' }).click();
  const dialog = first.page.getByRole('dialog');
  await dialog.getByText('二台目で保存').waitFor();
  await dialog.getByRole('group', { name: '備考' }).getByRole('radio').nth(1).check();
  await dialog.getByRole('button', { name: '選んだ値で続ける' }).click();
  await comesTo(() => remarks(first).inputValue(), '二台目で保存');
  expect([...faults(first), ...faults(second)]).toEqual([]);
  await first.close();
  await second.close();
});

test('copy the day before, and go on to the next row', async () => {
  const client = await site.scenario.as('hosp-01');
  const filter = encodeURIComponent('answer_status = "unanswered"');
  const open = (await client.get<RowsPage>(`/api/objects/daily_hospital/lists/all/rows?sort=report_date&filter=${filter}`)).body.rows;
  const survey = await todays('hosp-01');
  const first = open.find(({ id }) => !survey.path.endsWith(id));
  const visit = await edit('hosp-01', survey.path, { width: 360 });
  const { page } = visit;
  await page.getByRole('button', { name: '前日から写す' }).click();
  const dialog = page.getByRole('dialog', { name: '前日から写す' });
  await dialog.getByText('の回答から写します').waitFor();
  await shoot(visit, 'copy-dialog-360');
  await dialog.getByRole('radio').nth(1).check();
  await dialog.getByRole('button', { name: '写す', exact: true }).click();
  await page.getByText('写す前に戻す').waitFor();
  expect(await page.getByText('から写した値です').count()).toBeGreaterThan(0);
  await comesTo(() => overflowOf(page), 0);
  expect(await findings(page)).toEqual([]);
  await shoot(visit, 'copied-360');
  await page.getByRole('button', { name: '写す前に戻す' }).click();
  await page.getByText('から写した値です').first().waitFor({ state: 'detached' });
  await fillDay(visit);
  await remarks(visit).fill('次へ');
  await page.keyboard.press('Control+Enter');
  if (first) await page.waitForURL(`**/o/daily_hospital/${first.id}/edit`);
  else await page.getByText('次に回答するものはありません').waitFor();
  expect((await survey.read()).values).toMatchObject({ remarks: '次へ' });
  expect(faults(visit)).toEqual([]);
  await visit.close();
});

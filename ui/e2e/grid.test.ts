import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { mkdirSync } from 'node:fs';
import type { Page } from 'playwright-core';
import sql from 'sql-template-tag';
import type { GridAnswer } from '../../platform/contract/wire-grid.ts';
import type { Me, RowsPage } from '../../platform/contract/wire.ts';
import { findings } from './findings.ts';
import { comesTo, openSite, overflowOf, type Site, type Visit } from './visit.ts';

jest.setTimeout(240_000);

let site: Site;
beforeAll(async () => {
  site = await openSite();
  // Clinics of Tokyo that report through their organization.
  await site.scenario.database.query(
    sql`WITH chosen AS (
        SELECT i.id, o.id AS organization FROM data.medical_institution i JOIN data.reporting_organization o ON o.scope_prefecture = i.scope_prefecture JOIN data.prefecture p ON p.id = i.scope_prefecture
        WHERE p.code = '13' AND i.institution_type <> 'hospital' AND i.designation <> 'none' AND i.status = 'active' ORDER BY i.id LIMIT 6),
      members AS (UPDATE data.medical_institution i SET reporting_method = 'organization', reporting_org = c.organization, scope_organization = c.organization FROM chosen c WHERE i.id = c.id)
      UPDATE data.daily_clinic d SET scope_organization = c.organization FROM chosen c WHERE d.institution = c.id`,
    { as: 'owner' },
  );
});
afterAll(() => site?.close());

const shots = process.env['SHIRABE_SHOTS'];
async function shoot({ page }: Visit, name: string): Promise<void> {
  if (!shots) return;
  mkdirSync(shots, { recursive: true });
  await page.screenshot({ path: `${shots}/${name}.png` });
}

async function unitOf(username: string): Promise<string> {
  return (await (await site.scenario.as(username)).get<Me>('/api/me')).body.units['institution']?.id ?? '';
}
const save = (page: Page) => page.getByRole('button', { name: /^保存/ });
/** The place of a column among those that are shown. */
const columnOf = (page: Page, label: string) =>
  page.evaluate(
    (words) => [...document.querySelectorAll('.entry-grid thead tr:last-child th')].findIndex((heading) => heading.textContent?.includes(words)) - 1,
    label,
  );
/** Pastes a text as the browser does. */
const paste = (page: Page, text: string, html = '') =>
  page.evaluate(
    ([plain, rich]) => {
      const data = new DataTransfer();
      if (plain) data.setData('text/plain', plain);
      if (rich) data.setData('text/html', rich);
      document.activeElement?.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
    },
    [text, html] as const,
  );

test('days of one institution, typed by keyboard and saved; a bad row stays with its cell marked', async () => {
  const institution = await unitOf('hosp-13');
  await site.during('hosp-13', {}, async (visit) => {
    const { page } = visit;
    await visit.open(`/o/daily_hospital/grid?respondent=${institution}&from=2026-11-12&to=2026-11-18`, /まとめて入力/);
    const active = page.locator('td.grid-active');
    // The first of the three that must be answered; any letter opens its list.
    await active.locator('.grid-catch').focus();
    for (const [at, choice] of ['通常', '制限', '停止'].entries()) {
      await page.keyboard.press('F2');
      await active.locator('select').selectOption({ label: choice });
      await page.keyboard.press(at < 2 ? 'Tab' : 'Enter');
    }
    await shoot(visit, 'grid-days-1440');
    expect(await findings(page)).toEqual([]);

    // Numbers: typed, taken back, typed onto another row with a text that is none.
    const column = await columnOf(page, '新型コロナ疑い外来受診者数');
    await page.locator(`td[data-row="0"][data-column="${column}"]`).click();
    await page.keyboard.type('１２');
    await page.keyboard.press('Enter');
    await page.locator(`td.grid-changed[data-row="0"][data-column="${column}"]`).getByText('12').waitFor();
    await page.keyboard.press('Control+z');
    await comesTo(() => active.locator('.grid-catch').inputValue(), '');
    await page.keyboard.press('Control+y');
    await comesTo(() => active.locator('.grid-catch').inputValue(), '12');
    await page.locator(`td[data-row="1"][data-column="${column}"]`).click();
    await page.keyboard.type('たくさん');
    await page.keyboard.press('Enter');
    await page.locator(`td.grid-bad[data-row="1"][data-column="${column}"]`).getByText('たくさん').waitFor();
    await page.getByText('未保存 2 行').waitFor();
    await page.keyboard.press('Control+s');
    const summary = page.locator('#grid-summary');
    await summary.getByText('1 行を保存しました。1 行は保存できませんでした。').waitFor();
    await shoot(visit, 'grid-refused-1440');
    expect(await findings(page)).toEqual([]);
    await comesTo(() => overflowOf(page), 0);

    // The summary leads to the cell; mended, the row is saved too.
    await summary.getByRole('button', { name: /^2026\/11\/13 ・ 新型コロナ疑い外来受診者数/ }).click();
    await page.keyboard.press('Delete');
    await page.locator('td[data-row="1"][data-column="0"]').click();
    for (const choice of ['通常', '通常', '通常']) {
      await page.keyboard.press('F2');
      await active.locator('select').selectOption({ label: choice });
      await page.keyboard.press('Tab');
    }
    await page.keyboard.press('Control+s');
    await page.getByText('1 行を保存しました。').first().waitFor();
    const { body } = await (
      await site.scenario.as('hosp-13')
    ).get<GridAnswer>(`/api/objects/daily_hospital/grid?respondent=${institution}&from=2026-11-12&to=2026-11-13`);
    expect(body.rows.map(({ values }) => [values['outpatient_status'], values['emergency_status'], values['outpatients_suspected']])).toEqual([
      ['normal', 'stopped', 12],
      ['normal', 'normal', undefined],
    ]);
  });
});

test('an organization pastes a block over its members of a day; what cannot be taken is kept and named; undone as one step', async () => {
  await site.during('org-13', {}, async (visit) => {
    const { page } = visit;
    await visit.open('/', /東京の団体/);
    await page.getByRole('link', { name: /日次調査\(診療所\).*まとめて入力/ }).click();
    await visit.arrive(/2026\/11\/18/);
    await page.locator('.grid-row').first().waitFor();
    const opened = await columnOf(page, '診療・検査医療機関としての開設');
    const rows = await page.locator('.grid-row').count();
    const open = await page.evaluate(
      (column) => [...document.querySelectorAll(`td[data-column="${column}"].grid-open`)].map((one) => Number((one as HTMLElement).dataset['row'])),
      opened,
    );
    const first = open[0] ?? 0;
    // From the first row that is asked, over as many columns as the sheet has sent and two rows more than there are.
    await page.locator(`td[data-row="${first}"][data-column="${opened}"]`).click();
    const line = '開設した\t２\t9:00\t17:00\t\t1,234';
    await paste(page, [...Array.from({ length: rows - first }, (_, index) => (index === 0 ? line.replace('1,234', '多数') : line)), line, line].join('\r\n'));
    const note = page.getByText(/か所に貼り付けました/).locator('..');
    await note.getByText('1 か所は読み取れません。文字は残し、印を付けました。').waitFor();
    await note.getByText('2 行は、表の行が足りず入れていません。').waitFor();
    // The hours appear with the answer 「開設した」, and are filled too.
    const hours = await columnOf(page, '開設時間 開始');
    await page.locator(`td.grid-changed[data-row="${first}"][data-column="${hours}"]`).getByText('09:00').waitFor();
    await page.locator('td.grid-bad').getByText('多数').waitFor();
    await shoot(visit, 'grid-pasted-1440');
    expect(await findings(page)).toEqual([]);
    await page.getByRole('button', { name: '元に戻す' }).click();
    await page.locator('td.grid-changed').first().waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'やり直す' }).click();
    await page.locator('td.grid-bad').getByText('多数').waitFor();
    await save(page).click();
    await page
      .locator('#grid-summary')
      .getByText(/1 行は保存できませんでした。/)
      .waitFor();
    await page.getByRole('button', { name: /問題のある行だけ/ }).click();
    await page.waitForFunction(() => document.querySelectorAll('.grid-row').length === 1);
    // What is typed and not saved is kept: it is offered when the grid is opened again.
    await page.waitForFunction(() => Object.keys(localStorage).some((key) => key.startsWith('shirabe.draft.')));
    await page.reload();
    await page.getByRole('button', { name: '続きから入力' }).click();
    await page.locator('td.grid-bad').getByText('多数').waitFor();
  });
});

test('on a phone a row at a time, and what others saved meanwhile is asked for', async () => {
  const institution = await unitOf('hosp-01');
  const client = await site.scenario.as('hosp-01');
  const address = `respondent=${institution}&from=2026-11-17&to=2026-11-18`;
  await site.during('hosp-01', { width: 360, height: 740 }, async (visit) => {
    const { page } = visit;
    await visit.open(`/o/daily_hospital/grid?${address}`, /まとめて入力/);
    await page.getByText('1 / 2').waitFor();
    await page.getByRole('button', { name: '次の行' }).click();
    await page.getByText('2 / 2').waitFor();
    for (const name of ['外来の状況', '入院の状況', '救急の状況']) await page.getByRole('radiogroup', { name }).getByText('通常').click();
    await page.getByLabel('確保病床数').fill('11');
    await comesTo(() => overflowOf(page), 0);
    expect(await findings(page)).toEqual([]);
    await shoot(visit, 'grid-card-360');
    const row = (await client.get<GridAnswer>(`/api/objects/daily_hospital/grid?${address}`)).body.rows[1];
    const theirs = { version: row?.version, values: { outpatient_status: 'limited', inpatient_status: 'normal', emergency_status: 'normal', ready_beds: 7 } };
    expect((await client.patch(`/api/objects/daily_hospital/records/${row?.id}`, theirs)).status).toBe(200);
    await save(page).click();
    await page.getByRole('button', { name: '値を選ぶ' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('制限').waitFor();
    await shoot(visit, 'grid-conflict-360');
    await dialog.getByRole('button', { name: 'この内容で保存' }).or(dialog.locator('.dialog-foot .main')).first().click();
    await page.getByText('1 行を保存しました。').first().waitFor();
    const now = (await client.get<GridAnswer>(`/api/objects/daily_hospital/grid?${address}`)).body.rows[1];
    expect(now?.values).toMatchObject({ outpatient_status: 'normal', secured_beds: 11, ready_beds: 7 });
  });
});

/** What the browser keeps of the grid, as far as the server has it too. */
const isOnServer = (page: Page) =>
  page.waitForFunction(() => {
    const drafts = Object.keys(localStorage).filter((key) => key.startsWith('shirabe.draft.'));
    return drafts.length > 0 && drafts.every((key) => localStorage.getItem(key)?.includes('"sent":true'));
  });

test('the day before is copied, cells are filled down, a warning is accepted once, and a draft is there on another device', async () => {
  const institution = await unitOf('hosp-13');
  const address = `/o/daily_hospital/grid?respondent=${institution}&from=2026-11-13&to=2026-11-15`;
  await site.during('hosp-13', {}, async (visit) => {
    const { page } = visit;
    const cell = (row: number, column: number, look = '') => page.locator(`td${look}[data-row="${row}"][data-column="${column}"]`);
    await visit.open(address, /まとめて入力/);
    // Two days without an answer: the first takes the one above, the second what the first has taken.
    await cell(1, 0).click();
    await cell(2, 0).click({ modifiers: ['Shift'] });
    await page.getByRole('button', { name: '前日から写す' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('選んだ行（2 行）').waitFor();
    expect(await findings(page)).toEqual([]);
    await shoot(visit, 'grid-copy-1440');
    await dialog.getByRole('button', { name: '写す', exact: true }).click();
    await cell(2, 1, '.grid-changed').getByText('通常').waitFor();
    await page.getByRole('button', { name: '元に戻す' }).click();
    await page.locator('td.grid-changed').first().waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'やり直す' }).click();
    await cell(2, 1, '.grid-changed').getByText('通常').waitFor();

    // More tests by PCR than people were tested: a warning. Typed once, filled down.
    const [people, pcr] = [await columnOf(page, '検査実施(検体採取)総人数'), await columnOf(page, 'PCR検査実施人数')];
    for (const [column, number] of [
      [people, '1'],
      [pcr, '5'],
    ] as const) {
      await cell(1, column).click();
      await page.keyboard.type(number);
      await page.keyboard.press('Enter');
      await page.keyboard.press('Control+d');
      await cell(2, column, '.grid-changed').waitFor();
    }
    await isOnServer(page);
    // Another device: it has nothing of its own.
    await page.evaluate(() => localStorage.clear());
    page.once('dialog', (asked) => void asked.accept());
    await page.reload();
    await page.getByText('うち 2 行は、ほかの端末で入力したものです').waitFor();
    await shoot(visit, 'grid-draft-1440');
    await page.getByRole('button', { name: '続きから入力' }).click();
    await cell(2, pcr, '.grid-changed').waitFor();
    await page.keyboard.press('Control+s');
    const summary = page.locator('#grid-summary');
    await summary.getByText('2 行に確認が必要な値があります。').waitFor();
    expect(await findings(page)).toEqual([]);
    await shoot(visit, 'grid-warned-1440');
    await summary.getByRole('button', { name: 'このまま保存（2 行）' }).click();
    await page.getByText('2 行を保存しました。').first().waitFor();

    // The same values are not asked about again, and no draft is left.
    await page.reload();
    await cell(1, pcr).getByText('5').waitFor();
    await comesTo(() => page.getByRole('button', { name: '続きから入力' }).count(), 0);
    await cell(1, await columnOf(page, '備考')).click();
    await page.keyboard.type('まとめて確認');
    await page.keyboard.press('Control+s');
    await page.getByText('1 行を保存しました。').first().waitFor();
  });
  const client = await site.scenario.as('hosp-13');
  const { body } = await client.get<GridAnswer>(`/api/objects/daily_hospital/grid?respondent=${institution}&from=2026-11-14&to=2026-11-15`);
  expect(body.rows.map(({ values }) => [values['outpatient_status'], values['tested_pcr'], values['remarks']])).toEqual([
    ['normal', 5, 'まとめて確認'],
    ['normal', 5, undefined],
  ]);
});

test('on a phone the day before is copied, what is typed survives a reload, and a warning is accepted', async () => {
  const institution = await unitOf('hosp-13');
  await site.during('hosp-13', { width: 360, height: 740 }, async (visit) => {
    const { page } = visit;
    await visit.open(`/o/daily_hospital/grid?respondent=${institution}&from=2026-11-15&to=2026-11-16`, /まとめて入力/);
    await page.getByRole('button', { name: '次の行' }).click();
    await page.getByText('2 / 2').waitFor();
    await page.getByRole('button', { name: '前日から写す' }).click();
    await page.getByRole('dialog').getByRole('button', { name: '写す', exact: true }).click();
    await page.getByText('未保存 1 行').waitFor();
    await comesTo(() => page.getByLabel('PCR検査実施人数').inputValue(), '5');
    await page.getByRole('textbox', { name: '備考' }).fill('電話で入力');
    await page.waitForFunction(() => Object.keys(localStorage).some((key) => localStorage.getItem(key)?.includes('電話で入力')));
    page.once('dialog', (asked) => void asked.accept());
    await page.reload();
    await page.getByRole('button', { name: '続きから入力' }).click();
    await page.getByText('未保存 1 行').waitFor();
    await comesTo(() => overflowOf(page), 0);
    await save(page).click();
    await page.getByRole('button', { name: 'このまま保存（1 行）' }).waitFor();
    expect(await findings(page)).toEqual([]);
    await shoot(visit, 'grid-warned-360');
    await page.getByRole('button', { name: 'このまま保存（1 行）' }).click();
    await page.getByText('1 行を保存しました。').first().waitFor();
  });
});

test('rows are added to a list by a button and by pasting below the last one; what cannot be taken stays, and nothing is made twice', async () => {
  const visit = await site.visit('secretariat');
  try {
    const { page } = visit;
    await visit.open('/o/reporting_organization/l/all?search=東京', 'すべてのとりまとめ団体');
    await page.getByRole('button', { name: 'リストの操作' }).click();
    await page.getByRole('menuitem', { name: 'まとめて入力' }).click();
    await visit.arrive(/まとめて入力/);
    const row = page.locator('.grid-row');
    const before = await row.count();
    await page.getByRole('button', { name: '行を追加' }).click();
    await page.locator(`td.grid-active[data-row="${before}"]`).waitFor();
    const line = (number: number, id: string) => ['追加の団体' + number, 'その他団体', '東京都', id, `added${number}@example.jp`, '03-0000-0000'].join('\t');
    await paste(page, [line(1, 'ADDED01'), line(2, 'ADDED02'), line(3, 'x')].join('\n'));
    await page.getByText('2 行を末尾に追加しました。').waitFor();
    await page.getByText('未保存 3 行').waitFor();
    // Undone, the rows that came with the paste are gone, too.
    await page.getByRole('button', { name: '元に戻す' }).click();
    await page.waitForFunction((count) => document.querySelectorAll('.grid-row').length === count, before + 1);
    await page.getByRole('button', { name: 'やり直す' }).click();
    await page.waitForFunction((count) => document.querySelectorAll('.grid-row').length === count, before + 3);
    await shoot(visit, 'grid-added-1440');
    expect(await findings(page)).toEqual([]);
    // The answer to the first save is lost: it is sent again, and makes nothing twice.
    await page.route('**/changes', async (route) => {
      await route.fetch();
      await route.abort();
      await page.unroute('**/changes');
    });
    await page.keyboard.press('Control+s');
    await page.getByText(/途中で止まりました/).waitFor();
    await page.keyboard.press('Control+s');
    await page.locator('#grid-summary').getByText('2 行を保存しました。1 行は保存できませんでした。').waitFor();
    // What was added and is not saved is there after a reload.
    await page.waitForFunction(() => Object.keys(localStorage).some((key) => key.includes('grid.row')));
    page.once('dialog', (asked) => void asked.accept());
    await page.reload();
    await page.getByRole('button', { name: '続きから入力' }).click();
    await page.getByText('未保存 1 行').waitFor();
    await page.locator('td.grid-bad', { hasText: 'x' }).waitFor();
    await page.locator('td.grid-bad').first().click();
    await page.getByRole('button', { name: '新しい行を取り除く（1）' }).click();
    await page.getByText('未保存 1 行').waitFor({ state: 'detached' });
    expect(visit.problems.filter((problem) => !problem.includes('ERR_FAILED'))).toEqual([]);
  } finally {
    await visit.close();
  }
  const [count] = await site.scenario.database.query<{ n: number }>(
    sql`SELECT count(*)::int AS n FROM data.reporting_organization WHERE gmis_id LIKE 'ADDED%'`,
    { as: 'engine' },
  );
  expect(count?.n).toBe(2);
});

test('ten thousand cells are pasted at once, and the page goes on answering', async () => {
  await site.during('secretariat', {}, async (visit) => {
    const { page } = visit;
    await visit.open('/o/medical_institution/grid?list=all', /まとめて入力/);
    await page.getByText('400 件', { exact: true }).waitFor();
    const columns = (await page.locator('.entry-grid thead tr:last-child th').count()) - 1;
    await page.locator('td[data-row="0"][data-column="0"]').click();
    const block = Array.from({ length: 400 }, (_, row) => Array.from({ length: 26 }, (_, column) => `値${row}-${column}`).join('\t')).join('\n');
    expect(columns).toBeGreaterThanOrEqual(26);
    await paste(page, block);
    await page.getByText('未保存 400 行').waitFor();
    await page.getByText(/か所は読み取れません/).waitFor();
    // Every text stands where it was pasted, read or not.
    await page.keyboard.press('Control+End');
    await page.keyboard.press('Home');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    await page.locator('td.grid-active[data-row="399"][data-column="2"]').waitFor();
    await comesTo(() => page.locator('td.grid-active .grid-catch').inputValue(), '値399-2');
    await page.keyboard.press('Control+z');
    await page.getByText('未保存 400 行').waitFor({ state: 'detached' });
    expect(await page.locator('tbody .grid-row').count()).toBeLessThan(100);
    // Far too many: nothing is pasted, and it is said what to do.
    await paste(page, Array.from({ length: 201 }, () => Array.from({ length: 1000 }, () => '1').join('\t')).join('\n'));
    await page.getByText(/201,000 セルあり.*200,000 セルまで.*取り込み/).waitFor();
    await comesTo(() => page.getByText(/未保存/).count(), 0);
  });
});

test('a block is pasted into the child rows of a form, and taken back', async () => {
  const client = await site.scenario.as('hosp-13');
  const { rows } = (await client.get<RowsPage>('/api/objects/weekly_survey/lists/mine/rows?limit=1')).body;
  await site.during('hosp-13', {}, async (visit) => {
    const { page } = visit;
    await visit.open(`/o/weekly_survey/${rows[0]?.id}/edit`, /2026/);
    const rowsBefore = await page.locator('.child-grid tbody tr').count();
    await page.getByRole('button', { name: '行を追加' }).click();
    const last = page.locator('.child-grid tbody tr').nth(rowsBefore);
    const first = last.locator('td[data-column="stock_qty"] input');
    await first.focus();
    await paste(page, '１，２３４\t5\nいくつか\t6');
    await page.getByText(/に貼り付けました/).waitFor();
    await comesTo(() => first.inputValue(), '1234');
    await page.getByText('1 か所は読み取れません').waitFor();
    await comesTo(() => page.locator('.child-grid tbody tr').count(), rowsBefore + 2);
    await page.getByRole('button', { name: '元に戻す' }).click();
    await page.waitForFunction((count) => document.querySelectorAll('.child-grid tbody tr').length === count, rowsBefore + 1);
    await comesTo(() => first.inputValue(), '');
  });
});

import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { findings } from './findings.ts';
import { comesTo, openSite, overflowOf, type Site } from './visit.ts';

jest.setTimeout(240_000);

let site: Site;
beforeAll(async () => {
  site = await openSite();
});
afterAll(() => site?.close());

const section = (page: Page, name: string) =>
  page.locator('.builder-section').filter({ has: page.getByRole('heading', { level: 2, name: new RegExp(`^${name}`) }) });
/** The names of the entries of a section, in their order. */
const entries = (page: Page, name: string) => section(page, name).locator('.chosen-name').allTextContents();
const preview = (page: Page) => page.locator('report-preview');
/** The figures of a table of groups, a line each. */
const lines = (page: Page, table: string) =>
  page
    .locator(table)
    .evaluate((element) => [...element.querySelectorAll('tr')].map((row) => [...row.querySelectorAll('th,td')].map((cell) => cell.textContent?.trim())));

test('a report is made from nothing by keyboard and by drag, previewed, mended, saved, and shows the same figures', async () => {
  await site.during('pref-13', { width: 1440, height: 1000 }, async ({ page, open, arrive }) => {
    await open('/reports', '最近');
    await page.getByRole('link', { name: '新しいレポート' }).click();
    await arrive('新しいレポート');
    const object = page.locator('builder-start').getByRole('link', { name: '日次調査(病院)', exact: true });
    await object.waitFor();
    expect(await findings(page)).toEqual([]);
    await object.click();
    await preview(page).getByText('列を加えると、ここに実際のデータで結果を表示します。').waitFor();

    // By keyboard: a press on a field adds it.
    for (const name of ['タイトル', '確保病床数']) {
      await page.getByRole('searchbox', { name: '項目を検索' }).fill(name);
      const field = page.getByRole('button', { name: `「${name}」を追加` });
      await field.focus();
      await page.keyboard.press('Enter');
      await comesTo(async () => (await entries(page, '列')).includes(name), true);
    }
    await page.getByRole('searchbox', { name: '項目を検索' }).fill('');
    // By drag: into the columns, and into the groupings.
    const status = page.getByRole('button', { name: '「回答ステータス」を追加' });
    await status.dragTo(section(page, '行のグループ'));
    await comesTo(() => entries(page, '行のグループ'), ['回答ステータス']);
    await page.getByRole('button', { name: '「報告日」を追加' }).dragTo(section(page, '列').first());
    await comesTo(() => entries(page, '列'), ['タイトル', '確保病床数', '報告日']);
    // The order, by keyboard.
    await section(page, '列').locator('li').nth(2).focus();
    await page.keyboard.press('Alt+ArrowUp');
    await comesTo(() => entries(page, '列'), ['タイトル', '報告日', '確保病床数']);

    await section(page, '集計').getByRole('button', { name: '集計を追加', exact: true }).click();
    await comesTo(() => entries(page, '集計'), ['確保病床数の合計']);
    await preview(page).getByRole('columnheader', { name: '確保病床数の合計' }).first().waitFor();
    expect(await findings(page)).toEqual([]);

    // A formula that is wrong is told at its place; the result from before stays.
    await section(page, '集計').getByRole('button', { name: '計算する集計を追加' }).click();
    const formula = section(page, '集計').getByRole('textbox', { name: '集計どうしの計算式' });
    await formula.focus();
    await page.keyboard.type('sum_s');
    const offer = page.getByRole('listbox', { name: '入力候補' });
    await offer.getByRole('option', { name: /^sum_secured_beds/ }).waitFor();
    expect(await findings(page)).toEqual([]);
    await page.keyboard.press('Enter');
    await comesTo(() => formula.inputValue(), 'sum_secured_beds');
    // By what it is called, after another one.
    await page.keyboard.type(' / 全体の確保');
    await offer.getByRole('option', { name: /^TOTAL\.sum_secured_beds/ }).click();
    await comesTo(() => formula.inputValue(), 'sum_secured_beds / TOTAL.sum_secured_beds');
    await preview(page).getByRole('columnheader', { name: '率' }).first().waitFor();
    await formula.fill('sum_secured_bed / TOTAL.sum_secured_beds');
    await preview(page)
      .getByText(/直すところが 1 か所ある/)
      .waitFor();
    await page.locator('.builder-wrong').getByRole('button').first().waitFor();
    await section(page, '集計')
      .locator('.formula-problems')
      .getByText(/sum_secured_bed/)
      .waitFor();
    expect(await findings(page)).toEqual([]);
    await formula.fill('sum_secured_beds / TOTAL.sum_secured_beds');
    await page.locator('.builder-wrong').waitFor({ state: 'detached' });
    await preview(page).getByRole('columnheader', { name: '率' }).first().waitFor();

    await section(page, 'グラフ').getByLabel('種類').selectOption({ label: '棒' });
    await section(page, 'グラフ').getByLabel('値').selectOption({ label: '確保病床数の合計' });
    await preview(page).locator('chart-figure').waitFor();
    await comesTo(async () => (await preview(page).locator('.busy').count()) === 0, true);
    const previewed = await lines(page, '.builder-groups');
    expect(previewed.length).toBeGreaterThan(2);

    // Steps are taken back, and taken again.
    await page.getByRole('button', { name: '元に戻す' }).click();
    await page.getByRole('button', { name: '元に戻す' }).click();
    await preview(page).locator('chart-figure').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'やり直す' }).click();
    await page.getByRole('button', { name: 'やり直す' }).click();
    await preview(page).locator('chart-figure').waitFor();

    // Leaving asks; staying stays.
    await page.getByRole('link', { name: 'レポート', exact: true }).first().click();
    await page.getByRole('dialog').getByRole('button', { name: 'ページに残る' }).click();

    await page.getByRole('button', { name: '定義（YAML）' }).click();
    await page.getByRole('dialog').getByText('from: daily_hospital').waitFor();
    await page.getByRole('dialog').getByRole('button', { name: '閉じる' }).last().click();

    await page.getByRole('button', { name: '名前を付けて保存' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('レポート名').fill('回答ステータスごとの確保病床');
    await dialog.getByRole('button', { name: '保存', exact: true }).click();
    await arrive('回答ステータスごとの確保病床');
    await page.getByText('保存済み').waitFor();
    await page.locator('.crumbs').getByRole('link', { name: '回答ステータスごとの確保病床' }).click();
    await page.locator('grouped-table').waitFor();
    // The report has what the preview showed.
    const shown = page.locator('grouped-table').getByRole('row');
    for (const [name = '', sum = ''] of previewed.slice(1, -1).filter(([, figure]) => figure !== '–'))
      await shown
        .filter({ hasText: name.replace(/^[^\p{L}]+/u, '') })
        .filter({ hasText: sum })
        .first()
        .waitFor();
  });
});

test('what the form does not show is kept, and two editors do not overwrite each other', async () => {
  const definition = {
    from: 'daily_hospital',
    columns: ['title', { field: 'secured_beds', highlight: [{ below: 5, tone: 'bad', label: { ja: '少', en: 'few' } }] }],
    with_or_without: {},
    export: { view: 'formatted', format: 'xlsx' },
    frozen: 2,
  };
  const client = await site.scenario.as('pref-13');
  const { body } = await client.post<{ report: string; version: number }>('/api/own-reports', {
    label: '二人で編集',
    description: '説明',
    folder: null,
    definition,
  });
  await site.during('pref-13', { width: 1440, height: 900 }, async ({ page, open }) => {
    await open(`/reports/${body.report}/edit`, '二人で編集');
    await page.getByRole('searchbox', { name: '項目を検索' }).fill('回答ステータス');
    await page.getByRole('button', { name: '「回答ステータス」を追加' }).click();
    await comesTo(async () => (await entries(page, '列')).length, 3);
    // Somebody else saves in between.
    const other = await client.send(`/api/own-reports/${body.report}`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ label: '二人で編集', version: body.version }),
    });
    expect(other.status).toBe(200);
    await page.getByRole('button', { name: '保存', exact: true }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('ほかの人が先に保存しました').waitFor();
    expect(await findings(page)).toEqual([]);
    await dialog.getByRole('button', { name: '自分の内容で上書き' }).click();
    await page.getByText('保存済み').waitFor();
    const saved = await client.get<{ definition: Record<string, unknown> }>(`/api/reports/${body.report}/definition`);
    expect(saved.body.definition).toEqual({ ...definition, columns: [...definition.columns, 'answer_status'] });
  });
});

test.each([360, 768])('at %i px a report is changed with computed columns, buckets, related data and highlights', async (width) => {
  const client = await site.scenario.as('pref-13');
  const { body } = await client.post<{ report: string }>('/api/own-reports', {
    label: `電話で編集 ${width}`,
    description: '',
    folder: null,
    definition: { from: 'medical_institution', columns: ['title', 'beds_total'] },
  });
  await site.during('pref-13', { width, height: 780 }, async ({ page, open }) => {
    await open(`/reports/${body.report}/edit`, `電話で編集 ${width}`);
    await section(page, 'データ').getByLabel('関連するデータを加える').selectOption({ label: '日次調査(病院)（医療機関）' });
    await section(page, 'データ').getByLabel('組み合わせ方').selectOption({ label: 'あるかどうかを値で示す' });
    await section(page, 'データ').getByRole('button', { name: '「日次調査(病院)の件数」を列に追加' }).click();
    await section(page, 'データ').getByRole('button', { name: '合計などの値を追加' }).click();
    await page.getByRole('dialog').getByRole('searchbox').fill('確保病床数');
    await page.getByRole('dialog').getByRole('button', { name: '「確保病床数」を選ぶ' }).click();
    await section(page, 'データ')
      .getByRole('button', { name: /sum_secured_beds」を列に追加/ })
      .click();
    await section(page, '列').getByRole('button', { name: '分類の列を追加' }).click();
    await page.getByRole('dialog').getByRole('searchbox').first().fill('病床');
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /病床.*を選ぶ/ })
      .first()
      .click();
    await comesTo(async () => (await entries(page, '列')).length, 5);
    await section(page, '列').getByRole('button', { name: '計算の列を追加' }).click();
    await section(page, '列').getByRole('textbox', { name: '計算式' }).focus();
    await page.keyboard.type('合計病床');
    await page.getByRole('option', { name: /^beds_total/ }).waitFor();
    await page.keyboard.press('Tab');
    await page.keyboard.type(' * 2');
    await comesTo(() => section(page, '列').getByRole('textbox', { name: '計算式' }).inputValue(), 'beds_total * 2');
    await section(page, '行のグループ')
      .getByRole('button', { name: /の分類」でグループ化/ })
      .click();
    expect(await findings(page)).toEqual([]);
    await comesTo(() => overflowOf(page), 0);
    if (width < 900) await page.getByRole('button', { name: 'プレビュー', exact: true }).click();
    await preview(page).locator('.builder-groups').waitFor();
    expect(await findings(page)).toEqual([]);
    await comesTo(() => overflowOf(page), 0);
  });
});

test('a block is put beside a report, its figures computed across, and the whole saved', async () => {
  await site.during('admin', { width: 1440, height: 1000 }, async ({ page, open, arrive }) => {
    await open('/reports/new?from=todays_status_by_prefecture', '新しいレポート');
    await preview(page).locator('tbody tr').first().waitFor();
    await page.getByLabel('横に並べるブロックを追加').selectOption({ label: '日次調査(診療所)' });
    const blocks = page.getByRole('group', { name: '編集するブロック' });
    await blocks.getByRole('button', { name: '日次調査(診療所)', pressed: true }).waitFor();
    // It is grouped as the report is, without being told.
    await comesTo(() => entries(page, '行のグループ'), ['医療機関 › 都道府県']);
    const side = preview(page).locator('joined-table');
    await side.getByRole('columnheader', { name: '日次調査(診療所)' }).waitFor();
    await page.getByRole('searchbox', { name: '項目を検索' }).fill('うちPCR陽性件数');
    await page.getByRole('button', { name: '「うちPCR陽性件数」を追加' }).click();
    await comesTo(async () => (await entries(page, '列')).includes('うちPCR陽性件数'), true);
    await section(page, '集計').getByRole('button', { name: '集計を追加', exact: true }).click();
    await side.getByRole('columnheader', { name: 'うちPCR陽性件数の合計' }).waitFor();
    await page.getByLabel('ブロックの見出し').fill('診療所');
    await side.getByRole('columnheader', { name: '診療所', exact: true }).waitFor();
    expect(await findings(page)).toEqual([]);

    // Across both, in the report itself.
    await blocks.getByRole('button', { name: '日次調査(病院)' }).click();
    await section(page, '集計').getByRole('button', { name: '計算する集計を追加' }).click();
    const formula = section(page, '集計').getByRole('textbox', { name: '集計どうしの計算式' });
    await comesTo(() => formula.evaluate((element) => element === document.activeElement), true);
    await formula.pressSequentially('daily_clinic.sum_pos');
    await page
      .getByRole('listbox', { name: '入力候補' })
      .getByRole('option', { name: /^sum_positives_pcr/ })
      .click();
    await formula.pressSequentially(' / count');
    await side.getByRole('columnheader', { name: 'ブロックをまたぐ計算' }).waitFor();
    // What is wrong within a block leads there.
    await blocks.getByRole('button', { name: '診療所' }).click();
    await section(page, '行のグループ')
      .getByRole('button', { name: /都道府県.*(削除|外す)/ })
      .click();
    await page
      .locator('.builder-wrong')
      .getByRole('button', { name: /0 段です/ })
      .waitFor();
    await blocks.getByRole('button', { name: '日次調査(病院)' }).click();
    await page
      .locator('.builder-wrong')
      .getByRole('button', { name: /0 段です/ })
      .click();
    await blocks.getByRole('button', { name: '診療所', pressed: true }).waitFor();
    await page.getByRole('button', { name: '元に戻す' }).click();
    await side.getByRole('columnheader', { name: 'ブロックをまたぐ計算' }).waitFor();
    await page.locator('.builder-wrong').waitFor({ state: 'detached' });

    await page.getByRole('button', { name: '名前を付けて保存' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('レポート名').fill('病院と診療所');
    await dialog.getByRole('button', { name: '保存', exact: true }).click();
    await arrive('病院と診療所');
    const previewed = await lines(page, 'report-preview joined-table table');
    await page.locator('.crumbs').getByRole('link', { name: '病院と診療所' }).click();
    await page.getByRole('table', { name: '病院と診療所 並べた集計' }).waitFor();
    await comesTo(() => lines(page, '.report-matrix table'), previewed);
  });
});

test.each([1440, 360])(
  'at %i px data beside data that is beside the rows is added, previewed and saved, and goes with what it stands beside',
  async (width) => {
    const client = await site.scenario.as('secretariat');
    const definition = { from: 'reporting_organization', columns: ['title'] };
    const { body } = await client.post<{ report: string }>('/api/own-reports', { label: `団体の調査 ${width}`, description: '', folder: null, definition });
    const saved = async () => (await client.get<{ definition: Record<string, unknown> }>(`/api/reports/${body.report}/definition`)).body.definition;
    await site.during('secretariat', { width, height: 900 }, async ({ page, open }) => {
      await open(`/reports/${body.report}/edit`, `団体の調査 ${width}`);
      const data = section(page, 'データ');
      const more = data.getByLabel('関連するデータを加える');
      await more.selectOption({ label: '医療機関マスタ（とりまとめ団体）' });
      await more.selectOption({ label: '医療機関マスタ › 日次調査(病院)（医療機関）' });
      const nested = data.locator('[data-place="with_or_without.daily_hospital"]');
      await nested.getByText('医療機関マスタ › 日次調査(病院)（医療機関）').waitFor();
      // Narrow screens have the fields in a dialog.
      const isWide = width > 1200;
      if (!isWide) await section(page, '列').getByRole('button', { name: '項目の列を追加' }).click();
      const fields = (isWide ? page : page.getByRole('dialog')).getByRole('region', { name: '日次調査(病院)', exact: true });
      await fields.getByRole('searchbox').fill('確保病床数');
      await fields.getByRole('button', { name: isWide ? '「確保病床数」を追加' : '「確保病床数」を選ぶ' }).click();
      if (width < 900) await page.getByRole('button', { name: 'プレビュー', exact: true }).click();
      // A phone shows cards in place of columns.
      await preview(page).getByText('確保病床数', { exact: true }).first().waitFor();
      await comesTo(() => overflowOf(page), 0);
      expect(await findings(page)).toEqual([]);
      await page.getByRole('button', { name: '保存', exact: true }).click();
      await page.getByText('保存済み').waitFor();
      expect(await saved()).toEqual({
        from: 'reporting_organization',
        columns: ['title', 'daily_hospital.secured_beds'],
        with_or_without: {
          medical_institution: { object: 'medical_institution', by: 'reporting_org' },
          daily_hospital: { object: 'daily_hospital', by: 'institution', within: 'medical_institution' },
        },
      });
      // What stands beside it goes along; the column that is left says what it lacks.
      if (width < 900) await page.getByRole('button', { name: '編集', exact: true }).click();
      await data.locator('[data-place="with_or_without.medical_institution"]').getByRole('button', { name: '「医療機関マスタ」を削除' }).click();
      await nested.waitFor({ state: 'detached' });
      await section(page, '列')
        .getByText(/daily_hospital/)
        .first()
        .waitFor();
    });
  },
);

import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { loadDefinitions } from '../../platform/metadata/load-definitions.ts';
import { projectRoot } from '../../platform/server/environment.ts';
import { applyDefinitions } from '../../platform/setup/apply-definitions.ts';
import { findings } from './findings.ts';
import { comesTo, openSite, overflowOf, type Site } from './visit.ts';

jest.setTimeout(180_000);

let site: Site;
let files: Readonly<Record<string, string>>;
const report = `report: beds_watched
label: 病床の見守り
description: 直近7日の回答と、本日の病床の状況です。
from: medical_institution
with_or_without:
  today: { object: daily_hospital, by: institution, where: report_date = TODAY() }
beside:
  week: { object: daily_hospital, by: institution, label: 直近7日の回答あり, where: 'report_date > ADDDAYS(TODAY(), -7) AND answer_status = "answered"' }
where: institution_type = "hospital"
filters: [week, week.count, secondary_area]
columns:
  - { field: title, key: institution, label: 医療機関名, link: record }
  - prefecture
  - { field: week.count, highlight: [{ below: 1, tone: bad, label: 回答なし }, { from: 1, tone: good, label: 回答あり }] }
  - phone
  - { field: today.answer_status, label: 回答 }
  - { field: today.secured_beds, label: 確保病床 }
  - { field: today.ready_beds, label: 即応病床 }
  - { field: today.acceptable_beds, label: 受入可能 }
  - { field: today.covid_inpatients, label: 入院患者 }
  - { field: today.outpatient_status, label: 外来 }
  - { field: today.updated_at, label: 最終更新 }
sort: [title]
limit: 20
highlight: [{ when: ISBLANK(today.secured_beds), tone: warn, label: 未確認 }]
frozen: 2
`;
const path = '/reports/beds_watched';
const heading = '病床の見守り';

beforeAll(async () => {
  site = await openSite({ institutions: 100, days: 1 });
  const loaded = await loadDefinitions(projectRoot);
  files = { ...loaded.files, 'reports/100_local_government/beds_watched.report.yaml': report };
  await applyDefinitions(site.scenario.database, files);
});
afterAll(() => site?.close());

test('cells and rows stand out by words, too; the first columns stay in sight, as many as the reader wants', async () => {
  await site.during('secretariat', { width: 768 }, async ({ page, open }) => {
    await open(path, heading);
    await page.getByText('上位 20 件').waitFor();
    await page.getByText('20 件すべて表示').waitFor();
    await page.locator('.toned-bad, .toned-good').first().waitFor();
    await page.locator('tr.row-warn').getByText('未確認').first().waitFor();
    expect(await page.locator('.toned').first().textContent()).toMatch(/[✓!]\d+ \(回答(あり|なし)\)/);
    const left = (column: number): Promise<number> =>
      page.locator(`tbody tr[aria-rowindex="2"] > :nth-child(${column})`).evaluate((cell) => Math.round(cell.getBoundingClientRect().left));
    const before = [await left(1), await left(2)];
    const scroll = (): Promise<void> =>
      page.getByRole('region', { name: heading }).evaluate((region) => {
        region.scrollLeft = 400;
      });
    await scroll();
    expect([await left(1), await left(2)]).toEqual(before);
    await page.getByRole('button', { name: '編集', exact: true }).click();
    await page.getByLabel('固定する列').selectOption('0');
    await page.waitForURL(/freeze=0/);
    await page.locator('table.freeze-0').waitFor();
    await scroll();
    expect(await left(1)).toBeLessThan(before[0] ?? 0);
    await comesTo(() => overflowOf(page), 0);
    expect(await findings(page)).toEqual([]);
  });
});

test('on a phone the card of a row says why it stands out', async () => {
  await site.during('secretariat', { width: 360, height: 780 }, async ({ page, open }) => {
    await open(path, heading);
    await page.locator('.table-card .toned').first().waitFor();
    await page.locator('.table-card.row-warn').getByText('未確認').first().waitFor();
    await comesTo(() => overflowOf(page), 0);
    expect(await findings(page)).toEqual([]);
  });
});

test('what takes long can be called off, and what would take long is asked about first', async () => {
  await site.during('secretariat', {}, async ({ page, open, arrive }) => {
    let hold = true;
    await page.route(/\/api\/reports\/beds_watched(\?|$)/, async (route) => {
      if (!hold) await route.continue();
    });
    await page.goto(path);
    await page.getByRole('button', { name: '中止' }).click();
    await page.getByText('読み込みを中止しました。').waitFor();
    hold = false;
    await page.getByRole('button', { name: 'もう一度実行' }).click();
    await arrive(heading);
    await page.getByRole('rowheader').first().waitFor();
    const app = files['objects/app.yaml'] ?? '';
    await applyDefinitions(site.scenario.database, { ...files, 'objects/app.yaml': `${app}\nreports: { ask_above: 0 }\n` });
    await open(path, heading);
    await page.getByText(/行を読み込む見込みで/).waitFor();
    await page.getByText('まだ実行していません').waitFor();
    expect(await findings(page)).toEqual([]);
    await page.getByRole('button', { name: '条件を絞る' }).click();
    await page.getByRole('button', { name: 'このまま実行' }).click();
    await page.getByRole('rowheader').first().waitFor();
    await page.getByText('20 件すべて表示').waitFor();
  });
});

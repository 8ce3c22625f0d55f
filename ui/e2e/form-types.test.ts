import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { mkdirSync } from 'node:fs';
import sql from 'sql-template-tag';
import { loadDefinitions } from '../../platform/metadata/load-definitions.ts';
import { projectRoot } from '../../platform/server/environment.ts';
import { applyDefinitions } from '../../platform/setup/apply-definitions.ts';
import { findings } from './findings.ts';
import { comesTo, openSite, overflowOf, settle, type Site, type Visit } from './visit.ts';

jest.setTimeout(240_000);

const ROWS = 6;
/** A form of which nothing is right at first: 24 required fields, and child rows. */
const demanding = {
  'objects/demanding/object.yaml': `object: demanding
label: 項目の多い調査
name: "{{n1}}"
fields:
${Array.from({ length: 24 }, (_, index) => `  n${index + 1}: { type: integer, label: 項目${index + 1}, required: true, min: 0 }`).join('\n')}
  rows: { type: children, of: demanding_row, by: survey, label: 明細 }
`,
  'objects/demanding/layout.yaml': `sections:
  - { label: 前半, fields: [${Array.from({ length: 12 }, (_, index) => `n${index + 1}`).join(', ')}] }
  - { label: 後半, columns: 3, fields: [${Array.from({ length: 12 }, (_, index) => `n${index + 13}`).join(', ')}] }
  - { label: 明細, columns: 1, fields: [rows] }
`,
  'objects/demanding/access.yaml': 'read: [everyone]\nwrite: [everyone]\n',
  'objects/optional/object.yaml': `object: optional
label: 任意の調査
name: "{{called}}"
fields:
  called: { type: text, label: 名称 }
  held: { type: checkbox, label: 実施した }
${Array.from({ length: 14 }, (_, index) => `  n${index + 1}: { type: integer, label: 項目${index + 1} }`).join('\n')}
`,
  'objects/optional/layout.yaml': `sections:
  - { label: 実施, fields: [called, held] }
  - { label: 結果, show: held, fields: [${Array.from({ length: 14 }, (_, index) => `n${index + 1}`).join(', ')}] }
`,
  'objects/optional/access.yaml': 'read: [everyone]\nwrite: [everyone]\n',
  'objects/demanding_row/object.yaml': `object: demanding_row
label: 明細
name: "{{goods}}"
fields:
  survey: { type: lookup, to: demanding, label: 調査, required: true, parent: true }
  goods: { type: text, label: 品目, required: true }
  amount: { type: integer, label: 数量, min: 0 }
`,
  'objects/demanding_row/access.yaml': 'read: [everyone]\nwrite: [everyone]\n',
};

let site: Site;
beforeAll(async () => {
  site = await openSite();
  const { files } = await loadDefinitions(projectRoot);
  await applyDefinitions(site.scenario.database, { ...files, ...demanding });
});
afterAll(() => site?.close());

const shots = process.env['SHIRABE_SHOTS'];
async function shoot({ page }: Visit, name: string, fullPage = true): Promise<void> {
  if (!shots) return;
  mkdirSync(shots, { recursive: true });
  await page.screenshot({ path: `${shots}/${name}.png`, fullPage });
}
const idOf = async (type: string): Promise<string> => {
  const [row] = await site.scenario.database.query<{ id: string }>(
    sql`SELECT id FROM data.medical_institution WHERE institution_type = ${type} AND beds_total > 0 ORDER BY gmis_id LIMIT 1`,
    { as: 'engine' },
  );
  return row?.id ?? '';
};

test.each([1440, 360])('a new record begins with the choice of its type, which decides what is asked and offered (%i px)', async (width) => {
  await site.during('secretariat', { width, height: 800 }, async (visit) => {
    const { page, open, arrive } = visit;
    await open('/o/medical_institution', /すべての医療機関/);
    await page.getByRole('link', { name: '新規' }).first().click();
    await arrive('医療機関マスタの新規登録');
    await page.getByRole('heading', { name: '医療機関区分を選んでください' }).waitFor();
    await page.getByText('病床数が20床以上の医療機関。').waitFor();
    await comesTo(() => overflowOf(page), 0);
    expect(await findings(page)).toEqual([]);
    await shoot(visit, `types-choice-${width}`);
    await page.getByRole('link', { name: '検査センター' }).press('Enter');
    await page
      .getByRole('group', { name: '指定と報告' })
      .or(page.getByRole('region', { name: '指定と報告' }))
      .waitFor();
    expect(new URL(page.url()).searchParams.get('institution_type')).toBe('test_center');
    await comesTo(() => page.getByRole('region', { name: '病床・救急' }).count(), 0);
    const designation = page.getByRole('radiogroup', { name: '指定区分' });
    await comesTo(() => designation.getByRole('radio').count(), 3);
    await comesTo(() => designation.getByRole('radio', { name: '検査センター' }).isChecked(), true);
    await settle(page);
    expect(await findings(page)).toEqual([]);
    await shoot(visit, `types-form-${width}`);
    await page.getByRole('link', { name: '選び直す' }).click();
    await page.getByRole('link', { name: '病院 病床数が20床以上' }).click();
    await page.getByRole('region', { name: '病床・救急' }).waitFor();
  });
});

test('a change of the type shows first what goes with it; what goes stays in sight until it is saved', async () => {
  const id = await idOf('hospital');
  await site.during('secretariat', { width: 360, height: 800 }, async (visit) => {
    const { page, open } = visit;
    await open(`/o/medical_institution/${id}/edit`, /./);
    const type = page.getByLabel('医療機関区分');
    await type.selectOption('clinic_without_beds');
    const dialog = page.getByRole('dialog', { name: '「医療機関区分」を「無床診療所」に変えますか？' });
    await dialog.getByText(/合計病床数: \d+/).waitFor();
    await shoot(visit, 'types-change-360', false);
    await dialog.getByRole('button', { name: 'キャンセル' }).click();
    await comesTo(() => type.inputValue(), 'hospital');
    await comesTo(() => page.getByRole('region', { name: '病床・救急' }).count(), 1);
    await type.selectOption('clinic_without_beds');
    await dialog.getByRole('button', { name: '変える' }).click();
    await page.getByRole('region', { name: '病床・救急' }).waitFor({ state: 'detached' });
    const going = page.locator('#going');
    await going.getByText(/合計病床数: \d+/).waitFor();
    await comesTo(() => overflowOf(page), 0);
    expect(await findings(page)).toEqual([]);
    await shoot(visit, 'types-going-360', false);
    // Back to what it was: nothing goes.
    await type.selectOption('hospital');
    await going.waitFor({ state: 'detached' });
    await type.selectOption('clinic_without_beds');
    await dialog.getByRole('button', { name: '変える' }).click();
    await page.getByRole('button', { name: '保存', exact: true }).click();
    await page.getByText('保存しました').first().waitFor();
    await page.locator('.highlights').getByText('無床診療所').waitFor();
    const [row] = await site.scenario.database.query<{ beds_total: number | null }>(
      sql`SELECT beds_total FROM data.medical_institution WHERE id = ${id}::uuid`,
      { as: 'engine' },
    );
    expect(row).toEqual({ beds_total: null });
  });
});

test('of much that goes with a save ten lines are shown, and the others open below them', async () => {
  await site.during('secretariat', { width: 360, height: 800 }, async ({ page, open }) => {
    await open('/o/optional/new', '任意の調査の新規登録');
    const held = page.getByRole('radiogroup', { name: '実施した' });
    await held.getByText('はい').click();
    for (let number = 1; number <= 14; number += 1) await page.getByLabel(`項目${number}`, { exact: true }).fill(String(number));
    await held.getByText('いいえ').click();
    const going = page.locator('#going');
    await going.getByText('ほか 4 件も消えます').waitFor();
    const seen = () => going.getByRole('listitem').filter({ visible: true }).count();
    await comesTo(seen, 10);
    await comesTo(() => overflowOf(page), 0);
    await going.getByText('ほか 4 件も消えます').click();
    await going.getByText('項目14: 14').waitFor();
    await comesTo(seen, 14);
    expect(await findings(page)).toEqual([]);
    await held.getByText('はい').click();
    await going.waitFor({ state: 'detached' });
    await comesTo(() => page.getByLabel('項目14', { exact: true }).inputValue(), '14');
  });
});

test.each([1440, 360])('thirty errors are listed, and each link leads to its field, in sight (%i px)', async (width) => {
  await site.during('secretariat', { width, height: 760 }, async (visit) => {
    const { page, open } = visit;
    await open('/o/demanding/new', '項目の多い調査の新規登録');
    for (let row = 0; row < ROWS; row += 1) await page.getByRole('button', { name: /行を追加/ }).click();
    await page.getByRole('button', { name: '登録' }).click();
    const summary = page.locator('#error-summary');
    await summary.getByText('30 件の項目を直してください').waitFor();
    await page.waitForFunction(() => document.activeElement?.id === 'error-summary');
    await comesTo(() => summary.getByRole('link').count(), 30);
    await comesTo(() => overflowOf(page), 0);
    await shoot(visit, `errors-${width}`);
    await shoot(visit, `errors-top-${width}`, false);
    for (const name of [/^項目1: /, /^項目24: /, /^明細 6 ・ 品目: /]) {
      await summary.getByRole('link', { name }).press('Enter');
      // Neither the head nor the foot, which stay, may lie over it.
      const isSeen = await page.evaluate(() => {
        const input = document.activeElement as HTMLInputElement;
        const { left, top, width: wide, height } = input.getBoundingClientRect();
        return input.getAttribute('aria-invalid') === 'true' && document.elementFromPoint(left + wide / 2, top + height / 2) === input;
      });
      expect([String(name), isSeen]).toEqual([String(name), true]);
    }
    await shoot(visit, `errors-row-${width}`, false);
    expect(await findings(page)).toEqual([]);
  });
});

test('without a connection a form that was never opened says so and opens when it is back; a log-out leaves nothing that others need not see', async () => {
  const visit = await site.visit('hosp-13', { width: 1440 });
  const { page, open, arrive } = visit;
  await open('/o/inquiry', /お問合せ/);
  // The code of forms comes when the browser has nothing else to do.
  await page.waitForFunction(() => customElements.get('form-page') !== undefined);
  await settle(page);
  await page.context().setOffline(true);
  await page.getByRole('link', { name: '新規' }).first().click();
  // The bar at the top says it at once; the page itself only when its question failed: with the connection back before that, it would simply open.
  await page
    .getByRole('alert')
    .getByText(/サーバーに接続できません|接続/)
    .first()
    .waitFor();
  const again = page.getByRole('button', { name: 'もう一度試す' });
  await again.waitFor();
  await shoot(visit, 'offline-form-1440');
  await page.context().setOffline(false);
  await again.click();
  await arrive('お問合せの新規登録');
  await page.getByLabel('件名').fill('書きかけ');
  await page.waitForFunction(() => Object.keys(localStorage).some((key) => key.startsWith('shirabe.draft.')));
  await open('/o/medical_institution', /医療機関/);
  await page.getByRole('rowheader').getByRole('link').first().click();
  await page.waitForFunction(() => Object.keys(localStorage).some((key) => key.startsWith('shirabe.visited.')));
  await page.locator('user-menu').getByRole('button').click();
  await page.getByRole('menuitem', { name: 'ログアウト' }).click();
  await page.getByLabel('ユーザ名').waitFor();
  const left = await page.evaluate(() => [...Object.keys(localStorage), ...Object.keys(sessionStorage)]);
  expect(left.filter((key) => /^shirabe\.(draft|visited|list)\./.test(key))).toEqual([]);
  await visit.close();
  // What was typed is not lost: the server has it.
  await site.during('hosp-13', {}, async (again) => {
    await again.open('/o/inquiry/new', 'お問合せの新規登録');
    await again.page.getByText(/別の端末で入力中の内容があります/).waitFor();
  });
});

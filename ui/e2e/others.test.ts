import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import sql from 'sql-template-tag';
import type { DashboardAnswer, RecordAnswer, RowsPage } from '../../platform/contract/wire.ts';
import { comesTo, countShown, openSite, overflowOf, type Site, type Visit } from './visit.ts';

jest.setTimeout(180_000);

let site: Site;
beforeAll(async () => {
  site = await openSite();
});
afterAll(() => site?.close());

const during: Site['during'] = (...visit) => site.during(...visit);

async function firstRecord(username: string, object: string, list: string): Promise<{ path: string; title: string }> {
  const client = await site.scenario.as(username);
  const { rows } = (await client.get<RowsPage>(`/api/objects/${object}/lists/${list}/rows?limit=1`)).body;
  return { path: `/o/${object}/${rows[0]?.id ?? ''}`, title: String(rows[0]?.values['title']) };
}

describe('a link from a mail', () => {
  test('leads through the login to where it points, with its search and filter', async () => {
    await during(undefined, {}, async ({ page, arrive }) => {
      const target = '/o/medical_institution/l/hospitals?search=%E7%97%85%E9%99%A2&sort=-title';
      await page.goto(target);
      await arrive('ログイン');
      await page.getByText('ログインすると、開こうとしたページに進みます。').waitFor();
      await page.getByLabel('ユーザ名').fill('pref-13');
      await page.getByLabel('パスワード', { exact: true }).fill('Shirabe2026');
      await page.getByRole('button', { name: 'ログイン' }).click();
      await arrive(/病院/);
      expect(new URL(page.url()).pathname + new URL(page.url()).search).toBe(target);
      await comesTo(() => page.getByRole('searchbox', { name: 'このリストを検索' }).inputValue(), '病院');
    });
  });

  test.each(['//evil.example/', 'https://evil.example/', '/\\evil.example', 'javascript:alert(1)'])('never leads away from this site (%s)', async (next) => {
    await during(undefined, {}, async ({ page, arrive }) => {
      await page.goto(`/login?next=${encodeURIComponent(next)}`);
      await page.getByLabel('ユーザ名').fill('pref-13');
      await page.getByLabel('パスワード', { exact: true }).fill('Shirabe2026');
      await page.getByRole('button', { name: 'ログイン' }).click();
      await arrive('アプリケーションを選択');
    });
  });

  test('to what is not there, or not the viewer’s, says so and offers the way home', async () => {
    const foreign = await firstRecord('pref-13', 'daily_hospital', 'today');
    await during('pref-01', {}, async ({ page }) => {
      for (const path of ['/nowhere', '/o/nothing', '/reports/nothing', foreign.path, `${foreign.path}/edit`]) {
        await page.goto(path);
        await page
          .getByText(/見つかりません/)
          .first()
          .waitFor();
        expect(await page.getByRole('main').textContent()).not.toContain(foreign.title);
      }
    });
  });

  test('that ends with the session leads to the login and back', async () => {
    await during('pref-20', {}, async ({ page, open, arrive }) => {
      await open('/o/faq_article/l/all', /すべてのFAQ/);
      await page.context().clearCookies();
      await page.getByRole('navigation', { name: 'タブ' }).getByRole('link', { name: 'お知らせ' }).click();
      await arrive('ログイン');
      await page.getByLabel('ユーザ名').fill('pref-20');
      await page.getByLabel('パスワード', { exact: true }).fill('Shirabe2026');
      await page.getByRole('button', { name: 'ログイン' }).click();
      await arrive(/掲載中のお知らせ/);
    });
  });
});

describe('7: Hokkaido sees Hokkaido only', () => {
  test('on the home page, in lists, reports and their search', async () => {
    const client = await site.scenario.as('pref-13');
    const { rows } = (await client.get<RowsPage>('/api/objects/medical_institution/lists/hospitals/rows?limit=1')).body;
    const tokyo = String(rows[0]?.values['title']);
    const own = await (await site.scenario.as('pref-01')).get<{ count: number }>('/api/reports/bed_availability_all/count');
    await during('pref-01', {}, async ({ page, open }) => {
      await open('/', /北海道 担当者さん/);
      for (const path of ['/o/medical_institution/l/all', '/reports/bed_availability_all', '/o/daily_hospital/l/all', '/reports/daily_survey_csv']) {
        await page.goto(path);
        expect(await countShown(page)).toBeGreaterThan(0);
        expect(await page.getByRole('main').textContent()).not.toContain('東京都');
        await page.goto(`${path}?search=${encodeURIComponent(tokyo)}`);
        await page
          .getByText(/該当するデータはありません|条件に合うデータは見つかりませんでした/)
          .first()
          .waitFor();
      }
      await page.goto('/reports/bed_availability_all');
      await comesTo(() => countShown(page), own.body.count);
    });
  });
});

describe('7: a hospital on a screen of 360 px', () => {
  test('answers today’s daily survey', async () => {
    await during('hosp-13', { width: 360, height: 740 }, async ({ page, open, arrive }) => {
      await open('/', /東京の病院 担当者さん/);
      await comesTo(() => overflowOf(page), 0);
      await page.getByRole('link', { name: /^日次調査\(病院\).*未回答/ }).click();
      await arrive(/2026\/11\/18$/);
      await comesTo(() => overflowOf(page), 0);
      await page
        .getByRole('link', { name: /^(編集|回答する)$/ })
        .first()
        .click();
      await page.getByRole('button', { name: '保存', exact: true }).first().waitFor();
      await comesTo(() => overflowOf(page), 0);
      // Nothing is entered yet: each required item is named, with a way to it.
      await page.getByRole('button', { name: '保存', exact: true }).first().click();
      await page.getByText(/3 件の項目を直してください/).waitFor();
      for (const group of ['外来の状況', '入院の状況', '救急の状況']) await choose(page, group, '通常');
      await page.getByLabel('確保病床数').fill('２０');
      await page.getByLabel('即応病床数').fill('10');
      await page.getByRole('textbox', { name: '備考' }).fill('<script>alert("x")</script> 𠮷野病棟は改修中');
      await page.getByRole('button', { name: '保存', exact: true }).first().click();
      await page.getByText('保存しました').first().waitFor();
      await arrive(/2026\/11\/18$/);
      await page.getByText('回答済').first().waitFor();
      await page.getByText('<script>alert("x")</script> 𠮷野病棟は改修中').first().waitFor();
      await comesTo(() => overflowOf(page), 0);
    });
    const client = await site.scenario.as('hosp-13');
    const survey = (await client.get<DashboardAnswer>('/api/home')).body.components
      .flatMap(({ surveys }) => surveys ?? [])
      .find(({ object }) => object === 'daily_hospital');
    const { values } = (await client.get<RecordAnswer>(`/api/objects/daily_hospital/records/${survey?.record ?? ''}`)).body;
    expect(values).toMatchObject({ answer_status: 'answered', outpatient_status: 'normal', secured_beds: 20, ready_beds: 10 });
  });

  test('reads tables as cards', async () => {
    await during('pref-13', { width: 360, height: 740 }, async ({ page }) => {
      for (const path of ['/o/daily_hospital/l/all', '/reports/bed_availability_all']) {
        await page.goto(path);
        await page.locator('li.table-card').first().waitFor();
        await comesTo(() => overflowOf(page), 0);
      }
    });
  });
});

/** Chooses one of a picklist's values, whether it is shown as buttons or as a list. */
async function choose(page: Visit['page'], label: string, value: string): Promise<void> {
  const list = page.getByRole('combobox', { name: label });
  if ((await list.count()) > 0) await list.first().selectOption({ label: value });
  else
    await page
      .getByRole('radiogroup', { name: label })
      .or(page.getByRole('group', { name: label }))
      .first()
      .getByText(value, { exact: true })
      .click();
}

describe('hostile text', () => {
  test('in names, titles and notices is shown as text', async () => {
    const { database } = site.scenario;
    const evil = '<img src=x onerror="document.title=1"><script>document.title=2</script>{{7*7}}';
    await database.query(sql`UPDATE data.medical_institution SET name = ${evil}, title = ${evil}, contact_name = ${evil} WHERE id =
      (SELECT id FROM data.medical_institution WHERE scope_prefecture = (SELECT id FROM data.prefecture WHERE code = '47') AND institution_type = 'hospital' AND status = 'active' ORDER BY id LIMIT 1)`);
    await during('pref-47', {}, async ({ page }) => {
      for (const path of ['/o/medical_institution/l/hospitals', '/reports/bed_availability', '/reports/bed_availability_all']) {
        await page.goto(path);
        await page.getByRole('link', { name: evil, exact: true }).first().waitFor();
      }
      await page.getByRole('link', { name: evil, exact: true }).first().click();
      await page.getByRole('heading', { level: 1, name: evil, exact: true }).waitFor();
      expect(await page.title()).toContain('<img src=x');
      await comesTo(() => page.locator('main img[src="x"], main script').count(), 0);
    });
  });
});

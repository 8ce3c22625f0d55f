import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import type { RowsPage } from '../../platform/contract/wire.ts';
import { findings } from './findings.ts';
import { comesTo, openSite, overflowOf, type Site } from './visit.ts';

jest.setTimeout(240_000);

let site: Site;
beforeAll(async () => {
  site = await openSite();
});
afterAll(() => site?.close());

async function recordOf(username: string): Promise<string> {
  const { body } = await (await site.scenario.as(username)).get<RowsPage>('/api/objects/daily_hospital/lists/all/rows?limit=1');
  return body.rows[0]?.id ?? '';
}

test.each([
  { width: 1440, height: 900 },
  { width: 360, height: 740 },
])('an administrator asks why, and looks as the user does (%p)', async (size) => {
  const visit = await site.visit('admin', size);
  const { page, open, arrive } = visit;
  try {
    await open('/setup/access', 'アクセスの理由');
    await page.getByRole('button', { name: '調べる' }).click();
    await page.getByText('ユーザ名を入力してください。').waitFor();
    await comesTo(() => page.evaluate(() => document.activeElement?.id), 'access-user');

    await page.getByLabel('ユーザ名').fill('no-such');
    await page.getByLabel('オブジェクト', { exact: true }).last().selectOption({ label: '日次調査(病院)' });
    await page.getByRole('button', { name: '調べる' }).click();
    await page.getByText('ユーザ名「no-such」のユーザは見つかりません。').waitFor();

    await page.getByLabel('ユーザ名').fill('pref-13');
    // As people copy it: the address of the record's page.
    await page.getByLabel(/レコードのID/).fill(`https://gmis.example.jp/o/daily_hospital/${await recordOf('pref-01')}`);
    await page.getByRole('button', { name: '調べる' }).click();
    await page.getByText('別の所属のレコード').first().waitFor();
    await comesTo(() => page.getByRole('heading', { name: '閲覧 できない' }).count(), 1);
    expect(await findings(page)).toEqual([]);
    await comesTo(() => overflowOf(page), 0);

    await page.getByLabel(/レコードのID/).fill(await recordOf('pref-13'));
    await page.getByRole('button', { name: '調べる' }).click();
    await page.getByText('この規則で決まりました').first().waitFor();

    await page.getByRole('button', { name: 'このユーザとして表示' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'このユーザとして表示' }).click();
    await page.getByText('東京都 担当者 さんとして表示しています').waitFor();
    await arrive(/東京都 担当者/);
    await comesTo(() => page.getByRole('link', { name: '設定', exact: true }).count(), 0);
    expect(await findings(page)).toEqual([]);
    await comesTo(() => overflowOf(page), 0);
    await page.getByRole('button', { name: '表示を終了' }).click();
    await arrive('アクセスの理由');
    expect(visit.problems).toEqual([]);
  } finally {
    await visit.close();
  }
});

test('a report says who may open it; the address keeps what was asked', async () => {
  const visit = await site.visit('admin');
  const { page, open } = visit;
  try {
    await open('/setup/access?user=hosp-13&report=bed_availability_all', 'アクセスの理由');
    await page.getByText('次の役割が開けます').waitFor();
    await comesTo(() => page.getByRole('heading', { name: '表示 できない' }).count(), 1);
    await page.getByLabel('項目', { exact: true }).check();
    await page.getByLabel('オブジェクト', { exact: true }).selectOption({ label: '医療機関マスタ' });
    await page.locator('#access-part').selectOption({ label: '登録メールアドレス' });
    await page.getByRole('button', { name: '調べる' }).click();
    await page.getByRole('heading', { name: '項目の編集 できる' }).waitFor();
    await page.getByText('このユーザの役割: 医療機関').first().waitFor();
    expect(visit.problems).toEqual([]);
  } finally {
    await visit.close();
  }
});

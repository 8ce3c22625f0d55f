import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import type { AccessRoleDetail } from '../../platform/contract/wire-access.ts';
import type { UserDetail, UsersPage } from '../../platform/contract/wire-accounts.ts';
import type { RowsPage } from '../../platform/contract/wire.ts';
import { findings } from './findings.ts';
import { comesTo, openSite, type Site } from './visit.ts';

let site: Site;
beforeAll(async () => {
  site = await openSite();
}, 180_000);
afterAll(() => site?.close());

const dialog = (page: Page) => page.getByRole('dialog');
const said = (page: Page, words: string | RegExp) => page.locator('.toast').filter({ hasText: words }).first().waitFor();
const rowsOf = async (username: string, object: string): Promise<number> => {
  const { status, body } = await (await site.scenario.as(username)).get<RowsPage>(`/api/objects/${object}/lists/all/rows?limit=100`);
  return status === 200 ? body.rows.length : 0;
};
async function giveRoles(username: string, roles: readonly string[]): Promise<void> {
  const admin = await site.scenario.as('admin');
  const { body } = await admin.get<UsersPage>(`/api/users?search=${username}`);
  const user = body.users.find((each) => each.username === username);
  const { version } = (await admin.get<UserDetail>(`/api/users/${user?.id}`)).body;
  expect((await admin.patch(`/api/users/${user?.id}`, { version, roles })).status).toBe(200);
}

describe('an administrator', () => {
  test('reads what a role may do, and compares the roles, also on a phone', async () => {
    await site.during('admin', {}, async (visit) => {
      const { page, open } = visit;
      await open('/setup/roles?role=prefecture', '役割と権限');
      await page.getByRole('row', { name: /日次調査\(病院\) 自都道府県 なし/ }).waitFor();
      await page.getByText('objects/app.yaml').waitFor();
      expect(await findings(page)).toEqual([]);
      await page.getByRole('button', { name: '役割を比べる' }).click();
      await page.getByRole('searchbox').fill('日次');
      await page.waitForURL(/search=/);
      await page.getByRole('row', { name: /日次調査\(病院\) 自医療機関 .*自都道府県 .*全国/ }).waitFor();
      await comesTo(() => page.getByRole('row').count(), 3);
      expect(page.url()).toContain('view=compare');
      expect(await findings(page)).toEqual([]);
    });
    await site.during('admin', { width: 360, height: 740 }, async ({ page, open }) => {
      for (const path of ['/setup/roles?view=compare', '/setup/roles?role=institution', '/setup/roles/new']) {
        await open(path, path.endsWith('new') ? '役割を作る' : '役割と権限');
        expect(await findings(page)).toEqual([]);
      }
    });
  });

  test('makes a role that lets local government read another object, gives it to a user, who sees the tab and its rows, and takes it away', async () => {
    await comesTo(() => rowsOf('hosp-13', 'care_status_survey'), 0);
    await site.during('hosp-13', {}, async (hospital) => {
      await hospital.open('/', /さん/);
      const tab = hospital.page.getByRole('link', { name: '療養状況調査' });
      await comesTo(() => tab.count(), 0);
      await site.during('admin', {}, async ({ page, open, arrive }) => {
        await open('/setup/roles', '役割と権限');
        await page.getByRole('link', { name: '役割を作る' }).click();
        await arrive('役割を作る');
        await page.getByRole('button', { name: '内容を確認' }).click();
        await page.getByRole('alert').getByText('名称（日本語）を入力してください').waitFor();
        await page.getByLabel('API名').fill('care_reader');
        await page.getByLabel('名称（日本語）').fill('療養状況の閲覧');
        await page.getByLabel('オブジェクトを加える').selectOption({ label: '療養状況調査' });
        const where = page.getByLabel('療養状況調査の閲覧の条件');
        await where.fill('prefectur.name = "東京都"');
        await page.getByText(/「prefectur」という項目はありません/).waitFor();
        await where.fill('ISBLANK(title)');
        await page.getByText('条件は正しく書けています').waitFor();
        await where.fill('');
        expect(await findings(page)).toEqual([]);
        await page.getByRole('button', { name: '内容を確認' }).click();
        await dialog(page).getByText('療養状況調査: 閲覧').waitFor();
        await dialog(page).getByText('この役割を持つユーザは、まだいません').waitFor();
        expect(await findings(page)).toEqual([]);
        await dialog(page).getByRole('button', { name: '適用する' }).click();
        await said(page, '療養状況の閲覧');
        await page.getByRole('heading', { name: '療養状況の閲覧' }).waitFor();
        await giveRoles('hosp-13', ['care_reader']);
        await page.reload();
        await page.getByRole('button', { name: '削除', exact: true }).click();
        await page.getByRole('alert').getByText('ユーザが 1 人いる').waitFor();
        await page.getByRole('alert').getByRole('link').click();
        await arrive('ユーザ');
        await page.getByRole('link', { name: 'hosp-13', exact: true }).waitFor();
      });
      await hospital.page.reload();
      await tab.first().waitFor();
      expect(await rowsOf('hosp-13', 'care_status_survey')).toBeGreaterThan(0);

      await site.during('admin', {}, async ({ page, open }) => {
        await open('/setup/roles/care_reader', '療養状況の閲覧');
        await page.getByRole('button', { name: '療養状況調査を外す' }).click();
        await page.getByRole('button', { name: '変更内容を確認' }).click();
        await dialog(page).getByRole('heading', { name: 'できなくなること' }).waitFor();
        await dialog(page).getByText('1 人に、次の操作から反映されます').waitFor();
        await dialog(page).getByRole('button', { name: '適用する' }).click();
        await said(page, '療養状況の閲覧');
      });
      await hospital.page.reload();
      await hospital.arrive(/さん/);
      await comesTo(() => tab.count(), 0);
      await comesTo(() => rowsOf('hosp-13', 'care_status_survey'), 0);
    });
    await giveRoles('hosp-13', []);
  });

  test('who was overtaken is told, and goes on with what is in force', async () => {
    await site.during('admin', {}, async ({ page, open }) => {
      await open('/setup/roles/care_reader', '療養状況の閲覧');
      await page.getByLabel('名称（日本語）').fill('療養状況を読む人');
      const admin = await site.scenario.as('admin');
      const { base, definition } = (await admin.get<AccessRoleDetail>('/api/access/roles/care_reader')).body;
      const body = JSON.stringify({ base, definition: { ...definition, description: '先に変わった説明' } });
      const headers = { 'content-type': 'application/json' };
      expect((await admin.send('/api/access/roles/care_reader', { method: 'PUT', body, headers })).status).toBe(200);
      await page.getByRole('button', { name: '変更内容を確認' }).click();
      await dialog(page).getByText('この役割も変更されています').waitFor();
      await dialog(page).getByRole('button', { name: '自分の内容で確認へ' }).click();
      await dialog(page).getByText('説明: 先に変わった説明 → なし').waitFor();
      await dialog(page).getByRole('button', { name: '編集に戻る' }).click();
      await open('/setup/roles?role=care_reader', '役割と権限');
      await page.getByRole('button', { name: '削除', exact: true }).click();
      await dialog(page).getByRole('button', { name: '削除' }).click();
      await said(page, '削除しました');
    });
  });
});

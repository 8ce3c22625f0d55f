import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import sql from 'sql-template-tag';
import type { UserRow, UsersPage } from '../../platform/contract/wire-accounts.ts';
import { openMailServer, type MailServer } from '../../platform/testing/mail-server.ts';
import { findings } from './findings.ts';
import { comesTo, openSite, overflowOf, type Site } from './visit.ts';

jest.setTimeout(240_000);

let site: Site;
let mail: MailServer;
beforeAll(async () => {
  mail = await openMailServer({ answer: (recipient) => (recipient.startsWith('gone@') ? '550 5.1.1 No such user' : undefined) });
  site = await openSite({ smtpUrl: mail.url });
});
afterAll(async () => {
  await site?.close();
  await mail?.close();
});

const during: Site['during'] = (...visit) => site.during(...visit);

async function userOf(username: string): Promise<UserRow> {
  const client = await site.scenario.as('secretariat');
  const { users } = (await client.get<UsersPage>(`/api/users?search=${encodeURIComponent(username)}`)).body;
  const user = users.find((one) => one.username === username);
  if (!user) throw new Error(`There is no user ${username}`);
  return user;
}

const giveAddress = (username: string, address: string) =>
  site.scenario.database.query(sql`update shirabe.user_account set email = ${address} where username = ${username}`);
/** The words of a short message, which also stay in nobody's way. */
const said = (page: Page, words: string | RegExp) => page.locator('.toast').filter({ hasText: words }).first().waitFor();
const dialog = (page: Page) => page.getByRole('dialog');
const phone = { width: 360, height: 740 } as const;

describe('who may open the set-up', () => {
  test('a prefecture’s user sees no 設定, and is refused at the address', async () => {
    await during('pref-13', {}, async ({ page, open, arrive }) => {
      await open('/', /さん/);
      await comesTo(() => page.getByRole('link', { name: '設定', exact: true }).count(), 0);
      for (const path of ['/setup', '/setup/users', '/setup/audit', '/setup/log-in', `/setup/users/${(await userOf('hosp-13')).id}`]) {
        await page.goto(path);
        await arrive('設定を開く権限がありません');
        expect(await page.getByRole('main').textContent()).not.toContain('hosp-13');
      }
    });
  });

  test('the secretariat sees its areas and no others', async () => {
    await during('secretariat', {}, async ({ page, open, arrive }) => {
      await open('/', /さん/);
      await page.getByRole('link', { name: '設定', exact: true }).click();
      await arrive('設定');
      const main = page.getByRole('main');
      await main.getByRole('link', { name: 'ユーザ', exact: true }).waitFor();
      await main.getByRole('link', { name: 'メールの文面' }).waitFor();
      await comesTo(() => main.getByRole('link', { name: /監査|パスワード/ }).count(), 0);
      await page.goto('/setup/audit');
      await arrive('設定を開く権限がありません');
    });
  });
});

describe('the secretariat', () => {
  test('finds a user by the institution’s name, and sends a reset that arrives (Q12, Q14)', async () => {
    await giveAddress('hosp-13', 'hosp-13@example.jp');
    const user = await userOf('hosp-13');
    await during('secretariat', {}, async ({ page, open, arrive }) => {
      await open('/setup/users', 'ユーザ');
      await page.getByRole('searchbox').fill(user.unit?.label ?? '');
      await page.waitForURL(/search=/);
      await page.getByRole('link', { name: 'hosp-13', exact: true }).click();
      await arrive(/hosp-13/);
      await page.getByRole('button', { name: 'リセットメールを送信' }).click();
      await said(page, 'hosp-13@example.jp');
      await page.goBack();
      await comesTo(() => page.getByRole('searchbox').inputValue(), user.unit?.label);
    });
    await site.scenario.deliverMail();
    const message = mail.messages.findLast(({ to }) => to.includes('hosp-13@example.jp'));
    expect(message?.links.some((link) => link.includes('/password/'))).toBe(true);
  });

  test('puts a user on hold after a question, and releases; a lock is undone', async () => {
    const user = await userOf('clinic-13');
    await during('secretariat', {}, async ({ page, open }) => {
      await open(`/setup/users/${user.id}`, /clinic-13/);
      await page.getByRole('button', { name: 'その他の操作' }).click();
      await page.getByRole('menuitem', { name: '利用を停止' }).click();
      await dialog(page).getByRole('button', { name: '利用を停止' }).click();
      await said(page, '利用を停止しました');
      const refused = await (await site.scenario.as()).post('/api/session', { username: 'clinic-13', password: 'Shirabe2026' });
      expect(refused.status).toBeGreaterThanOrEqual(400);
      await page.getByRole('button', { name: '停止を解除' }).click();
      await said(page, '停止を解除しました');
      await site.scenario.database.query(
        sql`update shirabe.user_account set failed_attempts = 10, locked_until = ${new Date(site.scenario.now.getTime() + 600_000)} where id = ${user.id}`,
      );
      await page.reload();
      await page.getByText('ロック中').first().waitFor();
      await page.getByRole('button', { name: 'ロックを解除' }).click();
      await said(page, 'ロックを解除しました');
      await site.scenario.as('clinic-13');
      await page.reload();
      await page.getByText('ログインしました').first().waitFor();
    });
  });

  test('changes a user; the user name stays, and what somebody else saved meanwhile is shown beside it', async () => {
    const user = await userOf('city-13');
    await during('secretariat', {}, async ({ page, open }) => {
      await open(`/setup/users/${user.id}?edit=1`, /city-13/);
      await page.getByText('ユーザ名は変更できません。').waitFor();
      await comesTo(() => page.getByRole('textbox', { name: 'ユーザ名' }).count(), 0);
      await page.getByLabel('氏名・名称').fill('');
      await page.getByRole('button', { name: '保存', exact: true }).click();
      await page.getByRole('alert').getByText('氏名・名称を入力してください').waitFor();
      await page.getByLabel('氏名・名称').fill('東京都中央保健所');
      const client = await site.scenario.as('secretariat');
      const { version } = (await client.get<{ version: number }>(`/api/users/${user.id}`)).body;
      expect((await client.patch(`/api/users/${user.id}`, { version, language: 'en' })).status).toBe(200);
      await page.getByRole('button', { name: '保存', exact: true }).click();
      await dialog(page).getByText('ほかの担当者が保存しました').waitFor();
      await dialog(page).getByRole('button', { name: '選んだ値で保存' }).click();
      await said(page, '保存しました');
      const after = (await client.get<{ name: string; language: string }>(`/api/users/${user.id}`)).body;
      expect([after.name, after.language]).toEqual(['東京都中央保健所', 'en']);
    });
  });

  test('creates a user, with the server’s refusals at the fields', async () => {
    await during('secretariat', phone, async ({ page, open, arrive }) => {
      await open('/setup/users/new', 'ユーザを登録');
      await page.getByLabel('ユーザ名').fill('pref-13');
      await page.getByLabel('氏名・名称').fill('千代田 花子');
      await page.getByRole('combobox', { name: '役割' }).selectOption('prefecture');
      const unit = page.getByRole('combobox', { name: '都道府県' });
      await unit.fill('東京');
      await page.getByRole('option', { name: '東京都' }).click();
      await page.getByLabel('メールアドレス').fill('hanako@example.jp');
      await page.getByRole('button', { name: '登録', exact: true }).click();
      await page.locator('#user-username-problems').waitFor();
      await comesTo(() => overflowOf(page), 0);
      await page.getByLabel('ユーザ名').fill('chiyoda-1');
      await page.getByRole('button', { name: '登録', exact: true }).click();
      await arrive(/chiyoda-1/);
      await page.getByText('初回設定待ち').first().waitFor();
    });
    await site.scenario.deliverMail();
    expect(mail.messages.findLast(({ to }) => to.includes('hanako@example.jp'))?.text).toContain('chiyoda-1');
  });

  test('creates users by CSV: what is wrong is told line by line, the rest is created, the refused rows come as a file', async () => {
    const lines = [
      'ユーザ名,名前,役割,所属先,メールアドレス',
      ...Array.from({ length: 30 }, (_, index) => `csv-${index + 1},担当者${index + 1},事務局,,csv${index + 1}@example.jp`),
      'pref-13,重複,事務局,,x@example.jp',
      'csv-bad,形が違う,事務局,,not-an-address',
      'csv-role,役割がない,火星人,,y@example.jp',
    ];
    const file = { name: 'users.csv', mimeType: 'text/csv', buffer: Buffer.from(`\uFEFF${lines.join('\r\n')}\r\n`) };
    await during('admin', {}, async ({ page, open }) => {
      await open('/setup/import', 'CSVで登録');
      const template = page.waitForEvent('download');
      await page.getByRole('link', { name: 'ひな形のCSVをダウンロード' }).click();
      expect(await readFile(await (await template).path(), 'utf8')).toMatch(/^\uFEFFユーザ名,名前,役割/);
      await page.getByLabel('CSVかExcelファイルを選択').setInputFiles(file);
      await page.getByRole('heading', { name: /確認結果/ }).waitFor();
      await page.getByRole('row', { name: /32.*ユーザ名/ }).waitFor();
      await page.getByRole('row', { name: /33.*メールアドレス/ }).waitFor();
      await page.getByRole('row', { name: /34.*役割/ }).waitFor();
      expect(await findings(page)).toEqual([]);
      await page.getByRole('button', { name: '30 件を登録' }).click();
      await dialog(page).getByRole('button', { name: '登録を開始' }).click();
      await page.getByRole('heading', { name: /登録が終わりました/ }).waitFor();
      await page.reload();
      await page.getByRole('heading', { name: /登録が終わりました/ }).waitFor();
      const download = page.waitForEvent('download');
      await page.getByRole('link', { name: '不備のある行をCSVで保存' }).click();
      const rejected = await readFile(await (await download).path(), 'utf8');
      expect(rejected).toContain('csv-bad');
      expect(rejected.split('\r\n').filter(Boolean)).toHaveLength(4);
      await open('/setup/users?search=csv-', 'ユーザ');
      await page.getByRole('status').filter({ hasText: '30人' }).waitFor();
    });
  });

  test('prints letters: a page each, whose code sets the first password, shown once only (Q4)', async () => {
    await site.scenario.database.query(sql`update shirabe.user_account set by_post = true where username in ('hosp-01', 'hosp-13')`);
    await during('secretariat', {}, async ({ page, open, arrive }) => {
      await open('/setup/users?search=hosp-', 'ユーザ');
      await page.getByRole('checkbox', { name: /hosp-01/ }).check();
      await page.getByRole('checkbox', { name: /hosp-13/ }).check();
      await page.getByText('2 件を選択中').waitFor();
      await page.getByRole('button', { name: '通知書を作成' }).click();
      await dialog(page).getByRole('button', { name: '通知書を作成' }).click();
      await arrive('通知書');
      const letters = page.getByRole('article');
      await comesTo(() => letters.count(), 2);
      expect(await letters.first().textContent()).toMatch(/御中[\s\S]*hosp-/);
      const code = (await letters.first().locator('.letter-code').textContent())?.trim() ?? '';
      const username = (await letters.first().locator('.letter-mono').first().textContent())?.trim() ?? '';
      const taken = await (await site.scenario.as()).post('/api/first-codes', { username, code });
      expect(taken.status).toBeLessThan(300);
      await page.getByRole('link', { name: 'ホーム' }).first().click();
      await dialog(page).getByRole('button', { name: 'ページに残る' }).click();
      const pdf = await page.pdf({ preferCSSPageSize: true });
      expect(pdf.toString('latin1').match(/\/Type\s*\/Page\b/g)).toHaveLength(2);
      expect(pdf.toString('latin1')).toMatch(/\/MediaBox \[0 0 59[45]\S* 84[12]/);
      await page.reload();
      await page.getByText('表示できる通知書はありません').waitFor();
      expect(await page.getByRole('main').textContent()).not.toContain(code);
    });
  });
});

describe('mail', () => {
  test('an administrator edits the words with a preview, and goes back to the original', async () => {
    await during('admin', {}, async ({ page, open, arrive }) => {
      await open('/setup/mail-templates', 'メールの文面');
      await page.getByRole('main').getByRole('table').getByRole('link').first().click();
      const body = page.getByLabel('本文');
      await body.waitFor();
      const original = await body.inputValue();
      await body.fill(`${original}\n{{nothing_like_this}}`);
      await page.locator('#mail-body-problems').waitFor();
      await body.fill(`${original}\n事務局より `);
      await page.locator('#mail-body-problems').waitFor({ state: 'detached' });
      await page.locator('.setup-preview-text').getByText('事務局より').waitFor();
      await page
        .getByRole('group', { name: /差し込む項目/ })
        .getByRole('button')
        .first()
        .click();
      expect(await body.inputValue()).toMatch(/事務局より \{\{\w+\}\}$/);
      await page.getByRole('button', { name: '保存', exact: true }).click();
      await said(page, '保存しました');
      await page.reload();
      expect(await body.inputValue()).toContain('事務局より');
      await page.getByRole('button', { name: '初期の文面に戻す' }).click();
      await dialog(page).getByRole('button', { name: '初期の文面に戻す' }).click();
      await said(page, '初期の文面に戻しました');
      await comesTo(() => body.inputValue(), original);
      await page.goBack();
      await arrive('メールの文面');
    });
  });

  test('what could not be delivered is seen with its reason', async () => {
    await giveAddress('pref-20', 'gone@example.jp');
    await (await site.scenario.as()).post('/api/password-resets', { username: 'pref-20' });
    await site.scenario.deliverMail();
    await during('secretariat', {}, async ({ page, open }) => {
      await open('/setup/mail-messages', 'メールの送信状況');
      await page.getByRole('button', { name: /送信失敗/ }).click();
      await page.waitForURL(/state=failed/);
      await page.getByRole('row', { name: /gone@example\.jp/ }).waitFor();
      await page
        .getByText(/5\.1\.1/)
        .first()
        .waitFor();
      await page
        .getByRole('button', { name: /今すぐ再送/ })
        .first()
        .click();
      await said(page, /gone@example\.jp/);
      await site.scenario.deliverMail();
      await page.reload();
      await page.getByRole('button', { name: /失敗したメールをすべて再送/ }).click();
      await dialog(page)
        .getByText(/すべて再送しますか/)
        .waitFor();
      await dialog(page).getByRole('button', { name: 'すべて再送' }).click();
      await said(page, /件のメールを再送します/);
    });
  });
});

describe('an administrator', () => {
  test('reads what was done in the audit, and verifies its chain', async () => {
    await during('admin', {}, async ({ page, open }) => {
      const user = await userOf('org-13');
      await open(`/setup/users/${user.id}?edit=1`, /org-13/);
      await page.getByLabel('氏名・名称').fill('監査のための名称');
      await page.getByRole('button', { name: '保存', exact: true }).click();
      await said(page, '保存しました');
      await open('/setup/audit?search=org-13', '監査ログ');
      await page
        .getByRole('row', { name: /org-13/ })
        .getByRole('link')
        .first()
        .click();
      await dialog(page)
        .getByRole('row', { name: /監査のための名称/ })
        .waitFor();
      expect(page.url()).toContain('entry=');
      expect(await findings(page)).toEqual([]);
      const entry = new URL(page.url()).searchParams.get('entry') ?? '';
      await page.keyboard.press('Escape');
      // The address of an entry shows it wherever the list begins.
      await open(`/setup/audit?search=pref-13&entry=${entry}`, '監査ログ');
      await dialog(page)
        .getByRole('row', { name: /監査のための名称/ })
        .waitFor();
      await open('/setup/audit?entry=999999999', '監査ログ');
      await said(page, 'この番号の記録はありません');
      await open('/setup/audit?search=org-13', '監査ログ');
      const download = page.waitForEvent('download');
      await page.getByRole('link', { name: 'エクスポート' }).click();
      expect(await readFile(await (await download).path(), 'utf8')).toContain('org-13');
      await open('/setup/audit-keeping', /検証/);
      await page.getByRole('button', { name: '検証する' }).click();
      await page.getByText(/問題はありません/).waitFor();
      await page.getByLabel('日数で決める').check();
      await page.getByLabel('保存する日数').fill('0');
      await page.getByRole('button', { name: '保存', exact: true }).click();
      await page.locator('#keep-keep_days-problems').waitFor();
      await page.getByLabel('保存する日数').fill('3650');
      await page.getByRole('button', { name: '保存', exact: true }).click();
      await dialog(page).getByRole('button', { name: '保存' }).click();
      await said(page, '保存しました');
    });
  });

  test('sets the password policy and the rules of log-ins, with what is wrong at its field', async () => {
    await during('admin', {}, async ({ page, open }) => {
      await open('/setup/passwords', 'パスワードの条件');
      await page.getByLabel('最短の長さ').fill('3');
      await page.getByRole('button', { name: '保存', exact: true }).click();
      await page.locator('#policy-shortest-problems').waitFor();
      await page.getByLabel('最短の長さ').fill('10');
      await page.getByLabel('記号を含む').check();
      const client = await site.scenario.as('admin');
      const policy = (await client.get<object>('/api/settings/password')).body;
      const headers = { 'content-type': 'application/json' };
      expect((await client.send('/api/settings/password', { method: 'PUT', headers, body: JSON.stringify({ ...policy, history: 2 }) })).status).toBe(200);
      await page.getByRole('button', { name: '保存', exact: true }).click();
      await page.getByRole('button', { name: '自分の内容で上書き' }).click();
      await said(page, '保存しました');
      await page.reload();
      expect([await page.getByLabel('最短の長さ').inputValue(), await page.getByLabel('記号を含む').isChecked()]).toEqual(['10', true]);

      await open('/setup/log-in?role=prefecture', 'ログインの条件');
      await page.getByLabel('接続元のIPアドレス').fill('どこでも');
      await page
        .getByRole('navigation', { name: '役割' })
        .getByRole('link', { name: /^医療機関/ })
        .click();
      await page.getByRole('button', { name: '保存', exact: true }).click();
      await page.locator('#rule-addresses-problems').getByText('どこでも').waitFor();
      expect(page.url()).toContain('role=prefecture');
      await page.getByLabel('接続元のIPアドレス').fill('203.0.113.0/24\n127.0.0.0/8');
      await page.getByLabel('時間帯を限る').check();
      await page.getByLabel('終了').fill('00:00');
      await page.getByRole('button', { name: '保存', exact: true }).click();
      await said(page, '保存しました');
      await page.reload();
      await comesTo(() => page.getByLabel('接続元のIPアドレス').inputValue(), '203.0.113.0/24\n127.0.0.0/8');
    });
  });

  test('is the last one, and cannot close the own account', async () => {
    const user = await userOf('admin').catch(() => null);
    await during('admin', {}, async ({ page, open }) => {
      const client = await site.scenario.as('admin');
      const id = user?.id ?? (await client.get<{ id: string }>('/api/me')).body.id;
      await open(`/setup/users/${id}`, /admin/);
      await page.getByRole('button', { name: 'その他の操作' }).click();
      await page.getByRole('menuitem', { name: 'アカウントを廃止' }).click();
      await dialog(page).getByRole('button', { name: 'アカウントを廃止' }).click();
      await page.locator('#user-refusal').waitFor();
      await page.getByText('利用中').first().waitFor();
    });
  });
});

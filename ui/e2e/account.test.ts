import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { TOTP } from 'otpauth';
import type { Page } from 'playwright-core';
import sql from 'sql-template-tag';
import type { Letters, LogInRules } from '../../platform/contract/wire-accounts.ts';
import { openMailServer, type MailServer } from '../../platform/testing/mail-server.ts';
import { PASSWORD } from '../../platform/testing/scenario.ts';
import { findings } from './findings.ts';
import { comesTo, openSite, overflowOf, type Site } from './visit.ts';

jest.setTimeout(180_000);

let site: Site;
let mail: MailServer;
beforeAll(async () => {
  mail = await openMailServer();
  site = await openSite({ smtpUrl: mail.url });
});
afterAll(async () => {
  await site?.close();
  await mail?.close();
});

const during: Site['during'] = (...visit) => site.during(...visit);
const phone = { width: 360, height: 740 } as const;

async function giveAddress(username: string): Promise<string> {
  const address = `${username}@example.jp`;
  await site.scenario.database.query(sql`update shirabe.user_account set email = ${address} where username = ${username}`);
  return address;
}

/** The path of the link in the next mail to the address. */
async function linkOfMail(to: string, path: string): Promise<string> {
  await site.scenario.deliverMail();
  const found = mail.messages.findLast((message) => message.to.includes(to) && message.links.some((link) => link.includes(path)));
  const link = found?.links.find((one) => one.includes(path));
  if (link === undefined) throw new Error(`No mail to ${to} has a link to ${path}.`);
  return new URL(link).pathname;
}

async function logIn(page: Page, username: string, password: string): Promise<void> {
  await page.getByLabel('ユーザ名').fill(username);
  await page.getByLabel('パスワード', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'ログイン', exact: true }).click();
}
async function choosePassword(page: Page, password: string): Promise<void> {
  await page.getByLabel('新しいパスワード', { exact: true }).fill(password);
  await page.getByLabel('新しいパスワード（確認）').fill(password);
  await page.getByRole('button', { name: 'パスワードを設定' }).click();
}

/** The page is without a finding, and fits its window. */
async function expectSound(page: Page): Promise<void> {
  expect(await findings(page)).toEqual([]);
  await comesTo(() => overflowOf(page), 0);
}

describe('M1-2: a forgotten password', () => {
  test.each([
    ['a wide screen', 'pref-02', { width: 1440, height: 900 }],
    ['a phone', 'pref-03', phone],
  ])('is replaced by the link of a mail, on %s', async (_screen, username, options) => {
    const address = await giveAddress(username);
    await during(undefined, options, async ({ page, open, arrive }) => {
      const tellTales: string[] = [];
      page.on('request', (request) => {
        if (request.headers()['referer']?.includes('/password/')) tellTales.push(request.url());
      });
      await open('/login', 'ログイン');
      await page.getByLabel('ユーザ名').fill(username);
      await page.getByRole('link', { name: 'パスワードをお忘れですか？' }).click();
      await arrive('パスワードの再設定');
      await comesTo(() => page.getByLabel('ユーザ名').inputValue(), username);
      await expectSound(page);
      await page.getByRole('button', { name: 'パスワードリセット' }).click();
      await arrive('メールをご確認ください');
      await page.getByText('メールが届かないとき').waitFor();
      await page
        .getByText(/へお電話ください/)
        .first()
        .waitFor();
      await expectSound(page);

      const link = await linkOfMail(address, '/password/');
      await page.goto(link);
      await arrive('新しいパスワードの設定');
      await page.waitForURL((url) => url.pathname === '/password');
      const met = () => page.locator('.password-rules li.met').count();
      await page.getByLabel('新しいパスワード', { exact: true }).fill('abcdefgh');
      expect(await met()).toBeGreaterThan(1);
      await page.getByRole('button', { name: 'パスワードを設定' }).click();
      await page.getByRole('link', { name: /新しいパスワード: パスワードの条件を満たしていません/ }).waitFor();
      await expectSound(page);
      // A reload still knows the link, which has left the address.
      await page.reload();
      await arrive('新しいパスワードの設定');
      await choosePassword(page, 'Abcdefg2');
      await arrive('ログイン');
      await page.getByText('パスワードを設定しました。').waitFor();
      await comesTo(() => page.getByLabel('ユーザ名').inputValue(), username);
      await logIn(page, username, 'Abcdefg2');
      await arrive('アプリケーションを選択');

      await page.goto(link);
      await arrive('このリンクは使えません');
      await expectSound(page);
      await page.getByRole('link', { name: 'パスワードリセットへ' }).click();
      await arrive('パスワードの再設定');
      expect(tellTales).toEqual([]);
    });
  });

  test('says the same of a user name that nobody has', async () => {
    await during(undefined, {}, async ({ page, open, arrive }) => {
      await open('/forgot-password', 'パスワードの再設定');
      await page.getByRole('button', { name: 'パスワードリセット' }).click();
      await page.getByRole('link', { name: /ユーザ名を入力してください/ }).waitFor();
      await page.getByLabel('ユーザ名').fill('nobody-at-all');
      await page.getByRole('button', { name: 'パスワードリセット' }).click();
      await arrive('メールをご確認ください');
      await page.getByText('ユーザ名「nobody-at-all」にメールアドレスが登録されていれば').waitFor();
    });
  });

  test('lets somebody who is locked out in again', async () => {
    const address = await giveAddress('pref-04');
    const nobody = await site.scenario.as();
    for (let tries = 0; tries < 10; tries += 1) await nobody.post('/api/session', { username: 'pref-04', password: 'wrong' });
    await during(undefined, {}, async ({ page, open, arrive }) => {
      await open('/login', 'ログイン');
      await logIn(page, 'pref-04', PASSWORD);
      await page
        .getByRole('alert')
        .getByText(/一時的に停止しています.*11:45/)
        .waitFor();
      await expectSound(page);
      await page.getByRole('alert').getByRole('link', { name: 'パスワードをお忘れですか？' }).click();
      await arrive('パスワードの再設定');
      await page.getByRole('button', { name: 'パスワードリセット' }).click();
      await arrive('メールをご確認ください');
      await page.goto(await linkOfMail(address, '/password/'));
      await arrive('新しいパスワードの設定');
      await choosePassword(page, 'Abcdefg3');
      await arrive('ログイン');
      await logIn(page, 'pref-04', 'Abcdefg3');
      await arrive('アプリケーションを選択');
    });
  });
});

describe('a refused log-in', () => {
  test.each([
    [403, 'by_organization', 'とりまとめ団体が行っています'],
    [403, 'not_now', 'ログインできる時間になってから'],
    [403, 'not_from_here', '許可された場所のネットワークから'],
    [429, 'too_many_requests', 'しばらく待ってから'],
    [401, 'bad_credentials', '大文字と小文字'],
  ])('%d %s says what to do', async (status, code, advice) => {
    await during(undefined, phone, async ({ page, open }) => {
      await page.route('**/api/session', (route) =>
        route.fulfill({ status, contentType: 'application/json', body: JSON.stringify({ code, message: '断られました。', problems: [] }) }),
      );
      await open('/login', 'ログイン');
      await logIn(page, 'pref-13', 'x');
      const alert = page.getByRole('alert');
      await alert.getByText('断られました。').waitFor();
      expect(await alert.textContent()).toContain(advice);
      await comesTo(() => page.getByLabel('パスワード', { exact: true }).evaluate((field) => field === document.activeElement), true);
      await expectSound(page);
    });
  });

  test('for a password that is too old leads to a new one, and says why', async () => {
    const admin = await site.scenario.as('admin');
    const before = (await admin.get<Record<string, unknown>>('/api/settings/password')).body;
    const put = (body: object) =>
      admin.send('/api/settings/password', { method: 'PUT', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
    await site.scenario.database.query(
      sql`update shirabe.user_account set created_at = '2026-01-01', password_changed_at = '2026-01-01' where username = 'pref-11'`,
    );
    expect((await put({ ...before, longest_days: 30 })).status).toBe(200);
    try {
      await during(undefined, {}, async ({ page, open, arrive }) => {
        await open('/login', 'ログイン');
        await logIn(page, 'pref-11', PASSWORD);
        await arrive('パスワードの変更');
        await page.getByText('パスワードの有効期間が過ぎたため').waitFor();
        await expectSound(page);
        await choosePassword(page, PASSWORD);
        await page.getByRole('link', { name: /^新しいパスワード: / }).waitFor();
        await choosePassword(page, 'Abcdefg6');
        await arrive('ログイン');
        await logIn(page, 'pref-11', 'Abcdefg6');
        await arrive('アプリケーションを選択');
      });
    } finally {
      await put({ ...(await admin.get<object>('/api/settings/password')).body, longest_days: 0 });
    }
  });
});

describe('Q4: the first password', () => {
  test('is set by the link of a mail', async () => {
    const secretariat = await site.scenario.as('secretariat');
    const prefecture = (await (await site.scenario.as('pref-13')).get<{ units: Record<string, { id: string }> }>('/api/me')).body.units['prefecture']?.id;
    const made = await secretariat.post('/api/users', {
      username: 'new-by-mail',
      name: '新しい担当者',
      role: 'prefecture',
      unit: prefecture,
      email: 'new-by-mail@example.jp',
    });
    expect(made.status).toBe(201);
    const link = await linkOfMail('new-by-mail@example.jp', '/password/');
    await during(undefined, phone, async ({ page, arrive }) => {
      await page.goto(link);
      await arrive('初回パスワードの設定');
      await page.getByText('new-by-mail').waitFor();
      await expectSound(page);
      await choosePassword(page, 'Abcdefg1');
      await arrive('ログイン');
      await logIn(page, 'new-by-mail', 'Abcdefg1');
      await arrive('アプリケーションを選択');
    });
  });

  test('is set by the code of a letter, however it is typed', async () => {
    const secretariat = await site.scenario.as('secretariat');
    const [user] = await site.scenario.database.query<{ id: string }>(sql`update shirabe.user_account set password_hash = null
      where username = 'pref-05' returning id`);
    const { letters } = (await secretariat.post<Letters>('/api/users/letters', { users: [user?.id] })).body;
    const code = letters[0]?.code ?? '';
    await during(undefined, phone, async ({ page, open, arrive }) => {
      await open('/login', 'ログイン');
      await page.getByRole('link', { name: '郵送の登録コードをお持ちの方' }).click();
      await arrive('郵送の登録コードで始める');
      await expectSound(page);
      await page.getByLabel('ユーザ名').fill('pref-05');
      await page.getByLabel('登録コード').fill('ABCD-ABCD-ABCD-ABCD');
      await page.getByRole('button', { name: '次へ' }).click();
      await page
        .getByRole('alert')
        .getByText(/コードが正しくないか/)
        .waitFor();
      await page.getByLabel('登録コード').fill(fullWidth(code.toLowerCase().replaceAll('-', '')));
      await page.getByRole('button', { name: '次へ' }).click();
      await arrive('初回パスワードの設定');
      await choosePassword(page, 'Abcdefg4');
      await arrive('ログイン');
      await logIn(page, 'pref-05', 'Abcdefg4');
      await arrive('アプリケーションを選択');
    });
  });
});

/** In the full width that Japanese input methods type. */
const fullWidth = (words: string): string => words.replace(/[!-~]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) + 0xfee0));

describe('one’s own account', () => {
  test('changing the password ends the session of the other browser, which says so', async () => {
    await during('pref-06', {}, async ({ page, open }) => {
      const other = await site.visit('pref-06');
      await other.open('/o/faq_article/l/all', /すべてのFAQ/);
      await open('/', /担当者さん/);
      await page.getByRole('button', { name: /メニュー$/ }).click();
      await page.getByRole('menuitem', { name: 'アカウント' }).click();
      await page.getByRole('heading', { level: 1, name: 'アカウント' }).waitFor();
      await page.getByRole('button', { name: 'パスワードを変更' }).click();
      await page.getByLabel('いまのパスワード').fill('wrong');
      await page.getByLabel('新しいパスワード', { exact: true }).fill('Abcdefg5');
      await page.getByLabel('新しいパスワード（確認）').fill('Abcdefg5');
      await page.getByRole('button', { name: 'パスワードを変更' }).click();
      await page.getByRole('link', { name: /いまのパスワード: .*正しくありません/ }).waitFor();
      await expectSound(page);
      await page.getByLabel('いまのパスワード').fill(PASSWORD);
      await page.getByRole('button', { name: 'パスワードを変更' }).click();
      await page.getByText('パスワードを変更しました。').waitFor();
      await page.getByText('ほかにログイン中の端末はありません。').waitFor();

      await other.page.getByRole('navigation', { name: 'タブ' }).getByRole('link', { name: 'お知らせ' }).click();
      await other.arrive('ログイン');
      await other.page.getByText(/ログインの有効時間が過ぎたか/).waitFor();
      await logIn(other.page, 'pref-06', 'Abcdefg5');
      await other.arrive(/掲載中のお知らせ/);
      await other.close();
    });
  });

  test.each([
    ['ja', 360],
    ['en', 1440],
  ] as const)('shows sessions, log-ins and settings without a finding (%s, %d px)', async (language, width) => {
    await during('pref-07', { language, width }, async ({ page, open }) => {
      await open('/account', language === 'ja' ? 'アカウント' : 'Account');
      await page.getByText(language === 'ja' ? 'この端末' : 'This device', { exact: true }).waitFor();
      await page.getByRole('row').nth(1).waitFor();
      await expectSound(page);
      await page.getByRole('button', { name: language === 'ja' ? 'パスワードを変更' : 'Change password' }).click();
      await page.getByRole('button', { name: language === 'ja' ? 'メールアドレスを変更' : 'Change the mail address' }).click();
      await expectSound(page);
    });
  });

  test('ends one session, and all others after a question', async () => {
    await during('pref-08', {}, async ({ page, open }) => {
      await site.scenario.as('pref-08');
      await site.scenario.as('pref-08');
      await open('/account', 'アカウント');
      const sessions = page.locator('.account-sessions li');
      await sessions.nth(2).waitFor();
      await page
        .getByRole('button', { name: /を終了$/ })
        .first()
        .click();
      await page.getByText('ログインを終了しました').waitFor();
      await sessions.nth(2).waitFor({ state: 'detached' });
      await comesTo(() => sessions.count(), 2);
      await page.getByRole('button', { name: 'ほかの端末をすべて終了' }).click();
      await page.getByRole('dialog').getByText('この端末以外の 1 件のログインを終了します。').waitFor();
      await page.getByRole('dialog').getByRole('button', { name: '終了する' }).click();
      await page.getByText('ほかにログイン中の端末はありません。').waitFor();
      await comesTo(() => sessions.count(), 1);
    });
  });

  test('changes the mail address once both addresses have confirmed it by their buttons', async () => {
    const before = await giveAddress('pref-09');
    await during('pref-09', {}, async ({ page, open, arrive }) => {
      await open('/account', 'アカウント');
      await page.getByRole('button', { name: 'メールアドレスを変更' }).click();
      await page.getByLabel('新しいメールアドレス').fill('moved@example.jp');
      await page.getByRole('button', { name: '確認のメールを送る' }).click();
      await page.getByRole('link', { name: /いまのパスワードを入力してください/ }).waitFor();
      await comesTo(() => page.getByLabel('新しいメールアドレス').inputValue(), 'moved@example.jp');
      await page.getByLabel('いまのパスワード').fill(PASSWORD);
      await page.getByRole('button', { name: '確認のメールを送る' }).click();
      await page.getByText('moved@example.jp への変更を確認しています。').waitFor();
      const links = [await linkOfMail(before, '/confirm-mail/'), await linkOfMail('moved@example.jp', '/confirm-mail/')];
      for (const [index, link] of links.entries()) {
        await page.goto(link);
        await arrive('メールアドレスの確認');
        await page.waitForURL((url) => url.pathname === '/confirm-mail');
        await expectSound(page);
        await page.getByRole('button', { name: 'メールアドレスを確認する' }).click();
        await arrive(index === 0 ? '確認しました。あと1通あります' : 'メールアドレスを変更しました');
        await expectSound(page);
      }
      await page.goto(links[0] ?? '');
      await page.getByRole('button', { name: 'メールアドレスを確認する' }).click();
      await arrive('このリンクは使えません');
      await open('/account', 'アカウント');
      await page.getByText('moved@example.jp', { exact: true }).waitFor();
    });
  });

  test('keeps what is typed when the server cannot be reached, and asks before it is left', async () => {
    const visit = await site.visit('pref-10');
    const { page } = visit;
    await visit.open('/account', 'アカウント');
    await page.getByRole('button', { name: 'メールアドレスを変更' }).click();
    await page.getByLabel('新しいメールアドレス').fill('later@example.jp');
    await page.getByLabel('いまのパスワード').fill(PASSWORD);
    await page.route('**/api/account/email', (route) => route.abort());
    await page.getByRole('button', { name: '確認のメールを送る' }).click();
    await page.locator('account-email').getByRole('alert').getByText('サーバーに接続できません。').waitFor();
    await comesTo(() => page.getByLabel('新しいメールアドレス').inputValue(), 'later@example.jp');
    await page.getByRole('link', { name: /^G-MIS/ }).click();
    await page.getByRole('dialog').getByRole('button', { name: '保存せずに離れる' }).click();
    await visit.arrive(/担当者さん/);
    // Only the request that was cut off is told on the console.
    expect(visit.problems.filter((problem) => !problem.includes('net::ERR_FAILED'))).toEqual([]);
    await visit.close();
  });
});

describe('the second factor', () => {
  async function ask(role: string, how: 'off' | 'offered' | 'required'): Promise<void> {
    const admin = await site.scenario.as('admin');
    const { labels: _labels, ...rules } = (await admin.get<LogInRules & { labels: unknown }>('/api/settings/log-in')).body;
    const rule = rules.roles[role];
    if (!rule) throw new Error(`No rule of ${role}.`);
    const put = await admin.send('/api/settings/log-in', {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ ...rules, roles: { ...rules.roles, [role]: { ...rule, second_factor: how } } }),
    });
    expect(put.status).toBe(200);
  }
  /** A code of the authenticator, a number of minutes after the scenario's moment: none is taken twice. */
  function codeAfter(secret: string, minutes: number): string {
    const timestamp = site.scenario.now.getTime() + minutes * 60_000;
    site.scenario.setNow(new Date(timestamp));
    return new TOTP({ secret }).generate({ timestamp });
  }

  test('is set up, used, replaced by a recovery code, and turned off', async () => {
    await ask('city', 'offered');
    await during('city-13', {}, async ({ page, open, arrive }) => {
      await open('/account', 'アカウント');
      await page.getByRole('button', { name: '二段階認証を設定' }).click();
      await page.getByLabel('いまのパスワード').fill(PASSWORD);
      await page.getByRole('button', { name: '次へ' }).click();
      await page.getByRole('img', { name: '認証アプリで読み取る QR コード' }).waitFor();
      await expectSound(page);
      const secret = ((await page.locator('#factor-secret').textContent()) ?? '').replaceAll(' ', '');
      await page.getByLabel('アプリに表示された6桁の確認コード').fill('000000');
      await page.getByRole('button', { name: '確認して設定' }).click();
      await page.getByRole('alert').waitFor();
      await page.getByLabel('アプリに表示された6桁の確認コード').fill(codeAfter(secret, 1));
      await page.getByRole('button', { name: '確認して設定' }).click();
      await page.getByRole('heading', { name: 'リカバリーコードを保存してください' }).waitFor();
      await expectSound(page);
      const codes = await page.locator('.codes code').allTextContents();
      expect(new Set(codes).size).toBe(10);
      const download = page.waitForEvent('download');
      await page.getByRole('button', { name: 'ファイルに保存' }).click();
      expect((await download).suggestedFilename()).toBe('G-MIS-リカバリーコード-city-13.txt');
      await page.getByRole('button', { name: '完了' }).click();
      await page.getByText('コードを保存してから、チェックを付けてください。').waitFor();
      await page.getByLabel('コードを安全な場所に保存しました').check();
      await page.getByRole('button', { name: '完了' }).click();
      await page.getByText('使えるリカバリーコードは残り 10 個です。').waitFor();

      await page.context().clearCookies();
      await open('/login', 'ログイン');
      await logIn(page, 'city-13', PASSWORD);
      await arrive('確認コードの入力');
      await expectSound(page);
      await page.getByLabel('確認コード', { exact: true }).fill('000000');
      await page.getByRole('button', { name: '確認してログイン' }).click();
      await page.getByRole('link', { name: /コードが正しくありません/ }).waitFor();
      await expectSound(page);
      await page.getByLabel('確認コード', { exact: true }).fill(fullWidth(codeAfter(secret, 3)));
      await page.getByRole('button', { name: '確認してログイン' }).click();
      await arrive('アプリケーションを選択');

      await page.context().clearCookies();
      await open('/login?next=%2Faccount', 'ログイン');
      await logIn(page, 'city-13', PASSWORD);
      await arrive('確認コードの入力');
      await page.getByRole('button', { name: /リカバリーコード/ }).click();
      await page.getByLabel('リカバリーコード', { exact: true }).fill(codes[0]?.toUpperCase() ?? '');
      await page.getByRole('button', { name: '確認してログイン' }).click();
      await arrive('アカウント');
      await page.getByText('使えるリカバリーコードは残り 9 個です。').waitFor();
      await page.getByText('確認コードが正しくありませんでした').or(page.getByText('パスワードが違いました')).first().waitFor();

      await page.getByRole('button', { name: '二段階認証を解除' }).click();
      await page.getByLabel('いまのパスワード').fill(PASSWORD);
      await page.getByLabel('確認コードまたはリカバリーコード').fill(codes[1] ?? '');
      await page.getByRole('button', { name: '二段階認証を解除' }).click();
      await page.getByText('二段階認証を解除しました').waitFor();
    });
  });

  test('that a role requires is set up before anything else, on a phone', async () => {
    await ask('organization', 'required');
    await during(undefined, phone, async ({ page, open, arrive }) => {
      await open('/login?next=%2Freports', 'ログイン');
      await logIn(page, 'org-13', PASSWORD);
      await arrive('二段階認証を設定');
      await expectSound(page);
      await page.goto('/o/faq_article/l/all');
      await arrive('二段階認証を設定');
      await page.getByRole('button', { name: '二段階認証を設定' }).click();
      await page.getByLabel('いまのパスワード').fill(PASSWORD);
      await page.getByRole('button', { name: '次へ' }).click();
      const secret = ((await page.locator('#factor-secret').textContent()) ?? '').replaceAll(' ', '');
      await expectSound(page);
      await page.getByLabel('アプリに表示された6桁の確認コード').fill(codeAfter(secret, 5));
      await page.getByRole('button', { name: '確認して設定' }).click();
      await page.getByLabel('コードを安全な場所に保存しました').check();
      await page.getByRole('button', { name: '完了' }).click();
      await arrive(/すべてのFAQ/);
    });
  });
});

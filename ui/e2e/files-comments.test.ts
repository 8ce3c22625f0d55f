import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import sql from 'sql-template-tag';
import type { FileAnswer, RowsPage } from '../../platform/contract/wire.ts';
import { findings } from './findings.ts';
import { comesTo, openSite, overflowOf, type Site } from './visit.ts';

jest.setTimeout(240_000);

const INVITATION = '内容について追加確認を行いたい場合はコメントを入力してください。';
const MB = 1024 * 1024;
/** 1 by 1, red. */
const png = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFBQIAX8jx0gAAAABJRU5ErkJggg==', 'base64');

let site: Site;
beforeAll(async () => {
  site = await openSite();
});
afterAll(() => site?.close());

test('several files are sent, one over a connection that breaks in the middle; they are shown one after another', async () => {
  const client = await site.scenario.as('pref-13');
  const [inquiry] = (await client.get<RowsPage>('/api/objects/inquiry/lists/all/rows')).body.rows;
  const visit = await site.visit('pref-13', { width: 1440, height: 900 });
  const { page, open } = visit;
  await open(`/o/inquiry/${inquiry?.id}`, /./);
  const big = Buffer.concat([Buffer.from('%PDF-1.4\n'), Buffer.alloc(17 * MB, 'x')]);
  // The second part finds no server; nothing else does either, until the connection is back.
  let isCut = true;
  let parts = 0;
  await page.route('**/api/uploads/**', (route) => {
    const request = route.request();
    if (request.method() === 'PATCH' && request.headers()['x-upload-offset'] !== '0') parts += 1;
    return isCut && (parts > 0 || request.method() === 'GET') && request.headers()['x-upload-offset'] !== '0' && !request.url().endsWith('/completion')
      ? route.abort('connectionfailed')
      : route.continue();
  });
  await page.getByLabel('ファイルのアップロード').setInputFiles([
    { name: '図面.pdf', mimeType: 'application/pdf', buffer: big },
    { name: '写真.png', mimeType: 'image/png', buffer: png },
    { name: '嘘.pdf', mimeType: 'application/pdf', buffer: Buffer.from('MZ not a pdf') },
    { name: 'メモ.txt', mimeType: 'text/plain', buffer: Buffer.from('空床数 10\n二行目') },
  ]);
  const list = page.locator('.files-list');
  await list.getByText('ファイルの中身が .pdf ではありません。').waitFor();
  await list.getByText('接続を待っています。戻ると続きから送ります').waitFor();
  await page
    .getByText(/個のうち \d 個を送りました/)
    .first()
    .waitFor();
  isCut = false;
  await page.evaluate(() => dispatchEvent(new Event('online')));
  await list.getByRole('button', { name: '「図面.pdf」を外す' }).waitFor();
  await list.getByRole('button', { name: '「嘘.pdf」を外す' }).click();
  await list.getByText('嘘.pdf').waitFor({ state: 'detached' });
  await page.getByLabel(INVITATION).fill('図面と写真です。');
  await page.getByRole('button', { name: '送信' }).click();
  const comment = page.getByRole('listitem').filter({ hasText: '図面と写真です。' });
  await comment.getByRole('link', { name: '図面.pdf' }).waitFor();
  const [stored] = await site.scenario.database.query<{ attachments: FileAnswer[] }>(
    sql`SELECT attachments FROM data.inquiry_comment WHERE body = '図面と写真です。'`,
  );
  expect(stored?.attachments.map(({ name, size }) => [name, size]).sort()).toEqual([
    ['メモ.txt', Buffer.byteLength('空床数 10\n二行目')],
    ['写真.png', png.length],
    ['図面.pdf', big.length],
  ]);

  await comment.getByRole('button', { name: '「写真.png」を表示' }).last().press('Enter');
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('img', { name: '写真.png' }).waitFor();
  expect(await findings(page)).toEqual([]);
  await page.keyboard.press('ArrowRight');
  await dialog.getByRole('heading', { name: /図面.pdf|メモ.txt/ }).waitFor();
  while (!(await dialog.getByRole('heading', { name: 'メモ.txt' }).isVisible()))
    await dialog
      .getByRole('button', { name: /^(次|前)のファイル$/ })
      .and(page.locator(':enabled'))
      .last()
      .click();
  await dialog.getByText('二行目').waitFor();
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
  expect(visit.problems.filter((problem) => !problem.includes('ERR_CONNECTION_FAILED'))).toEqual([]);
  await visit.close();
});

test('somebody is named by the keyboard on a phone, and finds it among the mentions', async () => {
  const hospital = await site.scenario.as('hosp-13');
  const [survey] = (await hospital.get<RowsPage>('/api/objects/daily_hospital/lists/all/rows')).body.rows;
  const path = `/o/daily_hospital/${survey?.id}`;
  await site.during('hosp-13', { width: 360, height: 780 }, async ({ page, open }) => {
    await open(path, /./);
    const box = page.getByRole('textbox', { name: 'コメントを書く' });
    await page.getByText('コメントはまだありません。').waitFor();
    await page.getByRole('button', { name: 'コメントする' }).click();
    await page.getByText('入力してください。', { exact: true }).waitFor();
    await box.pressSequentially('@東京');
    await page.getByRole('option', { name: /東京都 担当者/ }).waitFor();
    await comesTo(() => page.getByRole('option').filter({ hasText: 'pref-01' }).count(), 0);
    await comesTo(() => overflowOf(page), 0);
    await page.keyboard.press('Enter');
    await comesTo(() => box.inputValue(), '@東京都 担当者 ');
    await box.pressSequentially('https://example.jp/a をご確認ください <b>');
    await page
      .locator('record-comments')
      .getByLabel('ファイルのアップロード')
      .setInputFiles([
        { name: '写真.png', mimeType: 'image/png', buffer: png },
        { name: '嘘.pdf', mimeType: 'application/pdf', buffer: Buffer.from('MZ not a pdf') },
      ]);
    await page.getByText('ファイルの中身が .pdf ではありません。').waitFor();
    await page.getByRole('button', { name: '「嘘.pdf」を外す' }).click();
    await page.getByRole('button', { name: '「写真.png」を外す' }).waitFor();
    await comesTo(() => overflowOf(page), 0);
    await box.focus();
    await page.keyboard.press('Control+Enter');
    const comment = page.locator('record-comments').getByRole('listitem');
    await comment.getByText('@東京都 担当者', { exact: true }).waitFor();
    await comment.getByRole('button', { name: '「写真.png」を表示' }).first().click();
    await page.getByRole('dialog').getByRole('img', { name: '写真.png' }).waitFor();
    await page.keyboard.press('Escape');
    expect(await comment.getByRole('link', { name: 'https://example.jp/a' }).getAttribute('rel')).toContain('noopener');
    await comment.getByRole('button', { name: /のコメントを編集$/ }).click();
    await page.getByRole('textbox', { name: 'コメントの編集' }).fill('@東京都 担当者 至急お願いします。');
    await page.getByRole('button', { name: '保存' }).click();
    await comment.getByText('至急お願いします。').waitFor();
    await comment.getByText(/^編集済み/).waitFor();
    expect(await findings(page)).toEqual([]);
    await comesTo(() => overflowOf(page), 0);
  });
  await site.during('pref-13', { width: 1440, height: 900 }, async ({ page, open, arrive }) => {
    await open('/', /./);
    await page.getByRole('link', { name: '自分あてのコメント（未読 1 件）' }).click();
    await arrive('自分あてのコメント');
    await page.getByText('至急お願いします。').waitFor();
    expect(await findings(page)).toEqual([]);
    await page.locator('.mentions').getByRole('link').click();
    await page.locator('record-comments').getByText('至急お願いします。').waitFor();
    await page.getByRole('link', { name: '自分あてのコメント', exact: true }).waitFor();
  });
});

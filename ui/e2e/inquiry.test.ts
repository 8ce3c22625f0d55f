import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import sql from 'sql-template-tag';
import type { RecordAnswer } from '../../platform/contract/wire.ts';
import { comesTo, openSite, overflowOf, type Site, type Visit } from './visit.ts';

jest.setTimeout(180_000);

const INVITATION = '内容について追加確認を行いたい場合はコメントを入力してください。';
let site: Site;
beforeAll(async () => {
  site = await openSite({ institutions: 100, days: 1 });
});
afterAll(() => site?.close());

const during = (username: string, width: number, work: (visit: Visit) => Promise<void>) => site.during(username, { width, height: 800 }, work);
const countComments = async (body: string) =>
  (await site.scenario.database.query<{ count: number }>(sql`SELECT count(*)::int AS count FROM data.inquiry_comment WHERE body = ${body}`))[0]?.count;

describe('an inquiry (M5-1, M5-2)', () => {
  let path = '';

  test('is registered on a phone; what is missing is said at its field', async () => {
    await during('hosp-13', 360, async ({ page, open, arrive }) => {
      await open('/', /東京の病院 担当者さん/);
      await page.getByRole('link', { name: '新規お問合せ' }).first().click();
      await arrive('お問合せの新規登録');
      await comesTo(() => page.getByText('受付', { exact: true }).count(), 0);
      await page.getByRole('button', { name: '登録' }).click();
      await page.getByText('2 件の項目を直してください').waitFor();
      await comesTo(() => page.getByLabel('件名').getAttribute('aria-invalid'), 'true');
      await page.getByLabel('件名').fill('病床数の数え方');
      await page.getByRole('textbox', { name: '内容' }).fill('休止中の病床は含めますか。');
      await page.getByRole('button', { name: '登録' }).click();
      await arrive(/^Q-\d+ 病床数の数え方$/);
      await page.getByText('登録しました').first().waitFor();
      await page.locator('.highlights').getByText('新規').waitFor();
      path = new URL(page.url()).pathname;
      await comesTo(() => overflowOf(page), 0);
    });
  });

  test('is followed up by a comment with a file, sent once; an error stands at the box', async () => {
    await during('hosp-13', 360, async ({ page, open }) => {
      await open(path, /病床数の数え方/);
      const box = page.getByLabel(INVITATION);
      await page.getByRole('button', { name: '送信' }).click();
      await page.getByText('入力してください。', { exact: true }).waitFor();
      await comesTo(() => box.getAttribute('aria-invalid'), 'true');
      await box.fill('<b>休止中</b>の病床について\n追加で伺います。');
      await page.getByLabel('ファイルのアップロード').setInputFiles({ name: '病床表.txt', mimeType: 'text/plain', buffer: Buffer.from('一般 10') });
      await page.getByRole('button', { name: '「病床表.txt」を外す' }).waitFor();
      // What is written is still there after the page was opened again.
      await page.waitForFunction(() =>
        Object.keys(localStorage).some((key) => key.includes('inquiry_comment') && localStorage.getItem(key)?.includes('病床表')),
      );
      await page.reload();
      await page.getByRole('button', { name: '「病床表.txt」を外す' }).waitFor();
      await page.getByRole('button', { name: '送信' }).dblclick();
      const comment = page.getByRole('listitem').filter({ hasText: '<b>休止中</b>の病床について' });
      await comment.getByText('東京の病院 担当者').waitFor();
      await comment.locator('time').waitFor();
      await comesTo(() => box.inputValue(), '');
      await comesTo(() => box.evaluate((element) => element === document.activeElement), true);
      const download = page.waitForEvent('download');
      await comment.getByRole('link', { name: '病床表.txt' }).click();
      expect((await download).suggestedFilename()).toBe('病床表.txt');
      await comesTo(() => overflowOf(page), 0);
    });
    await comesTo(() => countComments('<b>休止中</b>の病床について\n追加で伺います。'), 1);
  });

  test('is answered by the secretariat on the same page, below what was asked; others do not see it', async () => {
    await during('secretariat', 1440, async ({ page, open }) => {
      await open('/', /G-MIS事務局さん/);
      await page
        .getByRole('link', { name: /^Q-\d+ 病床数の数え方$/ })
        .last()
        .click();
      await page.getByLabel(INVITATION).fill('休止中の病床は含めません。');
      await page.getByRole('button', { name: '送信' }).click();
      const comments = page.getByRole('region', { name: 'コメント' }).getByRole('listitem');
      await comments.filter({ hasText: '含めません' }).waitFor();
      expect((await comments.locator('strong').allTextContents()).map((name) => name.trim())).toEqual(['東京の病院 担当者', 'G-MIS事務局']);
    });
    const other = await site.scenario.as('hosp-01');
    const id = path.split('/').at(-1) ?? '';
    expect((await other.get(`/api/objects/inquiry/records/${id}`)).status).toBe(404);
    expect((await other.post('/api/objects/inquiry_comment/records', { values: { inquiry: id, body: '割り込み' } })).status).toBe(422);
    await comesTo(() => countComments('割り込み'), 0);
    const page = (await (await site.scenario.as('hosp-13')).get<RecordAnswer>(`/api/objects/inquiry/records/${id}?describe=1`)).body;
    expect(page.related?.[0]?.rows).toHaveLength(2);
  });

  test('a comment that the server refuses stays in the box, with the reason', async () => {
    await during('hosp-13', 768, async ({ page, open }) => {
      await open(path, /病床数の数え方/);
      const refusal = { code: 'unavailable', message: '混み合っています。', problems: [] };
      await page.route('**/api/objects/inquiry_comment/records', (route) => route.fulfill({ status: 429, json: refusal }));
      await page.getByLabel(INVITATION).fill('届かないコメント');
      await page.getByRole('button', { name: '送信' }).click();
      await page.getByRole('alert').filter({ hasText: '混み合っています。入力した内容はこの画面に残っています。' }).waitFor();
      await comesTo(() => page.getByLabel(INVITATION).inputValue(), '届かないコメント');
      await page.unroute('**/api/objects/inquiry_comment/records');
      await page.getByRole('button', { name: 'もう一度送信' }).click();
      await page.getByRole('listitem').filter({ hasText: '届かないコメント' }).waitFor();
    });
    await comesTo(() => countComments('届かないコメント'), 1);
  });
});

describe('a related list', () => {
  test('leads to a new record of this one, and back to it', async () => {
    await during('secretariat', 1440, async ({ page, open, arrive }) => {
      const client = await site.scenario.as('secretariat');
      const { rows } = (await client.get<{ rows: { id: string; values: { title: string } }[] }>('/api/objects/prefecture/lists/all/rows?limit=1')).body;
      const { id = '', values } = rows[0] ?? {};
      await open(`/o/prefecture/${id}`, values?.title ?? '');
      await page.getByRole('link', { name: '新規 二次医療圏' }).click();
      await arrive('二次医療圏の新規登録');
      await comesTo(() => page.getByLabel('都道府県').inputValue(), values?.title);
      await page.getByLabel('二次医療圏コード').fill('9999');
      await page.getByLabel('二次医療圏名').fill('試験の医療圏');
      await page.getByRole('button', { name: '登録' }).click();
      await arrive(values?.title ?? '');
      await page.getByRole('region', { name: '二次医療圏' }).waitFor();
    });
  });
});

import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import sql from 'sql-template-tag';
import { until } from '../../platform/testing/until.ts';
import { findings } from './findings.ts';
import { openSite, overflowOf, type Site } from './visit.ts';

jest.setTimeout(300_000);

let site: Site;
beforeAll(async () => {
  site = await openSite();
});
afterAll(() => site?.close());

test.each([[1440], [360]])('a file is made in the background at %i px, told of, downloaded, made again and deleted', async (width) => {
  await site.scenario.database.query(sql`delete from shirabe.export_job`);
  await site.during('pref-13', { width }, async ({ page, open, arrive }) => {
    await open('/reports/daily_survey_csv', '日次調査csv出力');
    await page.getByRole('button', { name: 'その他の操作' }).click();
    await page.getByRole('menuitem', { name: 'エクスポート' }).click();
    const dialog = page.getByRole('dialog', { name: 'エクスポート' });
    await dialog.getByLabel('準備ができたら知らせる').check();
    await dialog.getByLabel('Shift-JIS にない文字').waitFor();
    expect(await overflowOf(page)).toBe(0);
    expect(await findings(page)).toEqual([]);
    await dialog.getByLabel('文字コード').selectOption('utf-8');
    await dialog.getByLabel('Shift-JIS にない文字').waitFor({ state: 'detached' });
    await dialog.getByRole('button', { name: 'エクスポート' }).click();
    await dialog.waitFor({ state: 'detached' });
    const ready = page.locator('.toast', { hasText: '「日次調査csv出力」の準備ができました' });
    await ready.waitFor();
    const [first] = await Promise.all([page.waitForEvent('download'), ready.getByRole('button', { name: 'ダウンロード' }).click()]);
    expect(first.suggestedFilename()).toMatch(/^日次調査csv出力_\d{8}\.csv$/);
    const bytes = readFileSync(await first.path());
    expect(bytes.toString()).toContain('病院');

    await page.getByRole('link', { name: /^エクスポート（/ }).click();
    await arrive('エクスポート');
    const row = page.getByRole('list', { name: 'エクスポートの一覧' }).getByRole('listitem');
    await row.getByText('完了').waitFor();
    expect(await overflowOf(page)).toBe(0);
    expect(await findings(page)).toEqual([]);
    const [second] = await Promise.all([page.waitForEvent('download'), row.getByRole('button', { name: /をダウンロード$/ }).click()]);
    expect(readFileSync(await second.path()).equals(bytes)).toBe(true);
    await row.getByRole('button', { name: /をもう一度作成$/ }).click();
    await row.nth(1).waitFor();
    await until(async () => (await row.getByText('完了').count()) === 2);
    await row
      .first()
      .getByRole('button', { name: /を削除$/ })
      .click();
    await page.getByRole('dialog').getByRole('button', { name: '削除' }).click();
    await row.nth(1).waitFor({ state: 'detached' });
  });
});

test.each([[1440], [360]])('what there is to say of a file is said before it is downloaded, at %i px', async (width) => {
  await site.scenario.database.query(sql`delete from shirabe.export_job`);
  const insert = (state: string, more: object) =>
    site.scenario.database
      .query(sql`insert into shirabe.export_job (id, owner, asked, asked_hash, subject, label, state, mail, next_attempt_at, created_at, begun_at, content, size,
        sha256, sharing, expires_at, file_name, content_type, rows, expected, replaced, findings, reason, claimed_at)
      select gen_random_uuid(), u.id, '{"target":{"report":"daily_survey_csv"},"parameters":{"format":"csv","encoding":"shift_jis","view":"details","search":"病院"}}', ${state}, 'x',
        '{"ja":"日次調査csv出力（全項目・全期間）","en":"Daily survey"}', ${state}, false, 'infinity', ${site.scenario.now}::timestamptz, ${site.scenario.now}::timestamptz,
        gen_random_uuid(), 123456789, 'x', 'another', ${site.scenario.now}::timestamptz + interval '7 days', 'x.csv', 'text/csv', coalesce(m.rows, 0), m.expected, coalesce(m.replaced, 0),
        coalesce(m.findings, '[]'), m.reason, clock_timestamp() + interval '1 hour'
      from shirabe.user_account u, jsonb_to_record(${JSON.stringify(more)}::jsonb) as m (rows bigint, expected bigint, replaced bigint, findings jsonb, reason jsonb) where u.username = 'pref-13'`);
  const findings200 = Array.from({ length: 200 }, (_, index) => ({ row: index + 1, column: '備考', character: '𠮷' }));
  await insert('making', { rows: 412_000, expected: 1_200_000 });
  await insert('failed', {
    replaced: 1234,
    findings: findings200,
    reason: { code: 'unmappable', message: { ja: 'Shift-JIS にない文字が 1,234 か所あるため、ファイルを作りませんでした。', en: 'x' } },
  });
  await insert('finished', { rows: 1_200_000 });
  await site.during('pref-13', { width }, async ({ page, open }) => {
    await open('/exports', 'エクスポート');
    const list = page.getByRole('list', { name: 'エクスポートの一覧' });
    await list.getByText('412,000 / 1,200,000 件').waitFor();
    // What the page shows is not told over its buttons.
    await page.getByRole('link', { name: /^エクスポート（/ }).waitFor();
    expect(await page.locator('.toast').count()).toBe(0);
    expect(await overflowOf(page)).toBe(0);
    expect(await findings(page)).toEqual([]);
    await list.getByRole('button', { name: /^文字と場所を見る/ }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('Shift-JIS にない文字が 1,234 か所あります。').waitFor();
    await dialog.getByRole('button', { name: '「〓」に置き換えて作成' }).waitFor();
    expect(await overflowOf(page)).toBe(0);
    expect(await findings(page)).toEqual([]);
    await dialog.getByRole('button', { name: '閉じる' }).last().click();
    await dialog.waitFor({ state: 'detached' });
    await list.getByRole('button', { name: /をダウンロード$/ }).click();
    await dialog.getByText(/このファイルは渡せません/).waitFor();
    await dialog.getByRole('button', { name: '閉じる' }).last().click();
    await dialog.waitFor({ state: 'detached' });
    await list.getByRole('button', { name: /の作成を取り消す$/ }).click();
    await list.getByText('取り消し').waitFor();
  });
});

test.each([[1440], [360]])('more files than a page holds are shown on at %i px, each once, newest first', async (width) => {
  await site.scenario.database.query(sql`delete from shirabe.export_job`);
  // Ids that go up with the number: the list goes by them.
  await site.scenario.database
    .query(sql`insert into shirabe.export_job (id, owner, asked, asked_hash, subject, label, state, mail, next_attempt_at, created_at, begun_at, content, size, sha256,
      sharing, expires_at, file_name, content_type, rows, replaced, findings)
    select ('00000000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid, u.id,
      '{"target":{"report":"daily_survey_csv"},"parameters":{"format":"csv","encoding":"utf-8","view":"details"}}', n::text, 'daily_survey_csv',
      jsonb_build_object('ja', '日次調査 ' || lpad(n::text, 3, '0') || ' 号', 'en', 'Daily survey ' || n), 'finished', false, 'infinity',
      ${site.scenario.now}::timestamptz, ${site.scenario.now}::timestamptz, gen_random_uuid(), 1234, 'x', 'another', ${site.scenario.now}::timestamptz + interval '7 days',
      'x.csv', 'text/csv', n, 0, '[]'
    from shirabe.user_account u, generate_series(1, 120) n where u.username = 'pref-13'`);
  await site.during('pref-13', { width }, async ({ page, open }) => {
    await open('/exports', 'エクスポート');
    const rows = page.getByRole('list', { name: 'エクスポートの一覧' }).getByRole('listitem');
    const more = page.getByRole('button', { name: 'さらに表示' });
    await rows.nth(49).waitFor();
    await more.click();
    await rows.nth(99).waitFor();
    await more.click();
    await rows.nth(119).waitFor();
    await more.waitFor({ state: 'detached' });
    const labels = (await rows.allTextContents()).map((text) => /日次調査 (\d{3}) 号/.exec(text)?.[1]);
    expect(labels).toEqual(Array.from({ length: 120 }, (_, index) => String(120 - index).padStart(3, '0')));
    expect(await overflowOf(page)).toBe(0);
    expect(await findings(page)).toEqual([]);
  });
});

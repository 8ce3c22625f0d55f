import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import sql from 'sql-template-tag';
import type { Import } from '../../platform/contract/wire-import.ts';
import type { Client } from '../../platform/testing/scenario.ts';
import { until } from '../../platform/testing/until.ts';
import { findings } from './findings.ts';
import { openSite, overflowOf, type Site } from './visit.ts';

jest.setTimeout(240_000);

const before = new Date('2021-01-15T08:00:00Z');
const frozen = new Date('2021-01-16T03:00:00Z');
const after = new Date('2021-01-18T03:00:00Z');
const FREEZE = /1月18日7時59分まで、入力を停止しています/;
/** Rows that an import saves in one transaction, and more than those. */
const PIECE = 2000;
const DAYS = 100;
const CLINICS = 21;
const ROWS = CLINICS * DAYS;

let site: Site;
beforeAll(async () => {
  site = await openSite({ institutions: 200, days: 1 });
});
afterAll(() => site?.close());

const countOf = (page: Page, outcome: string) => page.locator('.import-counts > div').filter({ hasText: outcome }).locator('dd');

test('while the survey takes nothing an import is refused before it is sent, a check that was begun pauses, and both go on afterwards', async () => {
  await site.scenario.database.query(
    sql`UPDATE data.medical_institution SET designated_from = '2020-10-01' WHERE id = (SELECT unit FROM shirabe.user_account WHERE username = 'clinic-13')`,
  );
  const file = { name: '一日.csv', mimeType: 'text/csv', buffer: Buffer.from('report_date,opened\n2021-01-10,開設していない\n') };
  try {
    await site.during('clinic-13', { width: 360, height: 780 }, async ({ page, open }) => {
      await open('/o/daily_clinic/import', /の取り込み$/);
      site.scenario.setNow(frozen);
      await page.getByLabel('ファイルを選ぶ').setInputFiles(file);
      await page.getByText(FREEZE).waitFor();
      expect(await findings(page)).toEqual([]);

      site.scenario.setNow(before);
      await page.getByRole('button', { name: 'もう一度送る' }).click();
      await page.getByRole('button', { name: '列の対応へ' }).click();
      await page.getByRole('heading', { name: '列と項目の対応' }).waitFor();
      const id = new URL(page.url()).pathname.replace(/.*\//, '');
      // No process reads the file until the freeze has begun.
      await site.scenario.database.transact(async (tx) => {
        await tx.query(sql`SELECT pg_advisory_xact_lock(hashtextextended(${id}, 0))`);
        await page.getByRole('button', { name: '変更を確認する' }).click();
        await page.getByRole('heading', { name: 'ファイルを読み取っています' }).waitFor();
        site.scenario.setNow(frozen);
      });
      await page.getByText('今は入力を受け付けていないため、確認を止めました').waitFor();
      await page.getByText(FREEZE).waitFor();
      expect(await overflowOf(page)).toBeLessThanOrEqual(0);
      expect(await findings(page)).toEqual([]);

      site.scenario.setNow(after);
      await page.getByRole('button', { name: '確認し直す' }).click();
      await page.getByRole('button', { name: '1 件を取り込む' }).click();
      site.scenario.setNow(frozen);
      await page.getByRole('dialog').getByRole('button', { name: '取り込む', exact: true }).click();
      await page.getByRole('alert').filter({ hasText: '1月18日7時59分まで' }).waitFor();
      site.scenario.setNow(after);
      await page.getByRole('button', { name: '1 件を取り込む' }).click();
      await page.getByRole('dialog').getByRole('button', { name: '取り込む', exact: true }).click();
      await page.getByRole('heading', { name: '取り込みが終わりました' }).waitFor();
      expect(await countOf(page, '追加').textContent()).toBe('1');
    });
  } finally {
    site.scenario.setNow(site.scenario.now);
  }
});

/** Clinics that have answered since the autumn of 2020, by the number that files name them by. */
async function clinics(from: number): Promise<readonly string[]> {
  const rows = await site.scenario.database.query<{ gmis_id: string }>(
    sql`UPDATE data.medical_institution SET designated_from = '2020-09-01' WHERE id IN (SELECT id FROM data.medical_institution
      WHERE institution_type <> 'hospital' AND designation <> 'none' AND status = 'active' ORDER BY gmis_id OFFSET ${from} LIMIT ${CLINICS}) RETURNING gmis_id`,
  );
  expect(rows).toHaveLength(CLINICS);
  return rows.map(({ gmis_id: id }) => id);
}

/** A file of the surveys of clinics, a hundred days each. Gives the id of the import. */
async function takeDays(admin: Client, ids: readonly string[]): Promise<string> {
  const days = Array.from({ length: DAYS }, (_, day) => new Date(Date.UTC(2020, 9, 1 + day)).toISOString().slice(0, 10));
  const { body } = await admin.send<Import>('/api/objects/daily_clinic/imports', {
    method: 'POST',
    headers: { 'content-type': 'application/octet-stream', 'x-file-name': encodeURIComponent('百日.csv') },
    body: ['institution.gmis_id,report_date,opened', ...ids.flatMap((id) => days.map((day) => `${id},${day},開設していない`))].join('\n'),
  });
  return body.id;
}

test.each([
  { width: 1440, from: 0, end: 'goes on' },
  { width: 360, from: CLINICS, end: 'is undone' },
])('a run that the freeze meets in the middle keeps what it has saved, says why it waits, and $end afterwards ($width px)', async ({ width, from, end }) => {
  const { database, setNow, now } = site.scenario;
  const ids = await clinics(from);
  const saved = async (): Promise<number> => {
    const [row] = await database.query<{ n: number }>(
      sql`SELECT count(*)::int AS n FROM data.daily_clinic d JOIN data.medical_institution i ON i.id = d.institution WHERE i.gmis_id = ANY(${[...ids]}) AND d.report_date < '2021-01-09'`,
    );
    return row?.n ?? 0;
  };
  try {
    await site.during('admin', { width, height: width === 360 ? 780 : 900 }, async ({ page, open }) => {
      // Who logs in now is not logged out by the days that pass in between.
      const admin = await site.scenario.as('admin');
      setNow(before);
      const id = await takeDays(admin, ids);
      await open(`/o/daily_clinic/import/${id}?step=map`, /の取り込み$/);
      await page.getByRole('button', { name: '変更を確認する' }).click();
      await page.getByRole('button', { name: '2,100 件を取り込む' }).click();
      // The first piece is being saved, and waits, while the freeze begins.
      await database.transact(
        async (tx) => {
          await tx.query(sql`LOCK TABLE data.daily_clinic IN SHARE MODE`);
          await page.getByRole('dialog').getByRole('button', { name: '取り込む', exact: true }).click();
          await page.getByRole('heading', { name: '取り込んでいます' }).waitFor();
          const waiting = sql`SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock' AND query ILIKE 'insert%daily_clinic%'`;
          await until(async () => (await database.query(waiting, { as: 'owner' })).length > 0);
          setNow(frozen);
        },
        { as: 'owner' },
      );
      await page.getByRole('heading', { name: '取り込みを休止しています。保存済みの行はそのままです。' }).waitFor();
      await page.getByText(FREEZE).first().waitFor();
      await page.getByText(/「続きから取り込む」を押してください/).waitFor();
      expect(await countOf(page, '追加').textContent()).toBe('2,000');
      expect(await saved()).toBe(PIECE);
      expect(await overflowOf(page)).toBeLessThanOrEqual(0);
      expect(await findings(page)).toEqual([]);

      // Neither the rest nor its undo goes while it takes nothing: both are said, and nothing is changed.
      const refused = page.getByRole('alert').filter({ hasText: FREEZE });
      await page.getByRole('button', { name: '取り込みを取り消す' }).click();
      await page.getByRole('dialog').getByRole('button', { name: '取り込みを取り消す' }).click();
      await refused.waitFor();
      const answered = page.waitForResponse(/\/run$/);
      await page.getByRole('button', { name: '続きから取り込む' }).click();
      expect((await answered).ok()).toBe(false);
      await refused.waitFor();
      expect(await saved()).toBe(PIECE);
      expect(await overflowOf(page)).toBeLessThanOrEqual(0);

      setNow(after);
      if (end === 'goes on') {
        await page.getByRole('button', { name: '続きから取り込む' }).click();
        await page.getByRole('heading', { name: '取り込みが終わりました' }).waitFor();
        expect(await countOf(page, '追加').textContent()).toBe('2,100');
        expect(await saved()).toBe(ROWS);
      } else {
        await page.getByRole('button', { name: '取り込みを取り消す' }).click();
        await page.getByRole('dialog').getByRole('button', { name: '取り込みを取り消す' }).click();
        await page.getByRole('heading', { name: 'この取り込みは取り消されました' }).waitFor();
        await page.getByText('2,000 件を取り消しました').first().waitFor();
        expect(await saved()).toBe(0);
      }
      expect(await findings(page)).toEqual([]);
    });
  } finally {
    setNow(now);
  }
});

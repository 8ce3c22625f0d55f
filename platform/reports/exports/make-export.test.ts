import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Transform, type Readable } from 'node:stream';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import sql from 'sql-template-tag';
import type { ExportJobRequest } from '../../contract/wire-exports.ts';
import type { RequestContext } from '../../database/request-context.ts';
import { newId } from '../../database/uuid.ts';
import { DiskStore } from '../../records/disk-store.ts';
import { heldBytes } from '../../testing/held-bytes.ts';
import { noon, openSmallApp, type SmallApp } from '../../testing/small-app.ts';
import { until } from '../../testing/until.ts';
import { planReportExport } from '../export-report.ts';
import { fillReportApp, reportApp, type ReportUnits } from '../testing/report-app.ts';
import { beginExport } from './begin-export.ts';
import { cancelExport } from './end-export.ts';
import type { ExportWork } from './export-work.ts';
import { makeNextExport } from './make-export.ts';
import type { PlanExport } from './planned-export.ts';
import { findExport, type StoredExport } from './stored-export.ts';

const asked: ExportJobRequest = { target: { report: 'daily_csv' }, parameters: { encoding: 'utf-8' }, when: 'always', mail: false };
const many = { ...asked, parameters: { encoding: 'utf-8', filter: 'day < DATE(2000, 1, 1)' } };
const plan: PlanExport = (context, { target, parameters }) => planReportExport(context, 'report' in target ? target.report : '', parameters);

let app: SmallApp & ReportUnits;
let asker: RequestContext;
let now: Date;
const folder = mkdtempSync(join(tmpdir(), 'shirabe-exports-'));
const disk = new DiskStore(folder);

beforeAll(async () => {
  const limits = reportApp['objects/app.yaml']?.replace('label: 病床調査\n', 'label: 病床調査\nexports: { job_above: 3, keep_days: 2 }\n') ?? '';
  const opened = await openSmallApp({ ...reportApp, 'objects/app.yaml': limits });
  app = { ...opened, ...(await fillReportApp(opened)) };
  const id = newId();
  await app.database.query(sql`insert into shirabe.user_account (id, username, name, role) values (${id}::uuid, 'nation', '事務局', 'nation')`);
  asker = app.as({ role: 'nation', id });
  // As many rows as take some hundred reads and writes; the index of the search would take most of the time.
  await app.database.query(sql`ALTER TABLE data.daily DROP COLUMN search`);
  await app.database.query(sql`
    INSERT INTO data.daily (id, title, scope_hospital, scope_prefecture, hospital, day, status, secured, inpatients, note)
    SELECT gen_random_uuid(), 'row ' || n, ${app.hospital}::uuid, ${app.hokkaido}::uuid, ${app.hospital}::uuid, DATE '2000-01-01' - n, 'done', n, n % 7, repeat('発熱患者等の受診者数 ', 12)
    FROM generate_series(1, 150000) AS n`);
}, 180_000);
afterAll(async () => {
  await app?.close();
  rmSync(folder, { recursive: true, force: true });
});
beforeEach(async () => {
  now = noon;
  await app.database.query(sql`delete from shirabe.export_job`);
});

const work = (changes: Partial<ExportWork> = {}): ExportWork => ({
  ...{ database: app.database, model: app.model, store: disk, plan, clock: () => now, closing: new AbortController().signal },
  ...changes,
});
async function begin(request: ExportJobRequest = asked): Promise<string> {
  const { job } = await beginExport(asker, plan, request);
  if (!job) throw new Error('no file is made');
  return job.id;
}
const read = (id: string): Promise<StoredExport> => findExport(asker, id);
/** Every file below the folder of the store. */
const left = (): string[] =>
  existsSync(folder)
    ? readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map(({ name }) => name)
    : [];
async function copying(): Promise<number> {
  const [row] = await app.database.query<{ count: number }>(
    sql`SELECT count(*)::int AS count FROM pg_stat_activity WHERE datname = current_database() AND state <> 'idle' AND pid <> pg_backend_pid() AND query ILIKE 'copy (%'`,
  );
  return row?.count ?? -1;
}

/** The disk, as it would be when so many bytes fill it: it fails as Node tells of a disk that has no room. */
function full(after: number): ExportWork['store'] {
  return {
    remove: (id) => disk.remove(id),
    write: (id, content, limit) => {
      let taken = 0;
      const filling = new Transform({
        transform(chunk: Buffer, _encoding, done) {
          taken += chunk.length;
          done(taken > after ? Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' }) : null, chunk);
        },
      });
      content.once('error', (error) => filling.destroy(error));
      return disk.write(id, content.pipe(filling), limit);
    },
  };
}

describe('a file', () => {
  test('of few rows is not made in the background; of more it is, and kept for the declared days', async () => {
    const few = await beginExport(asker, plan, { ...asked, when: 'large', parameters: { filter: 'status = "open"' } });
    expect(few).toEqual({ job: null, rows: 1 });
    const large = await beginExport(asker, plan, { ...asked, when: 'large' });
    expect(large.job).toMatchObject({ state: 'waiting', expected: 150_004 });
    expect(await makeNextExport(work())).toBe(true);
    const stored = await read(large.job?.id ?? '');
    expect(stored).toMatchObject({ state: 'finished', rows: '150004', replaced: '0' });
    expect(new Date(stored.expires_at ?? '').getTime()).toBe(noon.getTime() + 2 * 86_400_000);
    const content = readFileSync(join(folder, 'files', stored.content?.slice(-2) ?? '', stored.content ?? ''));
    expect([String(content.length), createHash('sha256').update(content).digest('hex')]).toEqual([stored.size, stored.sha256]);
    expect(await makeNextExport(work())).toBe(false);
    await disk.remove(stored.content ?? '');
  });

  test('is written at the pace of the store, in memory that does not grow with it', async () => {
    const id = await begin(many);
    let [first, most, bytes, looked] = [0, 0, 0, 0];
    const store = {
      remove: (content: string) => disk.remove(content),
      write: async (_id: string, content: Readable) => {
        for await (const chunk of content) {
          bytes += (chunk as Buffer).length;
          if (bytes < looked) continue;
          looked = bytes + 5_000_000;
          const held = heldBytes();
          first ||= held;
          most = Math.max(most, held);
        }
        return { size: bytes, sha256: 'none' };
      },
    };
    await makeNextExport(work({ store }));
    expect((await read(id)).state).toBe('finished');
    expect(bytes).toBeGreaterThan(40_000_000);
    expect(most - first).toBeLessThan(30_000_000);
  });

  test('tells its rows on the way, and ends at once when it is called off', async () => {
    const id = await begin(many);
    // A store that takes a little and then waits until it is told otherwise: the file is certainly on the way.
    let rest: () => void = () => undefined;
    const waits = new Promise<void>((resolve) => (rest = resolve));
    const store: ExportWork['store'] = {
      remove: (content) => disk.remove(content),
      write: (content, stream, limit) => {
        let chunks = 0;
        const slow = new Transform({
          transform: (chunk: Buffer, _encoding, done) => void (++chunks < 8 ? done(null, chunk) : void waits.then(() => done(null, chunk))),
        });
        stream.once('error', (error) => slow.destroy(error));
        return disk.write(content, stream.pipe(slow), limit);
      },
    };
    const making = makeNextExport(work({ store }));
    await until(async () => Number((await read(id)).rows) > 0);
    expect([(await read(id)).state, await copying()]).toEqual(['making', 1]);
    await cancelExport(asker, id);
    expect(await making).toBe(true);
    rest();
    await until(async () => (await copying()) === 0);
    expect([(await read(id)).state, left()]).toEqual(['cancelled', []]);
  });

  test('that fills the disk is told so, and nothing of it is left', async () => {
    const id = await begin(many);
    expect(await makeNextExport(work({ store: full(3_000_000) }))).toBe(true);
    const stored = await read(id);
    expect([stored.state, stored.reason?.code, stored.content, stored.size]).toEqual(['failed', 'storage_full', null, null]);
    expect(stored.reason?.message.ja).toContain('空きがありません');
    expect(left()).toEqual([]);
    await until(async () => (await copying()) === 0);
  });

  test('whose store is away is tried again, later each time, and then told of', async () => {
    const id = await begin();
    const away: ExportWork['store'] = {
      remove: () => Promise.resolve(),
      write: (_id, content) => Promise.reject(Object.assign(new Error('EIO'), { content })),
    };
    for (const minutes of [1, 2, 4]) {
      await expect(makeNextExport(work({ store: away }))).rejects.toThrow('EIO');
      expect((await read(id)).state).toBe('waiting');
      expect(await makeNextExport(work({ store: away }))).toBe(false);
      now = new Date(now.getTime() + minutes * 60_000);
    }
    await expect(makeNextExport(work({ store: away }))).rejects.toThrow('EIO');
    expect(await read(id)).toMatchObject({ state: 'failed', reason: { code: 'internal' } });
  });

  test('that a server leaves when it ends is made by the next one', async () => {
    const id = await begin(many);
    const closing = new AbortController();
    const store: ExportWork['store'] = {
      remove: (content) => disk.remove(content),
      write: (content, stream, limit) => {
        stream.once('data', () => closing.abort());
        return disk.write(content, stream, limit);
      },
    };
    await makeNextExport(work({ store, closing: closing.signal }));
    expect(await read(id)).toMatchObject({ state: 'waiting', attempts: 0, content: null });
    expect(left()).toEqual([]);
    await makeNextExport(work());
    const stored = await read(id);
    expect(stored.state).toBe('finished');
    await disk.remove(stored.content ?? '');
  });

  test('is made by one of several processes, and two askers’ files by two', async () => {
    const id = newId();
    await app.database.query(
      sql`insert into shirabe.user_account (id, username, name, role) values (${id}::uuid, 'second', '事務局2', 'nation') on conflict do nothing`,
    );
    await beginExport(app.as({ role: 'nation', id }), plan, asked);
    await begin();
    const done = await Promise.all([1, 2, 3].map(() => makeNextExport(work())));
    expect([...done].sort()).toEqual([false, true, true]);
    const states = await app.database.query<{ state: string }>(sql`select state from shirabe.export_job`);
    expect(states.map(({ state }) => state)).toEqual(['finished', 'finished']);
    await app.database.query(sql`delete from shirabe.export_job`);
    rmSync(join(folder, 'files'), { recursive: true, force: true });
  });

  test('of an asker whose account was shut meanwhile is not made', async () => {
    const id = await begin();
    await app.database.query(sql`update shirabe.user_account set active = false where username = 'nation'`);
    try {
      await makeNextExport(work());
      expect(await read(id)).toMatchObject({ state: 'failed', reason: { code: 'forbidden' } });
    } finally {
      await app.database.query(sql`update shirabe.user_account set active = true where username = 'nation'`);
    }
  });
});

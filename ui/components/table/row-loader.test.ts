import { describe, expect, test } from '@jest/globals';
import type { RowsPage } from '../../../platform/contract/wire.ts';
import { RowLoader, type PageOptions, type RowSource } from './row-loader.ts';

const page = (from: number, to: number, end: number): RowsPage => ({
  columns: [],
  rows: Array.from({ length: to - from }, (_, index) => ({ id: String(from + index), values: {} })),
  next: to < end ? String(to) : null,
  as_of: '2026-01-01T00:00:00.000Z',
});
/** A source of so many rows that notes what it was asked. */
function counted(end: number, asked: (readonly [string | null, number])[] = []): RowSource {
  return {
    loadPage(cursor: string | null, { limit }: PageOptions) {
      asked.push([cursor, limit]);
      const from = Number(cursor ?? 0);
      return Promise.resolve(page(from, Math.min(end, from + limit), end));
    },
  };
}
const settled = () => new Promise((resolve) => setTimeout(resolve, 0));

describe('loading rows', () => {
  test('the first page that came with the answer is not asked for again', async () => {
    const asked: (readonly [string | null, number])[] = [];
    const loader = new RowLoader({ ...counted(500, asked), first: page(0, 100, 500) }, () => undefined);
    loader.want(60);
    await settled();
    expect(asked).toEqual([]);
    loader.want(150);
    await settled();
    expect(asked).toEqual([['100', 200]]);
    expect(loader.rows.length).toBe(300);
  });

  test('a place far down is reached by large pages, one after another', async () => {
    const asked: (readonly [string | null, number])[] = [];
    const loader = new RowLoader(counted(5000, asked), () => undefined);
    loader.want(4999);
    await settled();
    expect(loader.rows.map((row) => row.id)).toEqual(Array.from({ length: 5000 }, (_, index) => String(index)));
    expect(loader.more).toBe(false);
    expect(asked.length).toBeLessThan(8);
  });

  test('stops when the user has come back', async () => {
    const loader = new RowLoader(counted(100_000), () => {
      if (loader.rows.length > 500) loader.want(10);
    });
    loader.want(99_999);
    await settled();
    expect(loader.rows.length).toBeLessThan(3000);
  });

  test('an error keeps what is there; a retry goes on from it', async () => {
    let broken = true;
    const good = counted(250);
    const loader = new RowLoader(
      { loadPage: (cursor, options) => (broken && cursor !== null ? Promise.reject(new Error('lost')) : good.loadPage(cursor, options)) },
      () => undefined,
    );
    loader.want(200);
    await settled();
    expect(loader.rows.length).toBe(100);
    expect(loader.error).toBeInstanceOf(Error);
    broken = false;
    loader.retry();
    await settled();
    expect(loader.rows.length).toBe(250);
    expect(loader.error).toBeNull();
  });

  test('nothing is told after it was stopped', async () => {
    let told = 0;
    const loader = new RowLoader(counted(100), () => (told += 1));
    loader.want(0);
    const before = told;
    loader.stop();
    await settled();
    expect(told).toBe(before);
    expect(loader.rows.length).toBe(0);
  });

  test('an empty page ends it, even when it names a next one', async () => {
    const loader = new RowLoader({ loadPage: () => Promise.resolve({ ...page(0, 0, 0), next: 'again' }) }, () => undefined);
    loader.want(10);
    await settled();
    expect(loader.more).toBe(false);
  });
});

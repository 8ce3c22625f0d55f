import { describe, expect, test } from '@jest/globals';
import type { Groups, Row, RowsPage } from '../../../platform/contract/wire.ts';
import { CutLoader } from './cut-loader.ts';
import { GroupLines } from './group-lines.ts';
import { groupList, type GroupNode } from './group-list.ts';
import { GroupLoader, type GroupedSource, type GroupRows, type RowsRequest } from './group-loader.ts';

const as_of = '2026-01-01T00:00:00.000Z';
/** A server with these rows (their keys), in order; it remembers what it was asked. */
function serve(keys: readonly (readonly string[])[], options: { readonly first?: number; readonly truncated?: boolean } = {}) {
  const rows: Row[] = keys.map((each, index) => ({ id: String(index), values: {}, keys: [...each] }));
  const asked: Omit<RowsRequest, 'signal'>[] = [];
  const pageOf = (from: number, to: number, limit: number): RowsPage => {
    const end = Math.min(to, from + limit);
    return { columns: [], rows: rows.slice(from, end), next: end < to ? String(end) : null, as_of };
  };
  const depth = keys[0]?.length ?? 1;
  const counts = new Map<string, number>();
  for (const each of keys)
    for (let level = 0; level <= depth; level++) counts.set(JSON.stringify(each.slice(0, level)), (counts.get(JSON.stringify(each.slice(0, level))) ?? 0) + 1);
  const groups: Groups = {
    groupings: Array.from({ length: depth }, (_, index) => ({ key: `k${index}`, label: { ja: '', en: '' }, type: 'text', sortable: false })),
    summaries: [],
    rows: [...counts]
      .map(([text, count]) => ({ level: (JSON.parse(text) as string[]).length, keys: JSON.parse(text) as string[], count, values: {} }))
      .filter((row) => !options.truncated || row.level === 0)
      .sort((left, right) => right.level - left.level),
    truncated: options.truncated ?? false,
    as_of,
  };
  const source: GroupedSource = {
    groups,
    first: pageOf(0, rows.length, options.first ?? 1),
    loadRows: ({ signal: _signal, ...request }) => {
      asked.push(request);
      const is = (keyed: string | undefined) => (row: Row) => keyed === undefined || JSON.stringify(row.keys) === keyed;
      const to = rows.findLastIndex(is(request.to)) + 1;
      return Promise.resolve(pageOf(request.cursor === null ? rows.findIndex(is(request.from)) : Number(request.cursor), to, request.limit));
    },
  };
  return { source, asked, rows };
}
const many = (group: readonly string[], count: number) => Array.from({ length: count }, () => group);
const all = (rows: GroupRows, folded: readonly string[] = []) => new GroupLines(rows.groups, new Set(folded), (group) => rows.countOf(group));
const words = (lines: GroupLines, rows: GroupRows) =>
  Array.from({ length: lines.count }, (_, place) => {
    const line = lines.at(place);
    return line?.row === -1 ? `# ${line.group.keys.join('/')}` : ((line && rows.rowOf(line.group, line.row)?.id) ?? '…');
  });
const settled = async () => {
  for (let turn = 0; turn < 50; turn++) await Promise.resolve();
};
const open = () => true;

describe('lines', () => {
  const { source } = serve([...many(['a', 'x'], 2), ...many(['a', 'y'], 1), ...many(['b', 'x'], 3)], { first: 100 });
  const rows = new GroupLoader(source, () => undefined);
  test('each group stands above its rows', () => {
    expect(words(all(rows), rows)).toEqual(['# a', '# a/x', '0', '1', '# a/y', '2', '# b', '# b/x', '3', '4', '5']);
    expect(all(rows).at(11)).toBeUndefined();
  });
  test('folded ones hide what is in them', () => {
    expect(words(all(rows, ['["a"]']), rows)).toEqual(['# a', '# b', '# b/x', '3', '4', '5']);
    expect(words(all(rows, ['["a","x"]']), rows)).toEqual(['# a', '# a/x', '# a/y', '2', '# b', '# b/x', '3', '4', '5']);
    expect(words(new GroupLines(rows.groups, new Set(), () => 0), rows)).toEqual(['# a', '# a/x', '# a/y', '# b', '# b/x']);
  });
  test('the headings of what is in sight stay in sight', () => {
    expect([0, 2, 3, 5, 6, 9].map((first) => all(rows).pinned(first))).toEqual([[0, 1], [0, 1], [0, 4], [0], [6, 7], [6, 7]]);
    expect(new GroupLines([], new Set(), () => 0).pinned(0)).toEqual([]);
  });
});

describe('rows of groups', () => {
  test('the first page serves what it holds; a place far down is asked for alone, small groups together', async () => {
    const keys = Array.from({ length: 1000 }, (_, group) => many([`g${group}`], 10)).flat();
    const { source, asked } = serve(keys, { first: 100 });
    const rows = new GroupLoader(source, () => undefined);
    const lines = all(rows);
    expect(lines.count).toBe(11_000);
    rows.want(lines.at(0), lines.at(90), open);
    await settled();
    expect(asked).toEqual([]);
    rows.want(lines.at(8800), lines.at(8870), open);
    await settled();
    expect(asked).toEqual([{ from: '["g800"]', to: '["g819"]', cursor: null, limit: 220 }]);
    expect(words(all(rows), rows).slice(8800, 8803)).toEqual(['# g800', '8000', '8001']);
  });

  test('a large group is read page after page, as far as is wanted; a folded one is not asked for', async () => {
    const { source, asked } = serve([...many(['a'], 5000), ...many(['b'], 5000), ...many(['c'], 5)]);
    const rows = new GroupLoader(source, () => undefined);
    rows.want(all(rows).at(0), all(rows).at(300), open);
    await settled();
    expect(asked.map(({ from, to, cursor, limit }) => [from, to, cursor, limit])).toEqual([['["a"]', '["a"]', '1', 299]]);
    const folded = all(rows, ['["a"]', '["b"]']);
    rows.want(folded.at(0), folded.at(folded.count - 1), (group: GroupNode) => group.keys[0] === 'c');
    await settled();
    expect(asked.at(-1)).toMatchObject({ from: '["c"]', to: '["c"]' });
    expect(words(folded, rows)).toEqual(['# a', '# b', '# c', '10000', '10001', '10002', '10003', '10004']);
    rows.want(all(rows).at(1000), all(rows).at(1500), open);
    await settled();
    expect(asked.slice(2).map(({ from, to, cursor, limit }) => [from, to, cursor, limit])).toEqual([
      ['["a"]', '["a"]', '300', 1000],
      ['["a"]', '["a"]', '1300', 200],
    ]);
  });

  test('every row stands once, in order, however one scrolls', async () => {
    const keys = Array.from({ length: 60 }, (_, group) => many([`o${Math.floor(group / 7)}`, `g${group}`], (group * 37) % 400)).flat();
    const { source, rows: served } = serve(keys, { first: 50 });
    const rows = new GroupLoader(source, () => undefined);
    for (let step = 0; step < 400; step++) {
      const lines = all(rows);
      const from = (step * 7919) % lines.count;
      rows.want(lines.at(from), lines.at(Math.min(lines.count - 1, from + 80)), open);
      await settled();
    }
    const lines = all(rows);
    expect(words(lines, rows).filter((word) => !word.startsWith('#'))).toEqual(served.map(({ id }) => id));
  });

  test('rows that came or went in between change the group, not those after it', async () => {
    const { source } = serve([...many(['a'], 3), ...many(['b'], 2)], { first: 3 });
    const stale: Groups = {
      ...source.groups,
      rows: source.groups.rows.map((row) => (row.keys[0] === 'a' ? { ...row, count: 4 } : row.keys[0] === 'b' ? { ...row, count: 1 } : row)),
    };
    const rows = new GroupLoader({ ...source, groups: stale }, () => undefined);
    rows.want(all(rows).at(0), all(rows).at(6), open);
    await settled();
    expect(words(all(rows), rows)).toEqual(['# a', '0', '1', '2', '# b', '3', '4']);
  });

  test('an error stops it until it is tried again', async () => {
    const { source, asked } = serve(many(['a'], 500));
    let failing = true;
    const rows = new GroupLoader(
      { ...source, loadRows: (request) => (failing ? Promise.reject(new Error('down')) : source.loadRows(request)) },
      () => undefined,
    );
    rows.want(all(rows).at(0), all(rows).at(20), open);
    await settled();
    expect(rows.error).toEqual(new Error('down'));
    failing = false;
    rows.retry();
    await settled();
    expect([rows.error, asked.length, words(all(rows), rows)[1]]).toEqual([null, 1, '0']);
  });
});

test('groups beyond the limit get their headings from the rows', async () => {
  const keys = Array.from({ length: 40 }, (_, group) => many([`o${Math.floor(group / 7)}`, `g${group}`], 10)).flat();
  const { source } = serve(keys, { first: 25, truncated: true });
  const rows = new CutLoader(source, () => undefined);
  expect(words(all(rows), rows)).toEqual([
    '# o0',
    '# o0/g0',
    ...'0123456789',
    '# o0/g1',
    ...Array.from({ length: 10 }, (_, index) => String(index + 10)),
    '# o0/g2',
    '20',
    '21',
    '22',
    '23',
    '24',
  ]);
  expect(rows.tail).toBe(375);
  while (rows.tail > 0) {
    rows.want(undefined, undefined);
    await settled();
  }
  expect(groupList(source.groups)).toEqual([]);
  expect(rows.groups.filter((group) => group.finest)).toHaveLength(40);
  expect(words(all(rows), rows).filter((word) => !word.startsWith('#'))).toHaveLength(400);
});

describe('groups that lie otherwise than their rows', () => {
  /** A server whose groups are sorted by something else: rows are asked of groups by name. */
  function serveNamed(counts: Readonly<Record<string, number>>, options: { readonly extra?: number } = {}) {
    const asked: (readonly string[])[] = [];
    const rowsOf = (name: string): Row[] => Array.from({ length: counts[name] ?? 0 }, (_, index) => ({ id: `${name}${index}`, values: {}, keys: [name] }));
    const groups: Groups = {
      groupings: [{ key: 'k', label: { ja: '', en: '' }, type: 'text', sortable: false }],
      summaries: [],
      rows: [
        ...Object.entries(counts).map(([name, count]) => ({ level: 1, keys: [name], count, values: {} })),
        { level: 1, keys: [{ others: true }], count: 9, values: {} },
        { level: 0, keys: [], count: 99, values: {} },
      ],
      truncated: false,
      reordered: true,
      as_of,
    };
    const source: GroupedSource = {
      groups,
      first: { columns: [], rows: rowsOf(Object.keys(counts)[0] ?? ''), next: null, as_of },
      loadRows: ({ of = '[]', limit }) => {
        const names = (JSON.parse(of) as string[][]).map(([name]) => name ?? '');
        asked.push(names);
        // In the order of their keys, as rows lie.
        const rows = [...names].sort().flatMap(rowsOf);
        const more = names.length > 1 && options.extra !== undefined;
        return Promise.resolve({ columns: [], rows: rows.slice(0, limit), next: more ? 'more' : null, as_of });
      },
    };
    return { source, asked };
  }

  test('each group gets its own rows; all others together have none', async () => {
    const { source, asked } = serveNamed({ m: 2, z: 3, a: 1 });
    const rows = new GroupLoader(source, () => undefined);
    const shown = (group: GroupNode) => group.keys[0] !== undefined && typeof group.keys[0] === 'string';
    const lines = () => new GroupLines(rows.groups, new Set(), (group) => (shown(group) ? rows.countOf(group) : 0));
    rows.want(lines().at(0), lines().at(lines().count - 1), shown);
    await settled();
    expect(asked).toEqual([['z', 'a']]);
    expect(words(lines(), rows)).toEqual(['# m', 'm0', 'm1', '# z', 'z0', 'z1', 'z2', '# a', 'a0', '# [object Object]']);
  });

  test('so many are named at once as an address has room for', async () => {
    const names = Array.from({ length: 120 }, (_, index) => `${'都道府県と二次医療圏'.repeat(3)}${index}`);
    const { source, asked } = serveNamed(Object.fromEntries(names.map((name) => [name, 1])));
    const rows = new GroupLoader(source, () => undefined);
    const shown = (group: GroupNode) => typeof group.keys[0] === 'string';
    const lines = () => new GroupLines(rows.groups, new Set(), (group) => (shown(group) ? rows.countOf(group) : 0));
    rows.want(lines().at(0), lines().at(lines().count - 1), shown);
    await settled();
    expect(asked.length).toBeGreaterThan(1);
    for (const each of asked) expect(encodeURIComponent(JSON.stringify(each.map((name) => [name]))).length).toBeLessThan(5000);
    expect(asked.flat()).toEqual(names.slice(1));
  });

  test('where more rows came than there was room for, each group is asked for by itself', async () => {
    const { source, asked } = serveNamed({ m: 1, z: 2, a: 2 }, { extra: 1 });
    const rows = new GroupLoader(source, () => undefined);
    const shown = (group: GroupNode) => typeof group.keys[0] === 'string';
    const lines = () => new GroupLines(rows.groups, new Set(), (group) => (shown(group) ? rows.countOf(group) : 0));
    rows.want(lines().at(0), lines().at(lines().count - 1), shown);
    await settled();
    expect(asked).toEqual([['z', 'a'], ['z'], ['a']]);
    expect(words(lines(), rows)).toEqual(['# m', 'm0', '# z', 'z0', 'z1', '# a', 'a0', 'a1', '# [object Object]']);
  });
});

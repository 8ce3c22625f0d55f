import type { Column, Groups, Row, RowsPage } from '../../platform/contract/wire.ts';
import type { GroupedSource } from '../components/groups/group-loader.ts';
import type { RowSource } from '../components/table/row-loader.ts';

/** Made-up data for looking at the parts. */
const text = (ja: string, en: string) => ({ ja, en });
const statuses = [
  { value: 'answered', label: text('回答済', 'Answered'), tone: 'good' },
  { value: 'late', label: text('期限超過', 'Late'), tone: 'bad' },
  { value: 'open', label: text('未回答', 'Not answered'), tone: 'warn' },
  { value: 'excused', label: text('休診', 'Closed'), tone: 'idle' },
] as const;
export const columns: Column[] = [
  { key: 'title', label: text('名前', 'Name'), type: 'text', link: true, sortable: true },
  { key: 'status', label: text('回答', 'Answer'), type: 'picklist', choices: statuses.map((status) => ({ ...status })), sortable: true },
  { key: 'beds', label: text('病床', 'Beds'), type: 'integer', sortable: true },
  { key: 'usage', label: text('使用率', 'Usage'), type: 'percent', scale: 1, sortable: false },
  { key: 'day', label: text('報告日', 'Report date'), type: 'date', sortable: true },
  { key: 'note', label: text('備考', 'Note'), type: 'long_text', sortable: false },
];

function row(index: number): Row {
  const status = statuses[index % 4]?.value ?? 'open';
  const beds = index % 5 === 3 ? null : (index * 7) % 40;
  return {
    id: String(index),
    links: { title: { object: 'sample', id: String(index) } },
    values: {
      title: `見本の病院 ${index + 1}`,
      status,
      beds,
      usage: beds === null ? null : beds / 40,
      day: '2026-11-22',
      note: index % 3 === 0 ? '院内の工事により、受け入れを一部制限しています。詳しくは担当者へお問い合わせください。' : null,
    },
  };
}

export const total = 12_345;
/** Rows as from a server that takes its time. */
export function sampleSource(wait = 200): RowSource {
  return {
    async loadPage(cursor, { limit }): Promise<RowsPage> {
      await new Promise((resolve) => setTimeout(resolve, wait));
      const from = Number(cursor ?? 0);
      const to = Math.min(total, from + limit);
      return {
        columns,
        rows: Array.from({ length: to - from }, (_, index) => row(from + index)),
        next: to < total ? String(to) : null,
        as_of: '2026-11-22T02:42:00.000Z',
      };
    },
  };
}
export const failingSource: RowSource = { loadPage: () => Promise.reject(new Error('sample')) };
export const emptySource: RowSource = { loadPage: () => Promise.resolve({ columns, rows: [], next: null, as_of: '2026-11-22T02:42:00.000Z' }) };

const area: Column = { key: 'area', label: text('圏域', 'Area'), type: 'text', sortable: true };
const status = columns[1] as Column;
const summaries: Groups['summaries'] = [{ key: 'count', label: text('件数', 'Count'), kind: 'count', type: 'integer', sortable: false }];
const counts: readonly (readonly [string, readonly number[]])[] = [
  ['中央部', [61, 2, 6, 4]],
  ['南部', [58, 3, 8, 1]],
  ['西部', [49, 5, 14, 3]],
];
const sum = (numbers: readonly number[]) => numbers.reduce((all, each) => all + each, 0);
const all = sum(counts.flatMap(([, figures]) => figures));
const totalOfAll = { level: 0, keys: [], count: all, values: { count: all } };
export const nestedGroups: Groups = {
  groupings: [area, status],
  summaries,
  rows: [
    ...counts.flatMap(([name, figures]) =>
      figures.map((count, index) => ({ level: 2, keys: [name, statuses[index]?.value ?? null], count, values: { count } })),
    ),
    ...counts.map(([name, figures]) => ({ level: 1, keys: [name], count: sum(figures), values: { count: sum(figures) } })),
    totalOfAll,
  ],
  truncated: false,
  as_of: '2026-11-22T02:42:00.000Z',
};
export const statusGroups: Groups = {
  ...nestedGroups,
  groupings: [status],
  rows: [
    ...statuses.map((each, index) => {
      const count = sum(counts.map(([, figures]) => figures[index] ?? 0));
      return { level: 1, keys: [each.value], count, values: { count } };
    }),
    totalOfAll,
  ],
};
/** Rows for the groups above. */
export const groupedSource: GroupedSource = {
  groups: nestedGroups,
  first: { columns, rows: [], next: 'more', as_of: nestedGroups.as_of },
  loadRows: ({ from, to }) => {
    const [first, last] = [from, to].map((keys) => nestedGroups.rows.findIndex((group) => JSON.stringify(group.keys) === keys)) as [number, number];
    const rows = nestedGroups.rows.slice(first, last + 1).flatMap(({ keys, count }) => Array.from({ length: count }, (_, index) => ({ ...row(index), keys })));
    return Promise.resolve({ columns, rows, next: null, as_of: nestedGroups.as_of });
  },
};

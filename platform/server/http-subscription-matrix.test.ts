import { afterAll, beforeAll, expect, test } from '@jest/globals';
import sql from 'sql-template-tag';
import type { Groups } from '../contract/wire.ts';
import type { ReportSource } from '../contract/wire-own-reports.ts';
import { openMailServer, type ArrivedMail, type MailServer } from '../testing/mail-server.ts';
import { openScenario, type Client, type Scenario } from '../testing/scenario.ts';
import { until } from '../testing/until.ts';

let mails: MailServer;
let scenario: Scenario;
let secretariat: Client;
let me: string;

beforeAll(async () => {
  mails = await openMailServer();
  scenario = await openScenario({ institutions: 100, days: 14, smtpUrl: mails.url });
  secretariat = await scenario.as('secretariat');
  const [account] = await scenario.database.query<{ id: string }>(
    sql`update shirabe.user_account set email = 'secretariat@example.jp' where username = 'secretariat' returning id`,
  );
  me = account?.id ?? '';
}, 180_000);
afterAll(async () => {
  await scenario?.close();
  await mails?.close();
});

/** The mail of a report, as the secretariat tries it out. */
async function tried(report: string, rows = 100): Promise<ArrivedMail> {
  const before = mails.messages.length;
  const asked = {
    ...{ report, label: '集計', schedule: { every: 'day', at: '13:05' }, condition: { when: 'always' }, paused: false },
    narrowing: { search: '', filter: '', sort: '' },
    content: { rows, file: null },
    recipients: { users: [me], roles: [], units: [] },
  };
  expect((await secretariat.post('/api/subscription-trials', asked)).status).toBe(204);
  await until(async () => {
    await scenario.deliverMail();
    return mails.messages.length > before;
  });
  return mails.messages[before]!;
}

/** A table of the text part, by its caption: its lines, cell by cell. */
function tableOf({ text }: ArrivedMail, caption: string): readonly (readonly string[])[] {
  const lines = text.split('\n');
  const from = lines.indexOf(`■ ${caption}`);
  const after = lines.findIndex((line, index) => index > from && line === '');
  return lines.slice(from + 1, after).map((line) => line.split(/ \|(?: |$)/));
}

/** The first table of the HTML part: its lines, cell by cell. */
function htmlTable({ email }: ArrivedMail): readonly (readonly string[])[] {
  const [table = ''] = /<table.*?<\/table>/s.exec(email.html ?? '') ?? [];
  return table
    .split('<tr')
    .slice(1)
    .map((row) => [...row.matchAll(/<t[hd][^>]*>(.*?)<\/t[hd]>/gs)].map(([, cell]) => cell ?? ''));
}
const groupsOf = async (report: string): Promise<Groups> => (await secretariat.get<Groups>(`/api/reports/${report}/groups`)).body;
const percent = (value: unknown): string => (typeof value === 'number' ? `${(Math.round(value * 1000) / 10).toFixed(1)}%` : '');

const figureOf = (value: unknown): string => (typeof value === 'number' ? String(value) : '');

test('a matrix by day shows the latest twelve days and the total, a line for each prefecture, as the page does', async () => {
  const groups = await groupsOf('answer_rate_by_day');
  const days = groups.matrix?.columns.map(({ keys }) => String(keys[0])) ?? [];
  expect(days).toHaveLength(14);
  const shown = days.slice(-12);
  const cells = new Map(groups.matrix?.cells.map(({ keys, column_keys: [day], values }) => [JSON.stringify([keys, day]), values['rate']]));
  const line = ({ level, keys, values }: Groups['rows'][number]) => [
    level === 0 ? '合計' : ((keys[0] as { label?: string } | null)?.label ?? '（空白）'),
    ...shown.map((day) => percent(cells.get(JSON.stringify([keys, day])))),
    percent(values['rate']),
  ];
  const expected = [['都道府県', ...shown.map((day) => day.replaceAll('-', '/')), '合計'], ...groups.rows.map(line)];
  expect(expected.length).toBeGreaterThan(10);
  const mail = await tried('answer_rate_by_day');
  expect(tableOf(mail, '集計（回答率）')).toEqual(expected);
  expect(htmlTable(mail)).toEqual(expected);
  expect(mail.text).toContain('集計は、全 14 列のうち、最新の 12 列と合計を載せています。');
});

test('a matrix of several figures shows as many groups as there is room for, each with its figures, and says how many there are', async () => {
  const definition = {
    from: 'daily_hospital',
    columns: ['title', 'secured_beds'],
    group_by: ['answer_status'],
    columns_by: ['institution.prefecture'],
    summaries: [
      { kind: 'count', label: '件数' },
      { kind: 'sum', of: 'secured_beds' },
    ],
  };
  const made = await secretariat.post<ReportSource>('/api/own-reports', { label: '病床', description: '', folder: null, definition });
  expect(made.status).toBe(201);
  const groups = await groupsOf(made.body.report);
  const bands = groups.matrix?.columns ?? [];
  expect(bands.length).toBeGreaterThan(6);
  const mail = await tried(made.body.report, 2);
  const [head = [], ...lines] = tableOf(mail, '集計');
  const names = bands.slice(0, 6).map(({ keys }) => (keys[0] as { label: string }).label);
  const figures = groups.summaries.map(({ label }) => label.ja);
  expect(head.slice(1)).toEqual([...names, '合計'].flatMap((name) => figures.map((figure) => `${name} ${figure}`)));
  const finest = groups.rows.filter(({ level }) => level === 1);
  // Two lines were asked for, and all together.
  expect(lines).toHaveLength(3);
  const total = groups.rows.find(({ level }) => level === 0);
  expect(lines[2]?.slice(-2)).toEqual(groups.summaries.map(({ key }) => figureOf(total?.values[key])));
  const values = (group: Groups['rows'][number] | undefined, band: (typeof bands)[number] | undefined): string[] => {
    const cell = groups.matrix?.cells.find(
      ({ level, keys, column_keys: across }) => level === 1 && JSON.stringify([keys, across]) === JSON.stringify([group?.keys, band?.keys]),
    );
    return groups.summaries.map(({ key, kind }) => (cell ? figureOf(cell.values[key]) : kind === 'count' ? '0' : ''));
  };
  expect(lines[0]?.slice(1, 13)).toEqual(bands.slice(0, 6).flatMap((band) => values(finest[0], band)));
  expect(htmlTable(mail)).toEqual([head, ...lines]);
  expect(mail.text).toContain(`集計は、全 ${bands.length} 列のうち、はじめの 6 列と合計を載せています。`);
  expect(mail.text).toContain(`全 ${finest.length} グループのうち、はじめの 2 グループを載せています。`);
});

test('a joined report shows the figures of its blocks side by side, each under the name of its block', async () => {
  const groups = await groupsOf('todays_situation_by_prefecture');
  const line = ({ level, keys, values }: Groups['rows'][number]) => [
    level === 0 ? '合計' : ((keys[0] as { label?: string } | null)?.label ?? '（空白）'),
    ...groups.summaries.map(({ key, format }) => (format === 'percent' ? percent(values[key]) : figureOf(values[key]))),
  ];
  const mail = await tried('todays_situation_by_prefecture');
  const [head, ...lines] = tableOf(mail, '集計');
  expect(head).toEqual(['都道府県', ...groups.summaries.map(({ label }) => label.ja)]);
  expect(head).toContain('診療所（本日）：うちPCR陽性件数の合計');
  const rounded = (cell: string) => (/^[\d.]+$/.test(cell) ? String(Math.round(Number(cell) * 100) / 100) : cell);
  expect(lines.map((cells) => cells.map(rounded))).toEqual(groups.rows.map((row) => line(row).map(rounded)));
});

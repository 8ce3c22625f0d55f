import { describe, expect, test } from '@jest/globals';
import type { FoldersAnswer } from '../../../platform/contract/wire.ts';
import { nextOrder, readOrder, sortEntries } from './report-order.ts';

const can = { edit: false, manage: false };
const report = (name: string, opened_at: string | null, owner: string | null): FoldersAnswer['reports'][number] => ({
  report: name,
  label: { ja: name, en: name },
  description: null,
  folder: null,
  can,
  favourite: false,
  opened_at,
  made: owner === null ? null : { own: false, owner, version: 1, changed_at: '', changed_by: '' },
});
const answer: FoldersAnswer = {
  folders: [],
  reports: [report('10月', '2026-11-01T00:00:00Z', null), report('2月', null, '佐藤'), report('いろは', '2026-11-03T00:00:00Z', '鈴木')],
  recent: [],
};
const sorted = (sort: string) =>
  sortEntries(
    answer,
    answer.reports.map((each) => ({ report: each })),
    sort,
    'ja',
  ).map((entry) => entry.report?.report);

describe('the order of the page of reports', () => {
  test.each([
    ['', ['10月', '2月', 'いろは']],
    ['name', ['2月', '10月', 'いろは']],
    ['-name', ['いろは', '10月', '2月']],
    ['-opened', ['いろは', '10月', '2月']],
    ['opened', ['10月', 'いろは', '2月']],
    ['owner', ['佐藤', '鈴木', ''].map((owner) => answer.reports.find((each) => (each.made?.owner ?? '') === owner)?.report)],
    ['nothing', ['10月', '2月', 'いろは']],
  ])('%s', (sort, expected) => {
    expect(sorted(sort)).toEqual(expected);
  });

  test('a heading goes up, down, and back; the latest come first', () => {
    expect([nextOrder('', 'name'), nextOrder('name', 'name'), nextOrder('-name', 'name')]).toEqual(['name', '-name', '']);
    expect([nextOrder('name', 'opened'), nextOrder('-opened', 'opened'), nextOrder('opened', 'opened')]).toEqual(['-opened', 'opened', '']);
    expect(readOrder('-owner')).toEqual({ by: 'owner', descending: true });
  });
});

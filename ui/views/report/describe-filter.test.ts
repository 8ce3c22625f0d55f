import { expect, test } from '@jest/globals';
import type { Column } from '../../../platform/contract/wire.ts';
import { describeFilter } from './describe-filter.ts';

const columns: Column[] = [
  { key: 'report_date', label: { ja: '報告日', en: 'Report date' }, type: 'date', sortable: true },
  { key: 'status', label: { ja: '回答', en: 'Answer' }, type: 'picklist', choices: [{ value: 'open', label: { ja: '未回答', en: 'Open' } }], sortable: true },
  { key: 'institution.prefecture', label: { ja: '都道府県', en: 'Prefecture' }, type: 'lookup', sortable: true },
];

test.each([
  ['report_date = TODAY() AND status <> "open"', ['報告日 = 今日', '回答 ≠ 未回答'], 0],
  ['institution.prefecture = USER.prefecture', ['都道府県 = 自分の都道府県'], 0],
  ['report_date >= DATE(2026, 1, 2)', ['報告日 ≥ 2026/01/02'], 0],
  ['ISBLANK(status)', ['回答 = （空欄）'], 0],
  ['report_date = TODAY() AND (status = "open" OR unknown = 3)', ['報告日 = 今日'], 1],
  ['this is (not', [], 1],
])('%s', (source, parts, rest) => {
  expect(describeFilter(source, columns)).toEqual({ parts, rest });
});

import { expect, test } from '@jest/globals';
import type { BoardDescription } from '../../../../platform/contract/wire-boards.ts';
import { boardColumns, columnFilter } from './board-columns.ts';

const label = (words: string) => ({ ja: words, en: words });
const board = (canBeBlank: boolean): BoardDescription => ({
  by: {
    key: 'status',
    label: label('状況'),
    type: 'picklist',
    sortable: true,
    choices: [
      { value: 'new', label: label('新規'), retired: false },
      { value: 'old', label: label('旧'), retired: true },
      { value: 'closed', label: label('クローズ'), retired: false },
    ],
  },
  cards: [],
  sum: null,
  can_move: true,
  can_be_blank: canBeBlank,
});
const counts = (...values: (string | null)[]) => ({ columns: values.map((value) => ({ value, count: 1, sum: null })) });
const shown = (canBeBlank: boolean, ...values: (string | null)[]) =>
  boardColumns(board(canBeBlank), counts(...values)).map(({ value, takes }) => [value, takes]);

test.each([
  [
    'every value, in its order',
    false,
    ['closed'],
    [
      ['new', true],
      ['closed', true],
    ],
  ],
  [
    'a retired value while records hold it, which takes none',
    false,
    ['old'],
    [
      ['new', true],
      ['old', false],
      ['closed', true],
    ],
  ],
  [
    'blank where no value is required',
    true,
    [],
    [
      [null, true],
      ['new', true],
      ['closed', true],
    ],
  ],
  [
    'blank where records have none all the same, which takes none',
    false,
    [null],
    [
      [null, false],
      ['new', true],
      ['closed', true],
    ],
  ],
  [
    'a value that is none any more',
    false,
    ['gone'],
    [
      ['new', true],
      ['closed', true],
      ['gone', false],
    ],
  ],
] as const)('%s', (_, canBeBlank, values, expected) => {
  expect(shown(canBeBlank, ...values)).toEqual(expected);
});

test('the filter of a column holds beside that of the list', () => {
  expect(columnFilter('', 'status', 'new')).toBe('status = "new"');
  expect(columnFilter('a = 1 OR b = 2', 'status', null)).toBe('(a = 1 OR b = 2) AND ISBLANK(status)');
});

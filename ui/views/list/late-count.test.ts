import { expect, test } from '@jest/globals';
import { LateCount } from './late-count.ts';

/** A list whose counts are answered by hand. */
function byHand() {
  const asked: { readonly signal: AbortSignal; readonly filter: string; answer(count: number): void; fail(): void }[] = [];
  const told: (number | null)[] = [];
  const count: LateCount = new LateCount(
    () => told.push(count.total),
    (_path, { filter }, signal) =>
      new Promise((resolve, reject) => {
        asked.push({ signal, filter, answer: (rows) => resolve({ count: rows }), fail: () => reject(new Error('away')) });
      }),
  );
  return { asked, told, count };
}

test('a count comes late, is forgotten while another is asked, and the earlier one is called off, whichever answers first', async () => {
  const { asked, told, count } = byHand();
  const first = count.ask('/rows', '', 'a');
  const second = count.ask('/rows', '', 'b');
  expect(asked.map(({ signal, filter }) => [filter, signal.aborted])).toEqual([
    ['a', true],
    ['b', false],
  ]);
  asked[1]?.answer(2);
  await second;
  asked[0]?.answer(1);
  await first;
  expect([count.total, told]).toEqual([2, [2]]);
  const third = count.ask('/rows', 'x', '');
  expect([count.total, told]).toEqual([null, [2, null]]);
  asked[2]?.fail();
  await third;
  expect(count.total).toBeNull();
});

test('nothing is told after the page was left', async () => {
  const { asked, told, count } = byHand();
  const only = count.ask('/rows', '', '');
  count.stop();
  asked[0]?.answer(9);
  await only;
  expect([asked[0]?.signal.aborted, told]).toEqual([true, []]);
});

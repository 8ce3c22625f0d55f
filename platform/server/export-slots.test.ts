import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { dropStalled } from './drop-stalled.ts';
import { ExportSlots } from './export-slots.ts';

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

const slots = (): ExportSlots => new ExportSlots({ most: 3, perUser: 2, patience: 1000 });
/** Whether it came to its end by now. */
async function hasEnded(work: Promise<unknown>): Promise<boolean> {
  let ended = false;
  void work.then(() => (ended = true));
  await jest.advanceTimersByTimeAsync(0);
  return ended;
}

test('only so many files are made at once; who waits gets the place of the first that ends', async () => {
  const places = slots();
  const [first] = [await places.take('a'), await places.take('a'), await places.take('b')];
  const [fourth, fifth] = [places.take('b'), places.take('c')];
  expect([await hasEnded(fourth), await hasEnded(fifth)]).toEqual([false, false]);
  first();
  // Twice is once.
  first();
  expect([await hasEnded(fourth), await hasEnded(fifth)]).toEqual([true, false]);
  (await fourth)();
  expect(await hasEnded(fifth)).toBe(true);
});

test('one user has so many, and is told; others go on', async () => {
  const places = slots();
  const [end] = [await places.take('a'), await places.take('a')];
  await expect(places.take('a')).rejects.toMatchObject({ code: 'too_many_requests' });
  expect(await hasEnded(places.take('b'))).toBe(true);
  end();
  expect(await hasEnded(places.take('a'))).toBe(true);
});

test('who has waited too long is told, and takes nobody’s place', async () => {
  const places = slots();
  const [end] = [await places.take('a'), await places.take('a'), await places.take('b')];
  const late = expect(places.take('c')).rejects.toMatchObject({ code: 'unavailable' });
  await jest.advanceTimersByTimeAsync(1000);
  await late;
  const next = places.take('d');
  end();
  expect(await hasEnded(next)).toBe(true);
});

test('an answer is broken off when its reader takes nothing, not while it is slow or nothing is there to send', () => {
  let sent = 0;
  const answer = { writableNeedDrain: true, destroy: jest.fn() };
  const end = dropStalled(answer, () => sent, { still: 1000, spans: 100, slowest: 1 });
  for (sent of [1, 2, 3]) jest.advanceTimersByTime(1000);
  answer.writableNeedDrain = false;
  jest.advanceTimersByTime(5000);
  expect(answer.destroy).not.toHaveBeenCalled();
  answer.writableNeedDrain = true;
  jest.advanceTimersByTime(1000);
  expect(answer.destroy).toHaveBeenCalledTimes(1);
  end();
  jest.advanceTimersByTime(5000);
  expect(answer.destroy).toHaveBeenCalledTimes(1);
});

test('a reader that takes a byte now and then is broken off too, one that takes enough is not', () => {
  let sent = 0;
  const answer = { writableNeedDrain: true, destroy: jest.fn() };
  const end = dropStalled(answer, () => sent, { still: 1000, spans: 3, slowest: 30 });
  for (sent of [10, 20, 30, 40, 50, 60, 70]) jest.advanceTimersByTime(1000);
  expect(answer.destroy).not.toHaveBeenCalled();
  sent = 71;
  jest.advanceTimersByTime(1000);
  expect(answer.destroy).toHaveBeenCalledTimes(1);
  end();
});

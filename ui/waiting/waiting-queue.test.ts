import { describe, expect, test } from '@jest/globals';
import { WaitingQueue, type QueueEvent } from './waiting-queue.ts';
import type { SendResult, WaitingSave } from './waiting-save.ts';

const refusal: SendResult = { kind: 'refused', refused: { status: 422, body: { code: 'invalid', message: '確認', problems: [] } } };

/** A queue over a map, whose connection and clock the test holds. */
function open(answers: (save: WaitingSave) => SendResult) {
  const held = new Map<string, WaitingSave>();
  const state = { user: 'u1', room: true, now: new Date('2026-11-18T02:30:00Z') };
  const sent: string[] = [];
  const pauses: number[] = [];
  const queue = new WaitingQueue({
    store: {
      all: () => Promise.resolve([...held.values()]),
      put: (save) => (state.room ? Promise.resolve(void held.set(save.key, save)) : Promise.reject(new Error('full'))),
      remove: (key) => Promise.resolve(void held.delete(key)),
    },
    user: () => state.user,
    send: (save) => {
      sent.push(save.key);
      return Promise.resolve(answers(save));
    },
    alone: (work) => work(),
    later: (milliseconds) => {
      pauses.push(milliseconds);
      return () => undefined;
    },
    now: () => state.now,
  });
  return { queue, held, state, sent, pauses };
}
const save = (key: string, more: Partial<WaitingSave> = {}): WaitingSave => ({
  key,
  user: 'u1',
  object: 'daily',
  id: key,
  title: key,
  url: `/o/daily/${key}/edit`,
  place: key,
  body: {},
  draft: {},
  at: '2026-11-18T02:00:00.000Z',
  ...more,
});

describe('saves that wait', () => {
  test('are sent in the order they were made, and told of once each', async () => {
    const { queue, held, sent } = open(() => ({ kind: 'saved', id: 'r' }));
    const done: string[] = [];
    queue.listen(({ done: one }: QueueEvent) => one && done.push(`${one.save.key} ${one.result.kind}`));
    await queue.add(save('b', { at: '2026-11-18T02:10:00.000Z' }));
    await queue.add(save('a'));
    await Promise.all([queue.send(), queue.send()]);
    expect(sent).toEqual(['a', 'b']);
    expect(done).toEqual(['a saved', 'b saved']);
    expect(held.size).toBe(0);
  });

  test('stay where they are without a connection, and are tried again after a pause that grows', async () => {
    const { queue, held, sent, pauses } = open(() => ({ kind: 'later' }));
    await queue.add(save('a'));
    await queue.add(save('b'));
    for (let turn = 0; turn < 7; turn++) await queue.send();
    expect(new Set(sent)).toEqual(new Set(['a']));
    expect(held.size).toBe(2);
    expect(pauses).toEqual([...pauses].sort((one, other) => one - other));
    expect(Math.max(...pauses)).toBe(60_000);
  });

  test('that are refused are kept for their user, and do not hold up the others', async () => {
    const { queue, held, sent } = open(({ key }) => (key === 'a' ? refusal : { kind: 'saved', id: key }));
    await queue.add(save('a'));
    await queue.add(save('b', { at: '2026-11-18T02:10:00.000Z' }));
    await queue.send();
    await queue.send();
    expect(sent).toEqual(['a', 'b']);
    expect([...held.values()]).toMatchObject([{ key: 'a', refused: { status: 422 } }]);
    await queue.send('a');
    expect(sent).toEqual(['a', 'b', 'a']);
  });

  test('are neither shown nor sent for somebody else, and not sent when the session has ended', async () => {
    const { queue, state, sent, held } = open(() => ({ kind: 'session' }));
    await queue.add(save('a'));
    state.user = 'u2';
    await queue.send();
    expect([queue.saves, sent]).toEqual([[], []]);
    state.user = 'u1';
    await queue.send();
    expect(sent).toEqual(['a']);
    expect(held.size).toBe(1);
  });

  test('that are old wait for their user; a browser without room says so', async () => {
    const { queue, state, sent } = open(() => ({ kind: 'saved', id: 'r' }));
    await queue.add(save('a'));
    state.now = new Date('2026-11-29T02:30:00Z');
    await queue.send();
    expect(sent).toEqual([]);
    await queue.send('a');
    expect(sent).toEqual(['a']);
    state.room = false;
    expect(await queue.add(save('b'))).toBe(false);
  });
});

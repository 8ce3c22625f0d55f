import { expect, test } from '@jest/globals';
import { draftKey, keepDraft } from '../views/form/draft.ts';
import { dropTraces } from './local-traces.ts';

function memory(keys: readonly string[] = []): Storage {
  const held = new Map(keys.map((key) => [key, '1']));
  return {
    get length() {
      return held.size;
    },
    key: (index) => [...held.keys()][index] ?? null,
    getItem: (key) => held.get(key) ?? null,
    setItem: (key, value) => void held.set(key, value),
    removeItem: (key) => void held.delete(key),
    clear: () => held.clear(),
  };
}
const keysOf = (store: Storage) => Array.from({ length: store.length }, (_, index) => store.key(index)).sort();
const now = new Date('2026-11-18T02:30:00Z');
const draft = { at: now.toISOString(), version: 1, values: { a: 1 }, children: {} };

test('a log-out takes the traces of its user, and the drafts that the server has; what is nowhere else, of others, or of nobody stays', () => {
  const local = memory(['shirabe.visited.u1', 'shirabe.visited.u2', 'upload u1 notice.file 3 1 a.pdf', 'upload u2 notice.file 3 1 a.pdf', 'shirabe.theme']);
  const session = memory(['shirabe.list.u1.notice', 'shirabe.list.u2.notice']);
  keepDraft(local, draftKey('u1', 'notice', 'r1'), { ...draft, sent: true });
  keepDraft(local, draftKey('u1', 'notice', 'r2'), draft);
  keepDraft(local, draftKey('u2', 'notice', 'r1'), { ...draft, sent: true });
  dropTraces(local, session, (user) => user === 'u1', now);
  expect(keysOf(session)).toEqual(['shirabe.list.u2.notice']);
  expect(keysOf(local)).toEqual(
    [draftKey('u1', 'notice', 'r2'), draftKey('u2', 'notice', 'r1'), 'shirabe.theme', 'shirabe.visited.u2', 'upload u2 notice.file 3 1 a.pdf'].sort(),
  );
});

test('whoever comes next finds nothing of those whose session ended without a log-out', () => {
  const local = memory(['shirabe.visited.u1', 'shirabe.visited.u2', 'shirabe.language']);
  keepDraft(local, draftKey('u1', 'notice', 'r1'), { ...draft, sent: true });
  keepDraft(local, draftKey('u2', 'notice', 'r1'), { ...draft, sent: true });
  dropTraces(local, memory(), (user) => user !== 'u2', now);
  expect(keysOf(local)).toEqual([draftKey('u2', 'notice', 'r1'), 'shirabe.language', 'shirabe.visited.u2'].sort());
});

import { describe, expect, test } from '@jest/globals';
import { type Draft, draftKey, draftOwner, dropDraft, dropOldDrafts, keepDraft, readDraft, unsentDrafts } from './draft.ts';

function memory(): Storage {
  const held = new Map<string, string>();
  return {
    getItem: (key) => held.get(key) ?? null,
    setItem: (key, value) => void held.set(key, value),
    removeItem: (key) => void held.delete(key),
    key: (index) => [...held.keys()][index] ?? null,
    clear: () => held.clear(),
    get length() {
      return held.size;
    },
  };
}
const draft: Draft = { at: '2026-11-22T01:00:00.000Z', version: 3, values: { a: 1 }, children: {} };
const at = (day: number) => new Date(Date.UTC(2026, 10, day));

describe('drafts', () => {
  test('come back for the same user and record only', () => {
    const store = memory();
    expect(keepDraft(store, draftKey('u1', 'notice', 'r1'), draft)).toBe(true);
    expect(readDraft(store, draftKey('u1', 'notice', 'r1'), at(23))).toEqual(draft);
    expect(readDraft(store, draftKey('u2', 'notice', 'r1'), at(23))).toBeUndefined();
    expect(readDraft(store, draftKey('u1', 'notice', null), at(23))).toBeUndefined();
    dropDraft(store, draftKey('u1', 'notice', 'r1'));
    expect(readDraft(store, draftKey('u1', 'notice', 'r1'), at(23))).toBeUndefined();
  });

  test('go when they are old, and leave other keys alone', () => {
    const store = memory();
    store.setItem('other', 'kept');
    keepDraft(store, draftKey('u1', 'notice', 'r1'), draft);
    dropOldDrafts(store, new Date(Date.UTC(2026, 11, 31)));
    expect(store.length).toBe(1);
    expect(store.getItem('other')).toBe('kept');
  });

  test('nonsense and closed storage are no draft', () => {
    const store = memory();
    store.setItem('k', '{"at":1}');
    expect(readDraft(store, 'k', at(23))).toBeUndefined();
    store.setItem('k', '{');
    expect(readDraft(store, 'k', at(23))).toBeUndefined();
    const closed = {
      ...memory(),
      setItem: () => {
        throw new Error('full');
      },
    } as Storage;
    expect(keepDraft(closed, 'k', draft)).toBe(false);
  });

  test('tell whose they are, of what, and whether the server has them', () => {
    const store = memory();
    keepDraft(store, draftKey('u1', 'notice', 'r1'), { ...draft, sent: true });
    keepDraft(store, draftKey('u1', 'notice', 'new?kind=a.b'), draft);
    keepDraft(store, draftKey('u2', 'notice', 'r1'), draft);
    expect(draftOwner(draftKey('u1', 'notice', 'r1'))).toBe('u1');
    expect(draftOwner('shirabe.visited.u1')).toBeUndefined();
    expect(unsentDrafts(store, 'u1', at(23)).map(({ object, place }) => [object, place])).toEqual([['notice', 'new?kind=a.b']]);
  });
});

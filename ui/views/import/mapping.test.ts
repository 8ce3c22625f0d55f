import { describe, expect, test } from '@jest/globals';
import type { Import } from '../../../platform/contract/wire-import.ts';
import type { ImportPlaces } from '../../../platform/contract/wire-import-places.ts';
import { choicesAgain, filledFields, keyCandidates, missingPlaces, placesOf, proposeKey } from './mapping.ts';
import { stepOf } from './import-steps.ts';

const column = (name: string, place: string | null) => ({ name, place, label: null });
const job = {
  file: { header: true, columns: [column('コード', 'code'), column('県', 'prefecture.code'), column('理由', null)] },
  choices: { encoding: 'shift_jis', by_name: true, blank: 'clear' },
  key: ['code'],
} as unknown as Import;
const place = (name: string, required = false, key = false) => ({ place: name, label: { ja: name, en: name }, type: 'text', required, key, only_key: false });
const places: ImportPlaces = {
  object: 'area',
  label: { ja: '圏域', en: 'Area' },
  can: { create: true, update: true },
  places: [place('code', true, true), place('name', true), place('prefecture', true, true), place('prefecture.code', true, true), place('id', false, true)],
  keys: [['prefecture', 'name'], ['code']],
  left_out: [],
};

describe('where columns go', () => {
  test('as the server proposes, until something is chosen', () => {
    expect(placesOf(job, {})).toEqual(['code', 'prefecture.code', null]);
    expect(placesOf(job, { columns: [null, 'name'] })).toEqual([null, 'name', null]);
  });
  test('what new rows lack, and what may be the key', () => {
    const filled = filledFields(job, { set: { 'institution.code': '1' } });
    expect([...filled]).toEqual(['code', 'prefecture', 'institution']);
    expect(missingPlaces(places, filled).map((each) => each.place)).toEqual(['name']);
    expect(keyCandidates(places, filled).map((each) => each.place)).toEqual(['code', 'prefecture']);
    expect(proposeKey(places, filled)).toEqual(['code']);
    expect(proposeKey(places, new Set(['prefecture', 'name']))).toEqual(['prefecture', 'name']);
    expect(proposeKey(places, new Set(['prefecture']))).toEqual(['prefecture']);
    expect(proposeKey(places, new Set(['id', 'code']))).toEqual(['id']);
    expect(proposeKey(places, new Set(['name']))).toEqual([]);
  });
  test('a corrected file goes as the first one did, whatever its encoding', () => {
    expect(choicesAgain(job)).toEqual({ blank: 'clear', header: true, columns: ['code', 'prefecture.code'], key: ['code'] });
  });
});

test.each([
  ['described', null, null, 'read'],
  ['described', null, 'map', 'map'],
  ['described', null, 'check', 'read'],
  ['checking', null, 'map', 'check'],
  ['checked', null, null, 'check'],
  ['checked', null, 'read', 'read'],
  ['stopped', null, null, 'check'],
  ['stopped', 'b', 'map', 'result'],
  ['running', 'b', null, 'result'],
  ['done', 'b', 'read', 'result'],
] as const)('an import that is %s (batch %s, asked for %s) is at %s', (state, batch, asked, step) => {
  expect(stepOf({ state, batch }, asked)).toBe(step);
});

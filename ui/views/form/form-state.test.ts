import { describe, expect, test } from '@jest/globals';
import type { FieldDescription, ObjectDescription } from '../../../platform/contract/wire.ts';
import type { Draft } from './draft.ts';
import { draftOf, restoreDraft } from './form-draft.ts';
import { findDifferences } from './merge-conflict.ts';
import { rebaseForm } from './rebase-form.ts';
import { FormState, type FormStart } from './form-state.ts';
import { viewForm } from './form-view.ts';
import { RecordFormulas } from './record-formulas.ts';

const valueTypes: Readonly<Record<string, string>> = { integer: 'number', picklist: 'choice', lookup: 'record', formula: 'number' };
const field = (name: string, type: string, more: Partial<FieldDescription> = {}): FieldDescription => ({
  name,
  type,
  label: { ja: name, en: name },
  definition: { type, label: name, min: 0 },
  choices: [],
  value_type: valueTypes[type] ?? 'text',
  required: false,
  fixed: false,
  read_only: false,
  ...more,
});
const itemFields = [field('survey', 'lookup'), field('item', 'text', { fixed: true }), field('stock', 'integer', { required: true })];
const description: ObjectDescription = {
  object: 'daily',
  label: { ja: '日次', en: 'Daily' },
  description: null,
  icon: null,
  fields: [
    field('institution', 'lookup', { fixed: true }),
    field('status', 'picklist', { read_only: true, choices: [{ value: 'open', label: { ja: '未', en: 'open' }, retired: false }] }),
    field('opened', 'picklist', { choices: ['yes', 'no'].map((value) => ({ value, label: { ja: value, en: value }, retired: false })) }),
    field('patients', 'integer', { required: 'opened = "yes"' }),
    field('total', 'integer'),
    field('pcr', 'integer'),
    field('rate', 'formula', { formula: 'pcr / total' }),
    field('note', 'text', { show: 'opened = "no"' }),
    field('items', 'children', {
      definition: { type: 'children', label: 'items', of: 'item', by: 'survey' },
      children: { object: 'item', fields: itemFields },
    }),
  ],
  layout: {
    highlights: [],
    sections: [
      { label: { ja: '一', en: 'One' }, columns: 2, fields: ['institution', 'status', 'opened', 'patients', 'note'] },
      { label: { ja: '二', en: 'Two' }, columns: 2, show: 'institution.designation <> "none"', fields: ['total', 'pcr', 'rate', 'items'] },
    ],
    related: [],
  },
  rules: [
    { code: 'rule_1', when: 'pcr > total', severity: 'warning', messages: { pcr: { ja: '多すぎます', en: 'Too many' } } },
    { code: 'rule_2', when: 'opened = "yes" AND patients > 100', severity: 'error', messages: { '': { ja: '確かめてください', en: 'Check' } } },
  ],
  lists: [],
  can: { create: true, update: true, delete: true },
  comments: false,
  survey: null,
};
const start: FormStart = {
  id: 'r1',
  version: 3,
  title: '東京病院 2026/11/22',
  values: { institution: { id: 'i1', label: '東京病院' }, status: 'open', opened: 'yes', patients: null, total: 6, pcr: 4, note: null },
  children: {
    items: [
      { id: 'c1', version: 1, title: 'マスク', values: { item: 'マスク', stock: 5 } },
      { id: 'c2', version: 2, title: '手袋', values: { item: '手袋', stock: 0 } },
    ],
  },
  reach: { 'institution.designation': 'both' },
};
const now = new Date('2026-11-22T03:00:00Z');
const make = (from: FormStart = start) => new FormState(description, from, 'Asia/Tokyo');
const view = (state: FormState) => viewForm(state, new RecordFormulas(description, 'Asia/Tokyo'), null, now);
const names = (state: FormState) => view(state).sections.map((shown) => shown.fields.map((one) => one.field.name));

describe('what is sent', () => {
  test('nothing typed, nothing sent; full-width digits become numbers; only changes go', () => {
    const state = make();
    expect(state.dirty).toBe(false);
    state.change('patients', '１２', '１２');
    expect(state.entries['patients']).toEqual({ value: 12, raw: '１２' });
    state.change('total', '6', '6');
    expect(state.body(false)).toEqual({ version: 3, values: { patients: 12 } });
    state.leave('patients');
    expect(state.entries['patients']).toEqual({ value: 12 });
  });

  test('a cleared value is sent as blank, an unreadable one as it was typed', () => {
    const state = make();
    state.change('total', '', '');
    state.change('pcr', '多い', '多い');
    expect(state.body(true)).toEqual({ version: 3, values: { total: null, pcr: '多い' }, accept_warnings: true });
  });

  test('fixed and read-only fields do not change; of a new record the fixed ones do', () => {
    const state = make();
    state.change('institution', { id: 'i2', label: '別' });
    state.change('status', 'x');
    state.change('rate', '1', '1');
    expect(state.dirty).toBe(false);
    const fresh = make({ ...start, id: null, version: 0, values: {}, children: {}, reach: {} });
    fresh.change('institution', { id: 'i2', label: '別' });
    expect(fresh.body(false)).toEqual({ values: { institution: 'i2' } });
  });

  test('child rows: changed, added, removed; rows left alone are not named', () => {
    const state = make();
    state.changeCell('items', 'c1', 'stock', '７', '７');
    state.changeCell('items', 'c1', 'item', '別');
    const key = state.addRow('items');
    state.changeCell('items', key, 'item', 'ガウン');
    expect(state.body(false).children).toEqual({ items: [{ id: 'c1', version: 1, values: { stock: 7 } }, { values: { item: 'ガウン' } }] });
    expect(state.pathOf('items[1].stock')).toBe(`items/${key}/stock`);
    expect(state.pathOf('items[0]')).toBe('items');
    expect(state.pathOf('nothing')).toBeUndefined();
    state.markRow('items', 'c2', true);
    state.markRow('items', key, true);
    expect(state.body(false).children).toEqual({
      items: [
        { id: 'c1', version: 1, values: { stock: 7 } },
        { id: 'c2', version: 2, delete: true },
      ],
    });
    state.markRow('items', 'c2', false);
    state.changeCell('items', 'c1', 'stock', '5', '5');
    expect(state.dirty).toBe(false);
  });
});

describe('what is shown', () => {
  test('sections and fields follow their conditions, formulas are live', () => {
    const state = make();
    expect(names(state)).toEqual([
      ['institution', 'status', 'opened', 'patients'],
      ['total', 'pcr', 'rate', 'items'],
    ]);
    expect(view(state).computed['rate']).toBeCloseTo(0.666666666667, 12);
    state.change('opened', 'no');
    state.change('total', '0', '0');
    expect(names(state)[0]).toEqual(['institution', 'status', 'opened', 'patients', 'note']);
    expect(view(state).computed['rate']).toBeNull();
    state.reach['institution.designation'] = 'none';
    expect(names(state)).toHaveLength(1);
  });

  test('what cannot be told here is shown', () => {
    const state = make({ ...start, reach: {} });
    expect(names(state)).toHaveLength(2);
  });

  test('a field says what is wrong once it was left, everything after a try to save', () => {
    const state = make();
    expect(view(state).required.has('patients')).toBe(true);
    expect(view(state).problems.size).toBe(0);
    state.change('pcr', '-1', '-1');
    expect(view(state).problems.size).toBe(0);
    state.leave('pcr');
    expect([...view(state).problems.keys()]).toEqual(['pcr']);
    state.attempted = true;
    expect([...view(state).problems.keys()].sort()).toEqual(['patients', 'pcr']);
    state.change('opened', 'no');
    expect(view(state).required.has('patients')).toBe(false);
  });

  test('rules: a warning at its field, an error of the record', () => {
    const state = make();
    state.change('pcr', '9', '9');
    state.leave('pcr');
    state.change('patients', '101', '101');
    state.leave('patients');
    expect(view(state).problems.get('pcr')).toEqual([{ field: 'pcr', code: 'rule_1', message: '多すぎます', severity: 'warning' }]);
    expect(view(state).problems.get('')).toMatchObject([{ code: 'rule_2', severity: 'error' }]);
  });

  test('what the server says stands at its place until that input changes', () => {
    const state = make();
    state.changeCell('items', 'c2', 'stock', null);
    state.body(false);
    state.refuse([
      { field: 'items[0].stock', code: 'required', message: '要ります' },
      { field: 'total', code: 'x', message: '違います' },
      { code: 'y', message: '全体' },
    ]);
    expect([...view(state).problems.keys()]).toEqual(['', 'total', 'items/c2/stock']);
    state.change('total', '8', '8');
    state.changeCell('items', 'c2', 'stock', '1', '1');
    expect([...view(state).problems.keys()]).toEqual(['']);
  });
});

describe('drafts and conflicts', () => {
  test('a draft brings back everything typed, unreadable texts too', () => {
    const state = make();
    state.change('patients', '１２', '１２');
    state.change('pcr', '多い', '多い');
    state.changeCell('items', 'c1', 'stock', '7', '7');
    state.markRow('items', 'c2', true);
    const key = state.addRow('items');
    state.changeCell('items', key, 'item', 'ガウン');
    const kept = JSON.parse(JSON.stringify(draftOf(state, now))) as Draft;
    const again = make();
    restoreDraft(again, kept);
    expect(again.body(false)).toEqual(state.body(false));
  });

  test('after a conflict the chosen values go on from the version that was saved', () => {
    const state = make();
    state.change('total', '7', '7');
    state.change('pcr', '5', '5');
    const key = state.addRow('items');
    state.changeCell('items', key, 'item', 'ガウン');
    state.changeCell('items', 'c1', 'stock', '8', '8');
    const current: FormStart = {
      ...start,
      version: 4,
      values: { ...start.values, total: 9, patients: 3 },
      children: { items: [{ id: 'c1', version: 5, title: 'マスク', values: { item: 'マスク', stock: 6 } }] },
    };
    const differences = findDifferences(start, state.mine(), current, ['opened', 'patients', 'total', 'pcr']);
    expect(differences.map((difference) => [difference.key, difference.suggested, difference.both])).toEqual([
      ['patients', 'theirs', false],
      ['total', 'mine', true],
      ['pcr', 'mine', false],
      ['items/c1/stock', 'mine', true],
    ]);
    rebaseForm(state, current, differences, { total: 'theirs' });
    expect(state.body(false)).toEqual({
      version: 4,
      values: { pcr: 5 },
      children: { items: [{ id: 'c1', version: 5, values: { stock: 8 } }, { values: { item: 'ガウン' } }] },
    });
  });
});

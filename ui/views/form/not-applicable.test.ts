import { describe, expect, test } from '@jest/globals';
import type { Column, FieldDescription, ObjectDescription } from '../../../platform/contract/wire.ts';
import { NOT_APPLICABLE } from '../../../platform/fields/not-applicable.ts';
import { groupFilter, groupLabel } from '../../components/groups/group-value.ts';
import { draftOf, restoreDraft } from './form-draft.ts';
import { FormState, type FormStart } from './form-state.ts';
import { viewForm } from './form-view.ts';
import { findDifferences } from './merge-conflict.ts';
import { RecordFormulas } from './record-formulas.ts';

const field = (name: string, type: string, more: Partial<FieldDescription> = {}): FieldDescription => ({
  name,
  type,
  label: { ja: name, en: name },
  definition: { type, label: name, not_applicable: true },
  choices: [],
  value_type: type === 'integer' || type === 'formula' ? 'number' : type === 'lookup' ? 'record' : 'text',
  required: false,
  fixed: false,
  read_only: false,
  ...more,
});
const description: ObjectDescription = {
  object: 'daily',
  label: { ja: '日次', en: 'Daily' },
  description: null,
  icon: null,
  comments: false,
  fields: [
    field('beds', 'integer', { required: true }),
    field('used', 'integer', { show: 'NOT(ISNA(beds))' }),
    field('total', 'formula', { formula: 'SUM(beds, used)', definition: { type: 'formula' } }),
    field('institution', 'lookup'),
    field('note', 'text', { show: 'ISBLANK(beds) OR ISNA(institution.icu)' }),
  ],
  layout: { highlights: [], sections: [{ label: { ja: '一', en: 'One' }, columns: 2, fields: ['beds', 'used', 'total', 'institution', 'note'] }], related: [] },
  rules: [],
  lists: [],
  can: { create: true, update: true, delete: true },
  survey: null,
};
const start: FormStart = {
  id: 'r1',
  version: 1,
  title: '',
  values: { beds: NOT_APPLICABLE, used: 3, institution: { id: 'i1', label: '東京病院' }, note: null },
  children: {},
  reach: { 'institution.icu': NOT_APPLICABLE, 'institution.icu@na': true },
};
const make = () => new FormState(description, start, 'Asia/Tokyo');
const now = new Date('2026-11-22T03:00:00Z');
const shown = (state: FormState) => {
  const view = viewForm(state, new RecordFormulas(description, 'Asia/Tokyo'), null, now);
  return { fields: view.sections.flatMap(({ fields }) => fields.map((each) => each.field.name)), computed: view.computed };
};

describe('a form with 該当なし', () => {
  test('its formulas tell it from a blank, and take it for no value', () => {
    const state = make();
    expect(shown(state)).toEqual({ fields: ['beds', 'total', 'institution', 'note'], computed: { total: 3 } });
    state.change('institution', NOT_APPLICABLE);
    expect(shown(state).fields).toEqual(['beds', 'total', 'institution']);
    state.change('beds', null);
    expect(shown(state).fields).toEqual(['beds', 'used', 'total', 'institution', 'note']);
  });

  test('typed in words it stays as typed until the field is left; it is sent and kept as the value', () => {
    const state = make();
    state.change('used', 'n/a', 'n/a');
    expect(state.entries['used']).toEqual({ value: NOT_APPLICABLE, raw: 'n/a' });
    state.leave('used');
    expect(state.entries['used']).toEqual({ value: NOT_APPLICABLE });
    expect(state.body(false).values).toEqual({ used: NOT_APPLICABLE });
    const other = make();
    restoreDraft(other, JSON.parse(JSON.stringify(draftOf(state, now))) as ReturnType<typeof draftOf>);
    expect(other.body(false).values).toEqual({ used: NOT_APPLICABLE });
  });

  test('blank and 該当なし differ in a conflict', () => {
    const version = (beds: unknown) => ({ values: { beds }, children: {} });
    expect(findDifferences(version(null), version(NOT_APPLICABLE), version(null), ['beds'])).toEqual([
      { key: 'beds', mine: NOT_APPLICABLE, theirs: null, both: false, suggested: 'mine' },
    ]);
    expect(findDifferences(version(null), version(NOT_APPLICABLE), version({ not_applicable: true }), ['beds'])).toEqual([]);
  });
});

describe('a group of 該当なし', () => {
  const column = (type: string): Column => ({ key: 'beds', label: { ja: '病床', en: 'Beds' }, type, sortable: true, not_applicable: true });
  test('has its name and its filter, beside those of the blank group', () => {
    expect([groupLabel(NOT_APPLICABLE, column('integer')), groupFilter(NOT_APPLICABLE, column('integer'))]).toEqual(['該当なし', 'ISNA(beds)']);
    expect(groupFilter(null, column('integer'))).toBe('ISBLANK(beds)');
    expect(groupFilter(null, column('lookup'))).toBe('ISBLANK(beds.title) AND NOT(ISNA(beds))');
  });
});

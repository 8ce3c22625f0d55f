import { describe, expect, test } from '@jest/globals';
import type { FieldDescription, ObjectDescription } from '../../../platform/contract/wire.ts';
import { copyPrevious, countCopy, undoCopy } from './copy-previous.ts';
import { draftDifferences } from './draft-differences.ts';
import { restoreDraft } from './form-draft.ts';
import { FormState, type FormStart } from './form-state.ts';
import { viewForm } from './form-view.ts';
import { RecordFormulas } from './record-formulas.ts';

const field = (name: string, more: Partial<FieldDescription> = {}): FieldDescription => ({
  name,
  type: 'integer',
  label: { ja: name, en: name },
  definition: { type: 'integer', label: name },
  choices: [],
  value_type: 'number',
  required: false,
  fixed: false,
  read_only: false,
  ...more,
});
const itemFields = [field('item', { fixed: true }), field('stock')];
const description: ObjectDescription = {
  object: 'daily',
  label: { ja: '日次', en: 'Daily' },
  description: null,
  icon: null,
  comments: false,
  fields: [
    field('beds'),
    field('used', { show: 'beds > 0' }),
    field('fixed', { read_only: true }),
    field('items', {
      type: 'children',
      definition: { type: 'children', label: 'items', of: 'item', by: 'daily' },
      children: { object: 'item', fields: itemFields },
    }),
  ],
  layout: { highlights: [], sections: [{ label: { ja: '一', en: 'One' }, columns: 2, fields: ['beds', 'used', 'fixed', 'items'] }], related: [] },
  rules: [],
  lists: [],
  can: { create: true, update: true, delete: true },
  survey: null,
};
const start: FormStart = {
  id: 'r',
  version: 3,
  title: 'r',
  values: { beds: null, used: null, fixed: 1 },
  children: { items: [{ id: 'i1', version: 1, title: '', values: { item: 7, stock: null } }] },
  reach: {},
};
const previous = {
  id: 'p',
  date: '2026-11-17',
  values: { beds: 5, used: 3, fixed: 9 },
  children: {
    items: [
      { item: 7, stock: 40 },
      { item: 8, stock: 2 },
    ],
  },
};
const open = () => {
  const form = new FormState(description, start, 'Asia/Tokyo');
  return { form, look: () => viewForm(form, new RecordFormulas(description, 'Asia/Tokyo'), null, new Date('2026-11-18T02:30:00Z')) };
};

describe('a copy of the answer before', () => {
  test('fills what is blank, shown and may be changed, what it makes appear too, and rows by their first column', () => {
    const { form, look } = open();
    const copied = copyPrevious(form, look, previous, 'blank');
    expect([form.value('beds'), form.value('used'), form.value('fixed')]).toEqual([5, 3, 1]);
    expect(form.children['items']?.map(({ id, entries }) => [id, entries['item']?.value, entries['stock']?.value])).toEqual([
      ['i1', 7, 40],
      [undefined, 8, 2],
    ]);
    expect(copied.count).toBe(5);
    undoCopy(form, copied);
    expect([form.value('beds'), form.children['items']?.length, form.dirty]).toEqual([null, 1, false]);
  });

  test('leaves what was typed, unless all is asked for', () => {
    const { form, look } = open();
    form.change('beds', 2);
    expect([countCopy(form, look(), previous, 'blank'), countCopy(form, look(), previous, 'all')]).toEqual([4, 5]);
    copyPrevious(form, look, previous, 'blank');
    expect(form.value('beds')).toBe(2);
    copyPrevious(form, look, previous, 'all');
    expect(form.value('beds')).toBe(5);
  });
});

test('a draft of before somebody else’s save asks only for what both changed', () => {
  const draft = { at: '', version: 2, values: { beds: 4 }, base: { beds: null }, children: {} };
  const { form } = open();
  restoreDraft(form, draft);
  expect(draftDifferences(form, draft)).toEqual([]);
  const saved = new FormState(description, { ...start, values: { ...start.values, beds: 6 } }, 'Asia/Tokyo');
  restoreDraft(saved, draft);
  expect(draftDifferences(saved, draft)).toMatchObject([{ key: 'beds', mine: 4, theirs: 6, both: true }]);
  expect(draftDifferences(saved, { ...draft, version: 3 })).toEqual([]);
});

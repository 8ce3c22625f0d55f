import { expect, test } from '@jest/globals';
import { fieldDefinitions } from '../../platform/contract/definitions.ts';
import { fieldTypes } from '../../platform/fields/field-types.ts';
import { fieldViews } from './field-views.ts';

test('every field type has its view, and every view its field type', () => {
  expect(Object.keys(fieldViews).sort()).toEqual(Object.keys(fieldDefinitions).sort());
  expect(Object.keys(fieldViews).sort()).toEqual(Object.keys(fieldTypes).sort());
  for (const [name, view] of Object.entries(fieldViews)) expect(view.type).toBe(name);
});

test.each(Object.keys(fieldDefinitions))('%s is one file in both folders', async (type) => {
  const file = `${type.replaceAll('_', '-')}.ts`;
  const ours = (await import(`./${file}`)) as object;
  const theirs = (await import(`../../platform/fields/${file}`)) as object;
  expect(Object.values(ours)).toContain((fieldViews as Readonly<Record<string, unknown>>)[type]);
  expect(Object.values(theirs)).toContain((fieldTypes as Readonly<Record<string, unknown>>)[type]);
});

test('figures are right-aligned where the value is a number', () => {
  for (const [name, view] of Object.entries(fieldViews))
    expect([name, view.numeric]).toEqual([name, fieldTypes[view.type].valueType === 'number' && name !== 'formula']);
});

import { describe, expect, test } from '@jest/globals';
import type { RoleDefinition } from '../../../platform/contract/definitions.ts';
import { missingOf, newRole, placeOfProblem, toDefinition, toValues } from './role-values.ts';

const whole: RoleDefinition = {
  role: 'helper',
  label: { ja: '手伝い', en: 'Helper' },
  description: '読む人',
  reach: 'prefecture',
  setup: ['audit', 'mail'],
  objects: {
    notice: { read: ['all', { reach: 'own prefecture', where: 'published' }], delete: ['own prefecture'], export: true },
    inquiry: { create: ['all'] },
  },
  fields: { 'notice.body': 'none' },
  folders: { home: 'edit' },
  reports: { daily: 'manage' },
  tabs: ['more'],
  lists: { notice: ['open', 'mine'] },
};

describe('a role in its form', () => {
  test('comes out as it went in', () => {
    expect(toDefinition(toValues(whole))).toEqual(whole);
    expect(toDefinition(toValues({ role: 'x', label: 'x', setup: true }))).toEqual({ role: 'x', label: 'x', setup: true });
  });
  test('ways to write are ways to create and to update', () => {
    const values = toValues({ role: 'x', label: 'x', objects: { notice: { write: ['everyone'], update: [{ reach: 'all', where: true }] } } });
    expect(values.objects).toEqual([
      { object: 'notice', read: [], create: [{ reach: 'all', where: '' }], update: [{ reach: 'all', where: '' }, { reach: 'all', where: 'true' }], delete: [], export: false }, // prettier-ignore
    ]);
  });
  test('what is missing is told', () => {
    expect(missingOf(newRole)).toEqual(['role', 'label']);
    expect(missingOf({ ...newRole, role: 'a'.repeat(41), labelJa: '　', setup: 'areas' })).toEqual(['role', 'label', 'setup']);
    expect(missingOf(toValues(whole))).toEqual([]);
  });
  test.each([
    ['objects.notice.read.1.where', 'objects.notice.read.1'],
    ['objects.inquiry.write.0', 'objects.inquiry.create.0'],
    ['objects.notice.read.7', 'objects.notice'],
    ['objects.nothing.read.0', null],
    ['fields.notice.body', 'fields.notice.body'],
    ['folders.home', 'folders.home'],
    ['reports.other', null],
    ['lists.notice.0', 'lists'],
    ['label.en', 'label_en'],
    ['definition.label', 'label'],
    ['reach', 'reach'],
    ['objects/app.yaml', null],
    ['', null],
  ])('a problem at %p is shown at %p', (field, place) => {
    expect(placeOfProblem(field, toValues(whole))).toBe(place);
  });
});

import { expect, test } from '@jest/globals';
import { cellWords, findObjects, isGiven, type ObjectRights } from './way-words.ts';

const scopes = [{ scope: 'prefecture', label: { ja: '都道府県', en: 'prefecture' } }];
const owned = { scopes: ['prefecture'] };
const given: ObjectRights = {
  read: [
    { reach: 'own prefecture', where: null },
    { reach: 'own prefecture', where: 'a' },
    { reach: 'own prefecture', where: 'b' },
  ],
  create: [{ reach: 'all', where: null }],
  update: [{ reach: 'own city', where: null }],
  delete: [],
  export: true,
  unless: null,
};

test('a cell says within which records, in words', () => {
  expect(cellWords('read', given, owned, scopes)).toBe('自都道府県、自都道府県・条件付き');
  expect(cellWords('create', given, owned, scopes)).toBe('全国');
  expect(cellWords('create', given, { scopes: [] }, scopes)).toBe('すべて');
  expect(cellWords('update', given, owned, scopes)).toBe('自city');
  expect(cellWords('delete', given, owned, scopes)).toBe('なし');
  expect(cellWords('export', given, owned, scopes)).toBe('できる');
  expect(cellWords('export', undefined, owned, scopes)).toBe('なし');
  expect([isGiven('read', given), isGiven('delete', given), isGiven('export', undefined)]).toEqual([true, false, false]);
});

test('objects are found by their names and labels, in any width', () => {
  const object = (name: string, ja: string) => ({
    object: name,
    label: { ja, en: name },
    scopes: [],
    names_exporters: false,
    parent: null,
    fields: [],
    lists: [],
  });
  const all = [object('notice', 'お知らせ'), object('faq_article', 'FAQ')];
  expect(findObjects(all, '').length).toBe(2);
  expect(findObjects(all, 'ＦＡＱ').map((each) => each.object)).toEqual(['faq_article']);
  expect(findObjects(all, 'お 知').map((each) => each.object)).toEqual(['notice']);
  expect(findObjects(all, 'x')).toEqual([]);
});

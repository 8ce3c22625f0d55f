import { describe, expect, test } from '@jest/globals';
import { compileModel } from './compile-model.ts';
import { exampleDefinitions } from './example-definitions.ts';
import { physicalTable } from './physical-tables.ts';

const note = `object: note
label: メモ
name: "{{body}}"
fields:
  shop: { type: lookup, to: shop, label: 店舗, required: true, parent: true }
  body: { type: long_text, label: 本文, required: true }
  author: { type: text, label: 投稿者, read_only: true, default: USER.name }
  papers: { type: file, label: 添付, multiple: true }
`;
const withRelated = (related: string) =>
  compileModel({
    ...exampleDefinitions,
    'objects/note/object.yaml': note,
    'objects/shop/layout.yaml': `sections: [{ label: 基本, fields: [name] }]\nrelated:\n  - ${related}\n`,
  });
const problemsOf = (related: string) => {
  const result = withRelated(related);
  return 'problems' in result ? result.problems.map(({ file, line, code, message }) => `${file}:${line} ${code} ${message}`) : [];
};

describe('the indexes of a list of other objects', () => {
  const indexes = (related: string, fields = '') => {
    const result = compileModel({
      ...exampleDefinitions,
      'objects/note/object.yaml': note + fields,
      'objects/shop/layout.yaml': `sections: [{ label: 基本, fields: [name] }]\nrelated:\n  - ${related}\n`,
    });
    const object = 'model' in result ? result.model.objects['note'] : undefined;
    if (!('model' in result) || !object) throw new Error('it does not compile');
    return physicalTable(result.model, object)
      .indexes.filter(({ columns: [first] }) => first === 'shop')
      .map(({ columns, downwards }) => [columns.join(), downwards ?? false]);
  };

  test.each([
    ['by title unless said', '{ object: note, by: shop }', [['shop,title,id', false]]],
    ['of comments by their time', '{ object: note, by: shop, comments: { text: body, author: author } }', [['shop,created_at,id', false]]],
    ['read backwards, where there are no blanks', '{ object: note, by: shop, sort: [-body, -created_at] }', [['shop,body,created_at,id', false]]],
    ['downwards, where blanks come last', '{ object: note, by: shop, sort: [-author, -created_at] }', [['shop,author', true]]],
    ['as far as all go one way', '{ object: note, by: shop, sort: [author, -created_at] }', [['shop,author', false]]],
    ['only of the lookup, where the order is one of other records', '{ object: note, by: shop, sort: [shop.name] }', [['shop', false]]],
    [
      'one for each list',
      '{ object: note, by: shop }\n  - { object: note, by: shop, name: late, sort: [-created_at] }',
      [
        ['shop,created_at,id', false],
        ['shop,title,id', false],
      ],
    ],
  ])('%s', (_, related, expected) => {
    expect(indexes(related).sort()).toEqual(expected);
  });
  test('none where a unique set has its order', () => {
    expect(indexes('{ object: note, by: shop, sort: [author] }', 'unique: [[shop, author]]\n')).toEqual(
      expect.arrayContaining([
        ['shop', false],
        ['shop,author', false],
      ]),
    );
  });
});

describe('what a page lists of other objects', () => {
  test('comments: the fields of the words, the author and the files', () => {
    const result = withRelated('{ object: note, by: shop, comments: { text: body, author: author, files: papers } }');
    expect('model' in result && result.model.objects['shop']?.layout.related).toMatchObject([
      { object: 'note', by: 'shop', columns: ['body', 'author', 'created_at', 'papers'], comments: { text: 'body', author: 'author', files: 'papers' } },
    ]);
  });

  test('a table with a condition and an order of its own; two of the same records have names', () => {
    const result = withRelated(
      '{ object: note, by: shop, where: "CONTAINS(author, USER.name)", sort: [-created_at, body] }\n  - { object: note, by: shop, name: all }',
    );
    expect('model' in result && result.model.objects['shop']?.layout.related).toMatchObject([
      {
        where: { source: 'CONTAINS(author, USER.name)' },
        sort: [
          { path: ['created_at'], descending: true },
          { path: ['body'], descending: false },
        ],
      },
      { name: 'all', columns: ['title'], sort: [] },
    ]);
    expect(problemsOf('{ object: note, by: shop }\n  - { object: note, by: shop }')).toEqual([
      expect.stringMatching(/^objects\/shop\/layout\.yaml:4 duplicate_name .*name/),
    ]);
  });

  test('every wrong part is named, with what was meant', () => {
    expect(problemsOf('{ object: note, by: shop, where: autor = "x", sort: [-bodi, papers] }')).toEqual([
      expect.stringMatching(/^objects\/shop\/layout\.yaml:3 formula_unknown_name .*author/),
      expect.stringMatching(/^objects\/shop\/layout\.yaml:3 unknown_field .*body/),
      expect.stringMatching(/^objects\/shop\/layout\.yaml:3 wrong_field_type .*papers/),
    ]);
    expect(problemsOf('{ object: note, by: shop, where: body }')).toEqual([expect.stringMatching(/^objects\/shop\/layout\.yaml:3 formula_type /)]);
    expect(problemsOf('{ object: note, by: shop, where: "TRUE", sort: [body], comments: { text: body, author: author } }')).toEqual([
      expect.stringMatching(/wrong_value .*where/),
      expect.stringMatching(/wrong_value .*sort/),
    ]);
    expect(problemsOf('{ object: note, by: shop, columns: [body], comments: { text: bodi, author: papers, files: author } }')).toEqual([
      expect.stringMatching(/^objects\/shop\/layout\.yaml:3 wrong_value .*columns/),
      expect.stringMatching(/^objects\/shop\/layout\.yaml:3 unknown_field .*body/),
      expect.stringMatching(/^objects\/shop\/layout\.yaml:3 wrong_field_type .*papers は file/),
      expect.stringMatching(/^objects\/shop\/layout\.yaml:3 wrong_field_type .*author は text/),
    ]);
    expect(problemsOf('{ object: note, by: body }')).toEqual([expect.stringMatching(/wrong_field_type .*shop/)]);
  });
});

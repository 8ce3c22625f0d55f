import { describe, expect, test } from '@jest/globals';
import { compileModel } from './compile-model.ts';
import { exampleDefinitions } from './example-definitions.ts';

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

describe('what a page lists of other objects', () => {
  test('comments: the fields of the words, the author and the files', () => {
    const result = withRelated('{ object: note, by: shop, comments: { text: body, author: author, files: papers } }');
    expect('model' in result && result.model.objects['shop']?.layout.related).toMatchObject([
      { object: 'note', by: 'shop', columns: ['body', 'author', 'created_at', 'papers'], comments: { text: 'body', author: 'author', files: 'papers' } },
    ]);
  });

  test('every wrong part is named, with what was meant', () => {
    expect(problemsOf('{ object: note, by: shop, columns: [body], comments: { text: bodi, author: papers, files: author } }')).toEqual([
      expect.stringMatching(/^objects\/shop\/layout\.yaml:3 wrong_value .*columns/),
      expect.stringMatching(/^objects\/shop\/layout\.yaml:3 unknown_field .*body/),
      expect.stringMatching(/^objects\/shop\/layout\.yaml:3 wrong_field_type .*papers は file/),
      expect.stringMatching(/^objects\/shop\/layout\.yaml:3 wrong_field_type .*author は text/),
    ]);
    expect(problemsOf('{ object: note, by: body }')).toEqual([expect.stringMatching(/wrong_field_type .*shop/)]);
  });
});

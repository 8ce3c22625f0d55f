import { describe, expect, test } from '@jest/globals';
import { compileModel } from './compile-model.ts';
import { exampleDefinitions } from './example-definitions.ts';

const shop = (types: string, layout = '') => ({
  ...exampleDefinitions,
  'objects/shop/object.yaml': `${exampleDefinitions['objects/shop/object.yaml'] ?? ''}  area: { type: picklist, label: 地域, values: { east: 東, west: 西 } }
${types}`,
  ...(layout === '' ? {} : { 'objects/shop/layout.yaml': layout }),
});
const problemsOf = (files: Readonly<Record<string, string>>) => {
  const compiled = compileModel(files);
  return 'problems' in compiled ? compiled.problems.map(({ file, line, code, message }) => `${file}:${line} ${code} ${message}`) : [];
};
const modelOf = (files: Readonly<Record<string, string>>) => {
  const compiled = compileModel(files);
  if ('problems' in compiled) throw new Error(compiled.problems[0]?.message);
  return compiled.model.objects['shop'];
};
const types = `record_types:
  field: kind
  types:
    big:
      description: { ja: 500㎡以上, en: 500 square metres and more }
      create: USER.role = "nation"
      values: { area: [east] }
      defaults: { area: '"east"' }
`;

describe('record types', () => {
  test('every value of the picklist is a type; what is said of one is compiled', () => {
    const object = modelOf(shop(types));
    expect(Object.keys(object?.recordTypes?.types ?? {})).toEqual(['big', 'small']);
    expect(object?.recordTypes?.types['big']).toMatchObject({
      description: { ja: '500㎡以上' },
      create: { source: 'USER.role = "nation"' },
      values: { area: ['east'] },
      defaults: { area: { source: '"east"' } },
    });
    expect(object?.recordTypes?.types['small']).toEqual({ values: {}, defaults: {} });
  });

  test('a record always has its type, and shows it at its head and in the list of all', () => {
    const object = modelOf(shop(types));
    expect(object?.required['kind']).toBe(true);
    expect(object?.layout.highlights).toEqual(['kind']);
    expect(object?.lists['all']?.columns.slice(0, 2).map(({ key }) => key)).toEqual(['title', 'kind']);
  });

  test('`types` of a section is a condition as any other, beside its own', () => {
    const sections = `sections:
  - { label: 基本, fields: [name, kind, prefecture] }
  - { label: 大型, types: [big], fields: [opened] }
  - { label: 地域, types: [big, small], show: 'opened > DATE(2020, 1, 1) OR ISBLANK(opened)', fields: [area] }
`;
    expect(modelOf(shop(types, sections))?.layout.sections.map(({ show }) => show?.source)).toEqual([
      undefined,
      'IN(kind, "big")',
      'IN(kind, "big", "small") AND (opened > DATE(2020, 1, 1) OR ISBLANK(opened))',
    ]);
  });

  test.each([
    ['a field that is none', 'record_types: { field: kinds }', 'objects/shop/object.yaml:9 unknown_field'],
    ['a field of another type', 'record_types: { field: opened }', 'objects/shop/object.yaml:9 wrong_field_type'],
    [
      'a type that is no value',
      'record_types: { field: kind, types: { bigg: {} } }',
      'objects/shop/object.yaml:9 unknown_value `bigg` というレコードの種類はありません。`big` のことですか?',
    ],
    [
      'a condition that reads the record',
      'record_types: { field: kind, types: { big: { create: opened > TODAY() } } }',
      'objects/shop/object.yaml:9 wrong_value create は',
    ],
    [
      'values of no picklist',
      'record_types: { field: kind, types: { big: { values: { name: [east] } } } }',
      'objects/shop/object.yaml:9 wrong_field_type `name`',
    ],
    [
      'a value that is none',
      'record_types: { field: kind, types: { big: { values: { area: [north] } } } }',
      'objects/shop/object.yaml:9 unknown_value `north`',
    ],
    ['a default of another type', 'record_types: { field: kind, types: { big: { defaults: { opened: 3 } } } }', 'objects/shop/object.yaml:9 formula_type'],
    [
      'a default that is no value',
      `record_types: { field: kind, types: { big: { defaults: { area: '"north"' } } } }`,
      'objects/shop/object.yaml:9 unknown_value `north`',
    ],
    [
      'a default that the type does not take',
      `record_types: { field: kind, types: { big: { values: { area: [east] }, defaults: { area: '"west"' } } } }`,
      'objects/shop/object.yaml:9 unknown_value `west` というこの種類の選択値',
    ],
  ])('%s is a problem at its place', (_, given, expected) => {
    const problems = problemsOf(shop(`${given}\n`));
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(expected);
  });

  test('`types` of a section without record types, or of a type that is none, is a problem at its place', () => {
    const sections = `sections:
  - { label: 基本, fields: [name, kind, prefecture] }
  - { label: 大型, types: [bigg], fields: [opened] }
`;
    expect(problemsOf(shop('', sections))[0]).toContain('objects/shop/layout.yaml:3 wrong_value `types` は');
    expect(problemsOf(shop(types, sections))[0]).toContain('objects/shop/layout.yaml:3 unknown_value `bigg` というレコードの種類');
  });

  test('a survey has none: its rows are made without anybody choosing', () => {
    const files = {
      ...exampleDefinitions,
      'objects/count/object.yaml': `${exampleDefinitions['objects/count/object.yaml'] ?? ''}record_types: { field: status }\n`,
    };
    expect(problemsOf(files)[0]).toContain('objects/count/object.yaml:16 bad_survey');
  });
});

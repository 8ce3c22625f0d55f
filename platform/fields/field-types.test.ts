import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import sql, { join, raw } from 'sql-template-tag';
import { fieldDefinitions, type FieldDefinition, type FieldTypeName } from '../contract/definitions.ts';
import { openTestDatabase, type TestDatabase } from '../testing/database.ts';
import type { Choice, Field, WireValue } from './field.ts';
import { fieldTypes, typeOf } from './field-types.ts';
import { NOT_APPLICABLE } from './not-applicable.ts';

const choices: Choice[] = [
  { value: 'normal', label: { ja: '通常', en: 'Normal' }, retired: false },
  { value: 'limited', label: { ja: "制限 ' \\ ①", en: 'Limited' }, retired: false },
  { value: 'stopped', label: { ja: '停止', en: 'Stopped' }, retired: true },
];

function makeField(type: FieldTypeName, options: object = {}, valueType = fieldTypes[type].valueType): Field {
  return {
    name: 'item',
    column: 'item',
    type,
    label: { ja: '項目', en: 'Item' },
    definition: { type, label: '項目', ...options } as FieldDefinition,
    choices: type.endsWith('picklist') ? choices : [],
    valueType,
  };
}

/** What a person wrote, and what is taken from it. */
const read: readonly [FieldTypeName, unknown, WireValue][] = [
  ['text', ' 前後の空白は残る ', ' 前後の空白は残る '],
  ['text', '　', null],
  ['text', '0123', '0123'],
  ['long_text', '一行目\r\n二行目', '一行目\n二行目'],
  ['integer', '１，２３４', 1234],
  ['integer', '1,234,567', 1234567],
  ['integer', '△5', -5],
  ['integer', '−3', -3],
  ['integer', '0', 0],
  ['integer', '', null],
  ['integer', -0, 0],
  ['decimal', '１２．５', 12.5],
  ['percent', '65.2%', 0.652],
  ['percent', '６５％', 0.65],
  ['percent', 0.5, 0.5],
  ['date', '令和5年4月26日', '2023-04-26'],
  ['date', '令和元年5月1日', '2019-05-01'],
  ['date', 'R5.4.26', '2023-04-26'],
  ['date', '平成31年4月30日', '2019-04-30'],
  ['date', '２０２３／４／２６', '2023-04-26'],
  ['date', '2023年4月26日', '2023-04-26'],
  ['date', '20230426', '2023-04-26'],
  ['date', '2024-02-29', '2024-02-29'],
  ['time', '9:05', '09:05'],
  ['time', '13時', '13:00'],
  ['time', '９時５分', '09:05'],
  ['datetime', '2023-04-26T13:00:00+09:00', '2023-04-26T04:00:00.000Z'],
  ['datetime', '2023/4/26 13:00', '2023-04-26T04:00:00.000Z'],
  ['checkbox', '○', true],
  ['checkbox', '×', false],
  ['checkbox', 'はい', true],
  ['checkbox', false, false],
  ['picklist', '通常', 'normal'],
  ['picklist', 'limited', 'limited'],
  ['multi_picklist', '停止、通常', ['normal', 'stopped']],
  ['multi_picklist', [], null],
  ['lookup', { id: '018F0000-0000-7000-8000-000000000001' }, '018f0000-0000-7000-8000-000000000001'],
  ['email', ' ｔａｒｏ@example.jp ', 'taro@example.jp'],
  ['phone', '０３－１２３４－５６７８', '03-1234-5678'],
  ['url', 'https://example.jp/a?b=c', 'https://example.jp/a?b=c'],
];

/** What is refused, and by which code. */
const refused: readonly [FieldTypeName, unknown, string, object?][] = [
  ['text', 5, 'wrong_type'],
  ['text', 'a\0b', 'control_character'],
  ['text', '\ud800', 'control_character'],
  ['text', '二\n行', 'line_break'],
  ['text', 'あ'.repeat(256), 'too_long'],
  ['text', 'abc', 'pattern', { pattern: '[0-9]{3}' }],
  ['integer', '1.5', 'not_an_integer'],
  ['integer', '12a', 'not_a_number'],
  ['integer', '1,23', 'not_a_number'],
  ['integer', 3_000_000_000, 'too_large'],
  ['integer', Number.NaN, 'not_a_number'],
  ['integer', true, 'not_a_number'],
  ['integer', -1, 'too_small', { min: 0 }],
  ['decimal', 1.234, 'too_precise', { scale: 2 }],
  ['decimal', '1234567890123456789', 'too_precise'],
  ['percent', 1.5, 'too_large', { max: 1 }],
  ['date', '2023-02-29', 'not_a_date'],
  ['date', '2023-13-01', 'not_a_date'],
  ['date', 20230426, 'not_a_date'],
  ['time', '24:00', 'not_a_time'],
  ['datetime', '2023-02-30T00:00:00Z', 'not_a_datetime'],
  ['checkbox', 'たぶん', 'not_a_checkbox'],
  ['picklist', '通状', 'not_a_choice'],
  ['multi_picklist', ['normal', 'none'], 'not_a_choice'],
  ['lookup', 'x', 'not_a_record'],
  ['children', [], 'not_a_value'],
  ['auto_number', '5', 'read_only'],
  ['formula', 5, 'read_only'],
  ['email', 'taro@', 'not_an_email'],
  ['email', '太郎@example.jp', 'not_an_email'],
  ['phone', '電話なし', 'not_a_phone'],
  ['url', 'javascript:alert(1)', 'not_a_url'],
  ['file', 'x', 'not_a_file'],
];

/** What is read as 該当なし by a field that offers it. */
const notApplicable: readonly [FieldTypeName, unknown][] = [
  ['integer', NOT_APPLICABLE],
  ['integer', 'N/A'],
  ['percent', 'n/a'],
  ['text', ' ｎ／ａ '],
  ['long_text', '該当なし'],
  ['date', '該当無し'],
  ['time', { not_applicable: true }],
  ['datetime', '該当なし'],
  ['picklist', '該当なし'],
  ['multi_picklist', 'N/A'],
  ['lookup', NOT_APPLICABLE],
  ['email', 'N/A'],
  ['phone', '該当なし'],
  ['url', 'N/A'],
];

describe('該当なし', () => {
  test.each(notApplicable)('%s takes %j where it is offered, and asks nothing more of it', (type, input) => {
    const field = makeField(type, { not_applicable: true, min: 1, max: 2 });
    expect(typeOf(field).parse(input, field)).toEqual({ value: NOT_APPLICABLE });
    expect(typeOf(field).check(NOT_APPLICABLE, field)).toEqual([]);
    expect((['ja', 'en'] as const).map((language) => typeOf(field).format(NOT_APPLICABLE, field, { language, timeZone: 'UTC' }))).toEqual(['該当なし', 'N/A']);
    const without = makeField(type);
    const parsed = typeOf(without).parse(NOT_APPLICABLE, without);
    expect('problem' in parsed && parsed.problem).toMatchObject({ field: 'item', code: 'not_offered' });
  });
  test('is a text like any other where it is not offered; a choice of that name goes first', () => {
    expect(typeOf(makeField('text')).parse('該当なし', makeField('text'))).toEqual({ value: '該当なし' });
    const field = { ...makeField('picklist', { not_applicable: true }), choices: [{ value: 'none', label: { ja: '該当なし', en: 'None' }, retired: false }] };
    expect(typeOf(field).parse('該当なし', field)).toEqual({ value: 'none' });
    expect(typeOf(field).parse('N/A', field)).toEqual({ value: NOT_APPLICABLE });
  });
});

describe('each field type', () => {
  test('is one of the contract’s, and reverse', () => {
    expect(Object.keys(fieldTypes).sort()).toEqual(Object.keys(fieldDefinitions).sort());
    for (const [name, type] of Object.entries(fieldTypes)) expect(type.type).toBe(name);
  });

  test.each(read)('%s takes %j', (type, input, value) => {
    expect(typeOf(makeField(type)).parse(input, makeField(type), 'Asia/Tokyo')).toEqual({ value });
  });

  test.each(refused)('%s refuses %j: %s', (...row) => {
    const [type, input, code, options] = row;
    const field = makeField(type, options);
    const parsed = typeOf(field).parse(input, field, 'Asia/Tokyo');
    const problems = 'problem' in parsed ? [parsed.problem] : typeOf(field).check(parsed.value, field);
    expect(problems.map((problem) => problem.code)).toContain(code);
    for (const problem of problems) expect([problem.field, problem.message, problem.en].every((text) => typeof text === 'string' && text !== '')).toBe(true);
  });

  test('never throws, and takes its own stored form unchanged', () => {
    const anything = fc.oneof(fc.anything(), fc.string({ unit: 'binary' }), fc.double(), fc.date().map(String));
    for (const type of Object.keys(fieldTypes) as FieldTypeName[]) {
      const field = makeField(type);
      fc.assert(
        fc.property(anything, (input) => {
          const parsed = typeOf(field).parse(input, field, 'Asia/Tokyo');
          if ('problem' in parsed || parsed.value === null) return;
          typeOf(field).check(parsed.value, field);
          expect(typeOf(field).parse(parsed.value, field, 'Asia/Tokyo')).toEqual(parsed);
        }),
        { numRuns: 300 },
      );
    }
  });
});

describe('what a person reads', () => {
  let opened: TestDatabase;
  beforeAll(async () => {
    opened = await openTestDatabase();
  });
  afterAll(() => opened.close());

  const day = fc.date({ min: new Date('1900-01-01'), max: new Date('2100-01-01'), noInvalidDate: true });
  const plain = fc.string({ unit: fc.constantFrom('あ', 'a', '"', "'", '\\', '<', '>', '&amp;', '<b>', '</p>', '\n', ' ', '𠮷') });
  const share = fc.integer({ min: -1_000_000, max: 1_000_000 }).map((number) => number / 10_000);
  const values: readonly [Field, fc.Arbitrary<unknown>][] = [
    [makeField('text'), plain],
    [makeField('long_text'), plain],
    [makeField('rich_text'), plain],
    [makeField('integer'), fc.integer()],
    [makeField('decimal', { scale: 1 }), share],
    [makeField('percent', { scale: 1 }), share],
    [makeField('date'), day.map((each) => each.toISOString().slice(0, 10))],
    [
      makeField('time'),
      fc
        .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
        .map(([hour, minute]) => `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`),
    ],
    [makeField('datetime'), day.map((each) => each.toISOString())],
    [makeField('checkbox'), fc.boolean()],
    [makeField('picklist'), fc.constantFrom('normal', 'limited', 'stopped', 'gone')],
    [makeField('multi_picklist'), fc.subarray(['normal', 'limited', 'stopped'], { minLength: 1 })],
    [makeField('auto_number'), fc.constant('INQ-000042')],
    [makeField('formula', { scale: 2 }, 'number'), share],
    [makeField('formula', { format: 'percent' }, 'number'), share],
    [makeField('formula', {}, 'date'), day.map((each) => each.toISOString().slice(0, 10))],
    [makeField('formula', {}, 'boolean'), fc.boolean()],
    [makeField('email'), fc.constant('taro@example.jp')],
    [makeField('phone'), fc.constant('03-1234-5678')],
    [makeField('url'), fc.constant('https://example.jp/')],
    [
      makeField('file'),
      fc.constant([
        { id: 'x', name: '①.pdf', size: 1, type: 'application/pdf' },
        { id: 'y', name: 'b.png', size: 1, type: 'image/png' },
      ]),
    ],
  ];
  const columns: Record<string, string> = { number: 'numeric', date: 'date', boolean: 'boolean' };

  test.each(values.map(([field, arbitrary]) => [`${field.type} ${field.valueType}`, field, arbitrary] as const))(
    '%s is the same from PostgreSQL',
    async (_name, field, arbitrary) => {
      const type = typeOf(field);
      const samples: unknown[] = [null, ...fc.sample(arbitrary, { numRuns: 60, seed: 7 })];
      const column = type.columnType ?? columns[field.valueType] ?? 'text';
      for (const language of ['ja', 'en'] as const) {
        const options = { language, timeZone: 'Asia/Tokyo' };
        const rows = samples.map(
          (value, index) => sql`(${index}::int, ${column === 'jsonb' && value !== null ? JSON.stringify(value) : value}::${raw(column)})`,
        );
        const shown = await opened.database.query<{ text: string }>(
          sql`SELECT ${type.formatSql(sql`v`, field, options)} AS text FROM (VALUES ${join(rows)}) AS given(n, v) ORDER BY n`,
        );
        const expected = samples.map((value) => type.format(value as WireValue, field, options));
        expect(shown.map((row) => row.text)).toEqual(expected);
      }
    },
  );
});

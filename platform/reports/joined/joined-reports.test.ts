import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { compileModel } from '../../metadata/compile-model.ts';
import type { RequestContext } from '../../database/request-context.ts';
import { compileDefinitions, openSmallApp, type SmallApp } from '../../testing/small-app.ts';
import { readCsv } from '../../testing/read-csv.ts';
import { buffer } from 'node:stream/consumers';
import { openExport, planReportExport } from '../export-report.ts';
import { sharingOf } from '../exports/planned-export.ts';
import { countReport, groupReport, reportRows, runReport } from '../run-report.ts';
import { fillReportApp, reportApp, type ReportUnits } from '../testing/report-app.ts';

/** Answers beside the hospitals themselves, by prefecture and kind. */
const definition = `report: side
label: { ja: 病床と医療機関, en: Beds and hospitals }
from: daily
block_label: { ja: 回答, en: Answers }
filters: [status]
columns: [{ field: title, link: record }, day, status, secured]
group_by: [{ field: hospital.prefecture, order: -places.count }, hospital.kind]
summaries: [{ kind: sum, of: secured }, { key: each, label: 1か所あたり, formula: sum_secured / places.count }]
sort: [title]
joined:
  places:
    label: { ja: 医療機関, en: Hospitals }
    from: hospital
    filters: [open24]
    columns: [{ field: name, link: record }, icu, phone]
    group_by: [prefecture, kind]
    summaries: [{ kind: sum, of: icu }]
    sort: [name]
chart: { type: bar, group: hospital.prefecture, value: places.sum_icu }
`;
const withReport = (text: string, more: Readonly<Record<string, string>> = {}) => ({ ...reportApp, 'reports/surveys/side.report.yaml': text, ...more });

let app: SmallApp & ReportUnits;
let office: RequestContext;
let nation: RequestContext;
beforeAll(async () => {
  const opened = await openSmallApp(reportApp);
  app = { ...opened, ...(await fillReportApp(opened)) };
  const model = compileDefinitions(withReport(definition));
  office = { ...app.as({ role: 'office', units: { prefecture: app.tokyo } }), model };
  nation = { ...app.as({ role: 'nation' }), model };
});
afterAll(() => app.close());

const words = (keys: readonly unknown[]) => keys.map((key) => (typeof key === 'object' && key !== null && 'label' in key ? key.label : key)).join(' / ');
const told = (text: string, more: Readonly<Record<string, string>> = {}) => {
  const compiled = compileModel(withReport(text, more));
  return 'problems' in compiled ? compiled.problems.map(({ file, line, code, message }) => `${file.split('/').at(-1)}:${line} ${code} ${message}`) : [];
};

test('a joined report is one answer: its blocks side by side, the rows of its own, and of the block that is asked for', async () => {
  const answer = await runReport(nation, 'side');
  expect(answer.block).toBeNull();
  expect(answer.joined?.blocks?.map(({ block, label, not_applied: left }) => [block, label.ja, left])).toEqual([
    [null, '回答', []],
    ['places', '医療機関', []],
  ]);
  expect(answer.joined?.summaries.map(({ key, label, block, across }) => [key, label.ja, block?.label.ja ?? null, across ?? false])).toEqual([
    ['sum_secured', '確保病床数の合計', null, false],
    ['places.sum_icu', '医療機関：ICUの合計', 'ICUの合計', false],
    ['each', '1か所あたり', null, true],
  ]);
  const total = answer.joined?.rows.at(-1);
  expect([total?.level, total?.values['count'], total?.values['places.count']]).toEqual([0, answer.groups?.rows.at(-1)?.count, (await countReport(nation, 'side', { block: 'places' })).count]); // prettier-ignore
  expect(answer.chart_groups).toBeNull();
  expect(answer.filters.map(({ key, label }) => [key, label.ja])).toEqual([
    ['status', '回答状況'],
    ['places.open24', '医療機関：24時間'],
  ]);
  const places = await runReport(nation, 'side', { block: 'places' });
  expect([places.block, places.object, places.columns.map(({ key, name }) => [key, name])]).toEqual([
    'places',
    'hospital',
    [['name', 'places.name'], ['icu', 'places.icu'], ['phone', 'places.phone']], // prettier-ignore
  ]);
  expect(places.page.rows.length).toBe(places.groups?.rows.at(-1)?.count);
  expect(places.joined?.rows).toEqual(answer.joined?.rows);
});

test('a prefecture has its own rows in every block', async () => {
  const { rows } = await groupReport(office, 'side');
  const all = await groupReport(nation, 'side');
  const level = (groups: typeof all) => groups.rows.filter((row) => row.level === 1).map(({ keys }) => words(keys));
  expect(level({ ...all, rows })).toEqual(['東京都']);
  expect(level(all).length).toBeGreaterThan(1);
  const tokyo = all.rows.find(({ keys, level: depth }) => depth === 1 && words(keys) === '東京都');
  expect(rows.at(-1)?.values['places.count']).toBe(tokyo?.values['places.count']);
  const hospitals = await reportRows(office, 'side', { block: 'places', limit: 500 });
  expect(hospitals.rows).toHaveLength(Number(tokyo?.values['places.count']));
});

test('a condition is for every part that has its fields, under the report’s own names of groupings; what a block has not is told; under a block’s name it is for that alone', async () => {
  const all = await groupReport(nation, 'side');
  const read = async (filter: string, block?: string) => {
    const { joined } = await runReport(nation, 'side', { filter, ...(block !== undefined && { block }) });
    const total = joined?.rows.at(-1)?.values;
    return { own: total?.['count'], places: total?.['places.count'], left: joined?.blocks?.map(({ not_applied: told }) => told) };
  };
  const [whole, tokyo] = [all.rows.at(-1)!.values, all.rows.find(({ keys, level }) => level === 1 && words(keys) === '東京都')!.values];
  expect(await read(`hospital.prefecture = "${app.tokyo}"`)).toEqual({ own: tokyo['count'], places: tokyo['places.count'], left: [[], []] });
  expect(await read(`hospital.prefecture = "${app.tokyo}"`, 'places')).toEqual({ own: tokyo['count'], places: tokyo['places.count'], left: [[], []] });
  expect(await read('secured >= 0 AND (hospital.prefecture.name = "東京都")')).toMatchObject({ places: tokyo['places.count'], left: [[], ['secured >= 0']] });
  expect(await read('ISBLANK(places.name)')).toEqual({ own: whole['count'], places: 0, left: [[], []] });
  expect(await read('FALSE')).toEqual({ own: 0, places: 0, left: [[], []] });
  await expect(read('ISBLANK(places.name) OR secured > 0')).rejects.toMatchObject({ code: 'bad_filter' });
  await expect(read('places.nothing = 1')).rejects.toMatchObject({ code: 'unknown_field' });
  await expect(read('nothing = 1')).rejects.toMatchObject({ code: 'unknown_field' });
  await expect(read('secured > ')).rejects.toMatchObject({ code: 'bad_filter' });
  await expect(read('', 'place')).rejects.toMatchObject({ code: 'bad_request', message: expect.stringContaining('places') });
  await expect(runReport(nation, 'daily_csv', { block: 'places' })).rejects.toMatchObject({ code: 'bad_request' });
});

test('every figure leads to its rows: the condition of a group of a block keeps just as many of that block', async () => {
  const { rows, blocks } = await groupReport(nation, 'side');
  for (const { block, groupings } of blocks ?? [])
    for (const row of rows.filter(({ level }) => level === 2)) {
      const filter = row.keys
        .map((key, at) => {
          const name = groupings[at]!.name ?? groupings[at]!.key;
          return key === null
            ? `ISBLANK(${name})`
            : `${name} = "${typeof key === 'object' && 'id' in key ? String(key.id) : JSON.stringify(key).replaceAll('"', '')}"`;
        })
        .join(' AND ');
      const wanted = row.values[block === null ? 'count' : `${block}.count`];
      expect([block, words(row.keys), (await countReport(nation, 'side', { filter, ...(block !== null && { block }) })).count]).toEqual([
        block,
        words(row.keys),
        wanted,
      ]);
    }
});

test('a day and a moment are grouped by the same days, each narrowed by its own condition', async () => {
  const text = `report: side\nlabel: 日\nfrom: daily\ncolumns: [title, day]\ngroup_by: [day]\njoined:\n  answers:\n    from: daily\n    where: NOT ISBLANK(answered_at)\n    columns: [title, answered_at]\n    group_by: [{ field: answered_at, by: day }]\n`;
  const context = { ...nation, model: compileDefinitions(withReport(text)) };
  const { rows, blocks } = await groupReport(context, 'side');
  expect(blocks?.map(({ groupings }) => groupings.map(({ key, name, moment }) => [key, name, moment]))).toEqual([[['day', undefined, undefined]], [['day', 'answers.answered_at', true]]]); // prettier-ignore
  const day = rows.find(({ level, values }) => level === 1 && Number(values['answers.count']) > 0)!;
  const date = `DATE(${String(day.keys[0]).split('-').map(Number).join(', ')})`;
  const count = async (filter: string, block?: string) => (await countReport(context, 'side', { filter, ...(block !== undefined && { block }) })).count;
  expect(await count(`DATEVALUE(answers.answered_at) = ${date}`, 'answers')).toBe(day.values['answers.count']);
  expect((await groupReport(context, 'side', { filter: `day = ${date}` })).blocks?.map(({ not_applied: left }) => left)).toEqual([[], []]);
});

test('files: of details the rows of the block, of a formatted report the blocks side by side', async () => {
  const csv = async (parameters: object) => readCsv((await buffer((await openExport(nation, 'side', { encoding: 'utf-8', ...parameters })).stream)).toString());
  const [names = [], ...hospitals] = await csv({ block: 'places' });
  expect(names).toEqual(['医療機関名', 'ICU', '電話番号']);
  expect(hospitals).toHaveLength((await countReport(nation, 'side', { block: 'places' })).count);
  for (const block of [{}, { block: 'places' }])
    expect((await csv({ view: 'formatted', ...block })).find((cells) => cells.includes('医療機関：ICUの合計'))).toEqual([
      '都道府県',
      '種類',
      '確保病床数の合計',
      '医療機関：ICUの合計',
      '1か所あたり',
    ]);
});

/** The office, once a field of hospitals is for the nation alone. */
const closed = (field: string, text = definition) => {
  const access = `${reportApp['objects/hospital/access.yaml']!}fields: { ${field}: { read: [nation] } }\n`;
  return { ...office, model: compileDefinitions(withReport(text, { 'objects/hospital/access.yaml': access })) };
};

test('a file of figures that was made before one of them was closed is another than one made now', async () => {
  const matrix = definition.replace(/^group_by: .*$/m, 'group_by: [hospital.prefecture]\ncolumns_by: [hospital.kind]').replace(/^summaries: .*$/m, 'summaries: [{ kind: sum, of: hospital.icu }]').replace('day, status, secured]', 'day, hospital.icu]').replace(/block_label.*\n/, '').replace(/joined:[\s\S]*/, ''); // prettier-ignore
  for (const text of [definition, matrix]) {
    const shared = async (context: RequestContext) => sharingOf(context, await planReportExport(context, 'side', { view: 'formatted', format: 'xlsx' }));
    const open = { ...office, model: compileDefinitions(withReport(text)) };
    expect(await shared(open)).toBe(await shared(open));
    expect(await shared(closed('icu', text))).not.toBe(await shared(open));
  }
});

test('what a viewer does not read is not there: a column of a block with its figures, or the block', async () => {
  const figures = await groupReport(closed('icu'), 'side');
  expect(figures.summaries.map(({ key }) => key)).toEqual(['sum_secured', 'places.count', 'each']);
  await expect(reportRows(closed('icu'), 'side', { block: 'places', filter: 'places.icu > 0' })).rejects.toMatchObject({ code: 'unknown_field' });
  const kind = await groupReport(closed('kind'), 'side');
  expect([kind.groupings.map(({ key }) => key), kind.blocks?.map(({ block }) => block)]).toEqual([['hospital.prefecture'], [null]]);
});

test('what is wrong with blocks is told at its place', () => {
  const line = (part: string) => definition.split('\n').findIndex((each) => each.includes(part)) + 1;
  const changed = (from: string | RegExp, to: string) => told(definition.replace(from, to));
  expect(told(definition)).toEqual([]);
  expect(changed('from: hospital', 'from: hospitl')).toEqual([expect.stringMatching(`^side.report.yaml:${line('from: hospital')} unknown_object .*hospital`)]);
  expect(changed('group_by: [prefecture, kind]', 'group_by: [prefecture]')).toEqual([
    expect.stringMatching(`:${line('group_by: [prefecture, kind]')} wrong_value .*2 段`),
  ]);
  expect(changed('    group_by: [prefecture, kind]\n', '')).toEqual([expect.stringMatching(/wrong_value .*0 段/)]);
  expect(changed('group_by: [prefecture, kind]', 'group_by: [prefecture, open24]')).toEqual([
    expect.stringMatching(`:${line('group_by: [prefecture, kind]')} wrong_field_type .*hospital.kind`),
  ]);
  expect(changed('group_by: [prefecture, kind]', 'group_by: [{ field: prefecture, order: count }, kind]')).toEqual([
    expect.stringMatching(/wrong_value order は/),
  ]);
  expect(changed('order: -places.count }', 'order: -places.count, top: 2 }')).toEqual([expect.stringMatching(/wrong_value .*top/)]);
  expect(changed('order: -places.count }', 'order: -places.cont }')).toEqual([expect.stringMatching(/unknown_field .*places\.count/)]);
  expect(changed('sum_secured / places.count', 'sum_secured / place.count')).toEqual([expect.stringMatching(/formula_unknown_name/)]);
  expect(changed('sum, of: icu', 'sum, of: phone')).toEqual(expect.arrayContaining([expect.stringMatching(/wrong_field_type .*phone/)]));
  expect(changed('chart: {', 'columns_by: [status]\nchart: {')).toEqual([expect.stringMatching(/wrong_value .*columns_by/)]);
  expect(changed('chart: {', 'open: { columns: [hospital.prefecture, hospital.kind], license: x }\nchart: {')).toEqual([
    expect.stringMatching(/wrong_value .*open/),
  ]);
  expect(changed(/group_by: \[\{ field: hospital.prefecture.*\n/, '')).toEqual(
    expect.arrayContaining([expect.stringMatching(/missing_key joined には group_by/)]),
  );
  expect(changed(/joined:[\s\S]*?chart: .*\n/, '')).toEqual(expect.arrayContaining([expect.stringMatching(/unknown_key block_label/)]));
  expect(changed('  places:\n', '  secured:\n')).toEqual(expect.arrayContaining([expect.stringMatching(/duplicate_name .*secured/)]));
});

import { describe, expect, test } from '@jest/globals';
import { compileModel } from '../../metadata/compile-model.ts';
import type { Model } from '../../metadata/model.ts';
import type { QueryContext } from '../../query/query.ts';
import { compileDefinitions, noon } from '../../testing/small-app.ts';
import { smallApp } from '../../testing/small-definitions.ts';
import { compileOwn } from './compile-own.ts';
import { keepContent, nameContent, type ReportContent } from './stored-definition.ts';

const before = compileDefinitions(smallApp);
const content: ReportContent = {
  from: 'clinic',
  with_or_without: { today: { object: 'daily', by: 'clinic', where: 'patients > 0' } },
  beside: { week: { object: 'daily', by: 'clinic', values: { seen: { kind: 'sum', of: 'patients' } } } },
  where: 'beds > 10 AND (ISBLANK(today.patients) OR today.patients < beds)',
  filters: ['beds', 'today.patients'],
  columns: [
    'title',
    'beds',
    { field: 'today.patients', key: 'patients' },
    'week.seen',
    { formula: 'beds - today.patients', label: '残り', key: 'left' },
    { bucket: { of: 'beds', ranges: [{ below: 20, label: '小' }, { label: '大' }] }, label: '規模', key: 'size' },
  ],
  group_by: ['size', { field: 'prefecture', order: '-sum_beds', top: 3 }],
  columns_by: [{ field: 'today.day', by: 'month', key: 'month' }],
  summaries: [
    { kind: 'sum', of: 'beds' },
    { kind: 'sum', of: 'patients' },
    { formula: 'sum_patients / sum_beds - TOTAL.sum_patients / TOTAL.sum_beds', label: '差', key: 'difference' },
  ],
  chart: { type: 'bar', group: 'size', value: 'sum_beds' },
  sort: ['-beds', 'today.patients'],
};
const renamed = compile((file, text) => {
  if (file === 'objects/daily/object.yaml')
    return text.replace('patients: { type: integer,', 'visitors: { was: patients, type: integer,').replace('tested / patients', 'tested / visitors');
  return file === 'objects/clinic/object.yaml'
    ? text.replace('beds: {', 'bed_count: { was: beds,')
    : text.replaceAll('beds', 'bed_count').replaceAll('patients', 'visitors');
});

/** The application after a change of the definitions, with the tables that there are. */
function compile(edit: (file: string, text: string) => string): Model {
  const files = Object.fromEntries(Object.entries(smallApp).map(([file, text]) => [file, edit(file, text)]));
  const compiled = compileModel(files, before.physical);
  if ('problems' in compiled) throw new Error(compiled.problems.map(({ file, message }) => `${file}: ${message}`).join('\n'));
  return compiled.model;
}
const asking = (model: Model): QueryContext => ({
  model,
  now: noon,
  actor: {
    id: '00000000-0000-7000-8000-000000000001',
    username: 'nation',
    name: 'nation',
    role: 'nation',
    roles: ['nation'],
    language: 'ja',
    units: {},
    setup: false,
    areas: [],
  },
});
const stored = { id: '00000000-0000-7000-8000-00000000000a', label: '病床', definition: keepContent(before, content) };

describe('reports that users make, and definitions that change', () => {
  test('names come back as they were', () => {
    expect(nameContent(before, stored.definition)).toEqual(content);
    expect(compileOwn(asking(before), stored)).toMatchObject({ missing: [], report: { where: { source: content.where } } });
  });

  test('a field that is renamed is followed in every place; the keys of columns stay', () => {
    const named = nameContent(renamed, stored.definition);
    expect(named).toEqual({
      ...content,
      with_or_without: { today: { object: 'daily', by: 'clinic', where: 'visitors > 0' } },
      beside: { week: { object: 'daily', by: 'clinic', values: { seen: { kind: 'sum', of: 'visitors' } } } },
      where: 'bed_count > 10 AND (ISBLANK(today.visitors) OR today.visitors < bed_count)',
      filters: ['bed_count', 'today.visitors'],
      columns: [
        'title',
        'bed_count',
        { field: 'today.visitors', key: 'patients' },
        'week.seen',
        { formula: 'bed_count - today.visitors', label: '残り', key: 'left' },
        { bucket: { of: 'bed_count', ranges: [{ below: 20, label: '小' }, { label: '大' }] }, label: '規模', key: 'size' },
      ],
      group_by: ['size', { field: 'prefecture', order: '-sum_bed_count', top: 3 }],
      summaries: [
        { kind: 'sum', of: 'bed_count' },
        { kind: 'sum', of: 'patients' },
        { formula: 'sum_patients / sum_bed_count - TOTAL.sum_patients / TOTAL.sum_bed_count', label: '差', key: 'difference' },
      ],
      chart: { type: 'bar', group: 'size', value: 'sum_bed_count' },
      sort: ['-bed_count', 'today.visitors'],
    });
    expect(compileOwn(asking(renamed), stored)).toMatchObject({
      missing: [],
      report: { columns: [{}, { key: 'bed_count' }, { key: 'patients' }, {}, {}, {}] },
    });
  });

  const joined: ReportContent = {
    from: 'clinic',
    columns: ['title', 'beds'],
    group_by: [{ field: 'prefecture', order: '-visits.sum_patients' }],
    summaries: [
      { kind: 'sum', of: 'beds' },
      { key: 'each', label: '1床あたり', formula: 'visits.sum_patients / sum_beds - TOTAL.visits.sum_patients' },
    ],
    joined: {
      visits: {
        from: 'daily',
        where: 'patients > 0',
        columns: ['title', 'patients'],
        group_by: ['clinic.prefecture'],
        summaries: [{ kind: 'sum', of: 'patients' }],
      },
      large: { from: 'clinic', columns: ['title', 'beds'], group_by: ['prefecture'], summaries: [{ kind: 'sum', of: 'beds' }] },
    },
  };
  const keptJoined = { ...stored, definition: keepContent(before, joined) };

  test('a rename is followed within blocks, and where their summaries are named', () => {
    expect(nameContent(before, keptJoined.definition)).toEqual(joined);
    const visits = { where: 'visitors > 0', columns: ['title', 'visitors'], summaries: [{ kind: 'sum', of: 'visitors' }] };
    expect(nameContent(renamed, keptJoined.definition)).toMatchObject({
      group_by: [{ field: 'prefecture', order: '-visits.sum_visitors' }],
      summaries: [{ of: 'bed_count' }, { formula: 'visits.sum_visitors / sum_bed_count - TOTAL.visits.sum_visitors' }],
      joined: { visits, large: { columns: ['title', 'bed_count'], summaries: [{ kind: 'sum', of: 'bed_count' }] } },
    });
    expect(compileOwn(asking(renamed), keptJoined)).toMatchObject({ missing: [], report: { summaries: [{}, {}, {}, {}, {}, {}, { key: 'each' }] } });
  });

  test('a column that is gone from a block takes with it what is computed of it; a block that would have other rows goes as a whole, and the rest stays', () => {
    const { visits, large } = keptJoined.definition.joined!;
    const without = (changed: Partial<typeof visits>) => compileOwn(asking(before), { ...stored, definition: { ...keptJoined.definition, joined: { visits: { ...visits!, ...changed }, large: large! } } }); // prettier-ignore
    const column = without({ columns: ['title', 'gone'], summaries: [{ kind: 'sum', of: 'gone' }, { kind: 'count' }] });
    expect(Object.keys(column.report?.joined?.blocks ?? {})).toEqual(['visits', 'large']);
    expect(column.report?.summaries.map(({ key }) => key)).toEqual(['sum_beds', 'count', 'visits.count', 'large.sum_beds', 'large.count']);
    expect(column.missing.map(({ message }) => /gone|visits/.test(message))).not.toContain(false);
    const rows = without({ where: 'gone > 0' });
    expect(Object.keys(rows.report?.joined?.blocks ?? {})).toEqual(['large']);
    const alone = compileOwn(asking(before), { ...stored, definition: { ...keptJoined.definition, joined: { visits: { ...visits!, from: 'gone' } } } });
    expect([alone.broken, alone.report?.joined, alone.report?.summaries.map(({ key }) => key)]).toEqual([undefined, undefined, ['sum_beds', 'count']]);
  });

  test('what is gone is left out with all that hangs on it', () => {
    const { definition } = stored;
    const broken = {
      ...stored,
      definition: { ...definition, columns: [...definition.columns, 'gone'], summaries: [{ kind: 'max' as const, of: 'gone' }], group_by: ['gone'] },
    };
    const { report, missing } = compileOwn(asking(before), broken);
    expect(report?.columns.map(({ key }) => key)).toEqual(['title', 'beds', 'patients', 'week.seen', 'left', 'size']);
    expect(report?.groupBy).toEqual([]);
    // What is computed of a summary that is gone, and a chart of a grouping that is, go with them.
    expect(missing.map(({ message }) => /gone|sum_|size/.test(message))).not.toContain(false);
  });
});

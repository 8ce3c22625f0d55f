import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { compileModel } from './compile-model.ts';
import type { DefinitionFiles } from './definition-file.ts';
import { exampleDefinitions } from './example-definitions.ts';
import { formatProblems } from './format-problems.ts';
import type { Model } from './model.ts';
import { physicalTable } from './physical-tables.ts';
import type { PhysicalColumn, PhysicalTable, Step } from './plan.ts';
import { planChanges } from './plan-changes.ts';

function compiled(files: DefinitionFiles, before?: Model): Model {
  const result = compileModel(files, before?.physical);
  if ('problems' in result) throw new Error(formatProblems(result.problems, files));
  return result.model;
}
function changed(path: string, from: string, to: string, files: DefinitionFiles = exampleDefinitions): DefinitionFiles {
  if (files[path]?.includes(from) !== true) throw new Error(`${path} does not hold ${from}`);
  return { ...files, [path]: files[path]?.replace(from, to) ?? '' };
}
const ITEM = 'objects/item/object.yaml';
const first = compiled(exampleDefinitions);
function kindsTo(files: DefinitionFiles): readonly string[] {
  return planChanges(first, compiled(files, first)).steps.map(({ kind, class: weight, object, field }) =>
    [kind, weight, field === undefined ? object : `${object ?? ''}.${field}`].filter(Boolean).join(' '),
  );
}

describe('planChanges', () => {
  test('from nothing: a table an object, then what is shown', () => {
    const plan = planChanges(null, first);
    expect(plan.base).toBeNull();
    expect(plan.target).toBe(first.hash);
    expect(plan.steps.filter(({ kind }) => kind === 'create_table').map(({ object }) => object)).toEqual(['count', 'item', 'prefecture', 'shop']);
    expect(plan.steps.every((step) => step.class === 'instant')).toBe(true);
    expect(plan.steps[0]?.text).toEqual({ ja: 'オブジェクト count を作る (項目 9)', en: 'create object count (9 fields)' });
  });

  test.each<[string, DefinitionFiles, readonly string[]]>([
    ['a label', changed(ITEM, '品目', '品名'), ['change_definition instant item']],
    [
      'a new field, searched because it is a text',
      changed(ITEM, '  amount:', '  maker: { type: text, label: メーカー }\n  amount:'),
      ['add_column instant item.maker', 'rebuild_search backfill item', 'change_definition instant item'],
    ],
    [
      'a field that goes',
      changed(ITEM, '  amount: { type: decimal, label: 数量, scale: 2 }\n', ''),
      ['hide_field destructive item.amount', 'change_definition instant item'],
    ],
    [
      'a lossless type',
      changed(ITEM, 'type: decimal, label: 数量, scale: 2', 'type: text, label: 数量'),
      ['change_type backfill item.amount', 'rebuild_search backfill item', 'change_definition instant item'],
    ],
    [
      'a lossy type',
      changed(ITEM, 'type: decimal, label: 数量, scale: 2', 'type: date, label: 数量'),
      ['change_type destructive item.amount', 'change_definition instant item'],
    ],
    [
      'a type of the same column',
      changed(ITEM, 'type: decimal, label: 数量, scale: 2', 'type: percent, label: 数量, scale: 2'),
      ['change_type instant item.amount'],
    ],
    ['a unique key', changed(ITEM, 'fields:', 'unique: [[count, goods]]\nfields:'), ['add_unique backfill item']],
    ['no unique key any more', changed('objects/prefecture/object.yaml', ', unique: true', ''), ['drop_unique instant prefecture']],
    [
      'a title, with the titles made of it',
      changed('objects/shop/object.yaml', 'fields:', 'name: "{{name}} ({{kind}})"\nfields:'),
      ['retitle backfill shop', 'retitle backfill count'],
    ],
    ['search', changed(ITEM, 'fields:', 'search: [title]\nfields:'), ['rebuild_search backfill item']],
    [
      'a parent that is none',
      changed(
        ITEM,
        'parent: true, ',
        '',
        changed(
          'objects/count/object.yaml',
          '  items: { type: children, of: item, by: count, label: 明細 }\n',
          '',
          changed('objects/count/layout.yaml', '[note, items]', '[note]'),
        ),
      ),
      [
        'change_reference instant item.count',
        'drop_index instant item',
        'drop_index instant item',
        'change_definition instant count',
        'change_definition instant item',
      ],
    ],
    [
      'a new report',
      { ...exampleDefinitions, 'reports/all.report.yaml': 'report: all\nlabel: 全部\nfrom: shop\ncolumns: [name]\n' },
      ['change_definition instant'],
    ],
  ])('%s', (_, files, expected) => {
    expect(kindsTo(files)).toEqual(expected);
  });

  test('a scope stamps the rows, and those that hang on them', () => {
    const unscoped = changed(
      'objects/count/object.yaml',
      'scope: shop\n',
      '',
      changed('objects/count/access.yaml', 'read: [own prefecture, own shop, all]\nwrite: [own shop, {', 'read: [all]\nwrite: [{'),
    );
    const before = compiled(unscoped);
    const after = compiled(exampleDefinitions, before);
    expect(planChanges(before, after).steps.filter(({ kind }) => kind === 'stamp')).toMatchObject([
      { object: 'count', add: ['shop', 'prefecture'] },
      { object: 'item', add: ['shop', 'prefecture'] },
    ]);
  });

  test('what looks like a rename is hinted at; a rename that is said is one', () => {
    const unsaid = compiled(changed(ITEM, 'amount: {', 'amounts: {'), first);
    const plan = planChanges(first, unsaid);
    expect(plan.steps.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['add_column', 'hide_field']));
    expect(plan.hints.map(({ ja }) => ja)).toEqual([expect.stringContaining('was: amount')]);
    const said = planChanges(first, compiled(changed(ITEM, 'amount: {', 'amounts: { was: amount,'), first));
    expect(said.steps.filter(({ class: weight }) => weight !== 'instant')).toEqual([]);
    expect(said.hints).toEqual([]);
  });

  test('a renamed object keeps its table', () => {
    const said = Object.fromEntries(
      Object.entries(exampleDefinitions).map(([path, text]) => [
        path.replace('objects/item/', 'objects/entry/'),
        text.replace('object: item', 'object: entry\nwas: item').replace('of: item', 'of: entry'),
      ]),
    );
    const renamed = compiled(said, first);
    expect(renamed.objects['entry']?.table).toBe('item');
    expect(planChanges(first, renamed).steps.filter(({ class: weight }) => weight !== 'instant')).toEqual([]);
    expect(planChanges(renamed, compiled(said, renamed)).steps).toEqual([]);
  });
});

/** What a plan makes of the tables, by the plain meaning of its steps. */
function applied(tables: ReadonlyMap<string, PhysicalTable>, steps: readonly Step[]): ReadonlyMap<string, PhysicalTable> {
  const result = new Map(tables);
  const edit = (table: string, work: (old: PhysicalTable) => Partial<PhysicalTable>) => {
    const old = result.get(table);
    if (old === undefined) throw new Error(`no table ${table}`);
    result.set(table, { ...old, ...work(old) });
  };
  const put = (columns: readonly PhysicalColumn[], column: PhysicalColumn) => [...columns.filter((each) => each.column !== column.column), column];
  for (const step of steps) {
    if (step.kind === 'create_table') {
      expect(result.has(step.table)).toBe(false);
      result.set(step.table, step.physical);
    }
    if (step.kind === 'add_column') {
      expect(result.get(step.table)?.columns.map(({ column }) => column)).not.toContain(step.column.column);
      edit(step.table, ({ columns }) => ({ columns: put(columns, step.column) }));
    }
    if (step.kind === 'change_type') {
      const names = result.get(step.table)?.columns.map(({ column }) => column) ?? [];
      expect(names).toContain(step.from.column.column);
      expect(names.includes(step.to.column.column)).toBe(!step.to.add);
      edit(step.table, ({ columns }) => ({ columns: put(columns, step.to.column) }));
    }
    if (step.kind === 'change_reference') edit(step.table, ({ columns }) => ({ columns: put(columns, step.column) }));
    if (step.kind === 'stamp') edit(step.table, ({ scopes }) => ({ scopes: [...new Set([...scopes, ...step.add])] }));
    if (step.kind === 'rebuild_search') edit(step.table, () => ({ search: step.columns }));
    if (step.kind === 'add_unique' || step.kind === 'create_index')
      edit(step.table, ({ indexes }) => ({ indexes: [...indexes.filter(({ name }) => name !== step.index.name), step.index] }));
    if (step.kind === 'drop_unique' || step.kind === 'drop_index')
      edit(step.table, ({ indexes }) => ({ indexes: indexes.filter(({ name }) => name !== step.index.name) }));
  }
  return result;
}

describe('plans of any definitions', () => {
  const types = {
    text: 'type: text',
    integer: 'type: integer',
    decimal: 'type: decimal',
    date: 'type: date',
    mail: 'type: email',
    sum: 'type: formula, formula: 1 + 1',
    other: 'type: lookup, to: b',
  } as const;
  const object = fc.record({
    fields: fc.dictionary(fc.constantFrom('x', 'y', 'z', 'version'), fc.constantFrom(...(Object.keys(types) as (keyof typeof types)[])), { maxKeys: 4 }),
    unique: fc.boolean(),
    scoped: fc.boolean(),
  });
  const folder = fc.record({ a: fc.option(object, { nil: undefined }), c: fc.option(object, { nil: undefined }) }).map((objects): DefinitionFiles => {
    const files: Record<string, string> = {
      'objects/app.yaml': 'app: a\nlabel: A\ntabs: [home]\nhome: {}\nscopes: { b: { object: b } }\nroles: { admin: { label: A, reach: all } }\n',
      'objects/b/object.yaml': 'object: b\nlabel: B\nfields: { name: { type: text, label: N } }\n',
    };
    for (const [name, given] of Object.entries(objects)) {
      if (given === undefined) continue;
      const lookup = Object.entries(given.fields).find(([, type]) => type === 'other')?.[0];
      const stored = Object.entries(given.fields).find(([, type]) => type !== 'sum')?.[0];
      files[`objects/${name}/object.yaml`] = [
        `object: ${name}`,
        'label: O',
        ...(given.unique && stored !== undefined ? [`unique: [[${stored}]]`] : []),
        ...(given.scoped && lookup !== undefined ? [`scope: ${lookup}`] : []),
        'fields:',
        '  name: { type: text, label: N }',
        ...Object.entries(given.fields).map(([field, type]) => `  ${field}: { ${types[type]}, label: L }`),
        '',
      ].join('\n');
    }
    return files;
  });

  test('lead from any structure through others to the one that is wanted; from a Model to itself there is nothing to do', () => {
    fc.assert(
      fc.property(fc.array(folder, { minLength: 1, maxLength: 4 }), (history) => {
        let model: Model | null = null;
        let tables: ReadonlyMap<string, PhysicalTable> = new Map();
        for (const files of history) {
          const next: Model = compiled(files, model ?? undefined);
          tables = applied(tables, planChanges(model, next).steps);
          model = next;
          for (const wanted of Object.values(model.objects).map((each) => physicalTable(next, each))) {
            const actual = tables.get(wanted.table);
            expect(actual?.columns).toEqual(expect.arrayContaining([...wanted.columns]));
            expect(actual?.scopes).toEqual(expect.arrayContaining([...wanted.scopes]));
            expect(actual?.search).toEqual(wanted.search);
            expect(actual?.indexes.map(({ name }) => name)).toEqual(expect.arrayContaining(wanted.indexes.map(({ name }) => name)));
            // No unique key of former times stands in the way.
            expect(actual?.indexes.filter(({ unique }) => unique).map(({ name }) => name)).toEqual(
              wanted.indexes.filter(({ unique }) => unique).map(({ name }) => name),
            );
          }
          const same: Model = compiled(files, next);
          expect(planChanges(next, same).steps).toEqual([]);
          expect(same.physical).toEqual(next.physical);
        }
      }),
      { numRuns: 40 },
    );
  });
});

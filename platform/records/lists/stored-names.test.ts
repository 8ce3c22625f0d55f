import { describe, expect, test } from '@jest/globals';
import { compileModel } from '../../metadata/compile-model.ts';
import type { Model, ObjectModel } from '../../metadata/model.ts';
import { compileCount } from '../../query/compile-count.ts';
import type { QueryContext } from '../../query/query.ts';
import { compileDefinitions, noon } from '../../testing/small-app.ts';
import { smallApp } from '../../testing/small-definitions.ts';
import { compileStored } from './compile-stored.ts';
import { keepFormula, keepPath, nameFormula, namePath } from '../../query/stored-names.ts';

const before = compileDefinitions(smallApp);

/** The application after a change of the definitions, with the tables that there are. */
function changed(edit: (file: string, text: string) => string): Model {
  const files = Object.fromEntries(Object.entries(smallApp).map(([file, text]) => [file, edit(file, text)]));
  const compiled = compileModel(files, before.physical);
  if ('problems' in compiled) throw new Error(compiled.problems.map(({ message }) => message).join('\n'));
  return compiled.model;
}
const daily = (model: Model) => model.objects.daily as ObjectModel;
const asking = (model: Model, role = 'office'): QueryContext => ({
  model,
  now: noon,
  actor: {
    id: '00000000-0000-7000-8000-000000000001',
    username: role,
    name: role,
    role,
    roles: [role],
    language: 'ja',
    units: { prefecture: '00000000-0000-7000-8000-000000000002' },
    setup: false,
    areas: [],
  },
});

const source =
  'clinic.beds > 10 AND patients >= 1 AND rate > 0 AND NOT(ISBLANK(clinic.prefecture.name)) AND note <> "patients" AND clinic.prefecture = USER.prefecture';
const stored = {
  id: '00000000-0000-7000-8000-00000000000a',
  label: '一覧',
  columns: ['title', 'clinic.beds', 'patients', 'rate'].map((path) => keepPath(before, daily(before), path)),
  condition: keepFormula(before, daily(before), source),
  sort: '-patients',
};

describe('lists that users make, and definitions that change', () => {
  test('names come back as they were', () => {
    expect(nameFormula(before, daily(before), stored.condition)).toBe(source);
    expect(compileStored(asking(before), daily(before), stored)).toMatchObject({
      missing: [],
      list: { columns: [{ key: 'title', link: 'record' }, {}, {}, {}] },
    });
  });

  test('a field that is renamed is followed, in texts of formulas too, and on the way through lookups', () => {
    const after = changed((file, text) => {
      if (file === 'objects/daily/object.yaml')
        return text.replace('patients: { type: integer,', 'visitors: { was: patients, type: integer,').replace('tested / patients', 'tested / visitors');
      if (file === 'objects/clinic/object.yaml') return text.replace('beds: {', 'bed_count: { was: beds,');
      if (file.startsWith('objects/daily/') || file.startsWith('objects/clinic/'))
        return text.replaceAll('patients', 'visitors').replaceAll('clinic.beds', 'clinic.bed_count').replace('phone, beds,', 'phone, bed_count,');
      return text;
    });
    expect(nameFormula(after, daily(after), stored.condition)).toBe(
      'clinic.bed_count > 10 AND visitors >= 1 AND rate > 0 AND NOT(ISBLANK(clinic.prefecture.name)) AND note <> "patients" AND clinic.prefecture = USER.prefecture',
    );
    const { list, missing, broken } = compileStored(asking(after), daily(after), stored);
    expect([list.columns.map(({ key }) => key), list.sort, missing, broken]).toEqual([
      ['title', 'clinic.bed_count', 'visitors', 'rate'],
      [{ path: ['visitors'], descending: true }],
      [],
      undefined,
    ]);
  });

  test('a column that is removed is left out and told; a condition on it refuses the list, with its name', () => {
    const after = changed((file, text) => {
      if (file === 'objects/daily/object.yaml') return text.replace(/ {2}rate: .*\n/, '');
      return file === 'objects/daily/layout.yaml' || file === 'objects/daily/lists.yaml' ? text.replace(', rate', '') : text;
    });
    const { missing, broken, source: shown } = compileStored(asking(after), daily(after), stored);
    expect([missing, broken?.code, broken?.message, shown]).toEqual([
      ['rate'],
      'unknown_field',
      expect.stringContaining('rate'),
      expect.stringContaining('rate > 0'),
    ]);
    expect(compileStored(asking(after), daily(after), { ...stored, condition: null, columns: ['COMPUTED_rate'] }).broken?.code).toBe('unknown_field');
  });

  test('what is not there stays as it is', () => {
    expect(namePath(before, daily(before), 'clinic.nothing.more')).toBe('clinic.nothing.more');
    expect(nameFormula(before, daily(before), 'half a formula AND')).toBe('half a formula AND');
    expect(keepFormula(before, daily(before), 'USER.name = "x"')).toBe('USER.name = "x"');
  });

  test('a period is two days, of the viewer’s today, in the statement', () => {
    const condition = 'DURING(day, "last_month") AND clinic.prefecture = USER.prefecture';
    const { list } = compileStored(asking(before), daily(before), { ...stored, condition });
    const { sql: text, values } = compileCount(asking(before), { object: daily(before), where: list.where ? [list.where] : [] });
    expect(text).toMatch(/"day" BETWEEN \?::date AND \?::date/);
    expect(values).toEqual(expect.arrayContaining(['2021-02-01', '2021-02-28', '00000000-0000-7000-8000-000000000002']));
  });
});

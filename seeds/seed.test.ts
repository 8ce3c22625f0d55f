import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join as joinPath } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import sql, { join, raw, type Sql } from 'sql-template-tag';
import { applySteps } from '../platform/database/apply-steps.ts';
import { stampSql } from '../platform/database/stamp-rows.ts';
import { titleSql } from '../platform/database/title-rows.ts';
import type { Formula } from '../platform/formula/formula.ts';
import { toSql } from '../platform/formula/to-sql.ts';
import { checkFolder } from '../platform/metadata/check-folder.ts';
import type { Model, ObjectModel } from '../platform/metadata/model.ts';
import { physicalTable } from '../platform/metadata/physical-tables.ts';
import { planChanges } from '../platform/metadata/plan-changes.ts';
import { ident } from '../platform/query/identifier.ts';
import { pathExpression, sqlContext, tableOf } from '../platform/query/paths.ts';
import { engineActor } from '../platform/query/engine-actor.ts';
import type { QueryContext } from '../platform/query/query.ts';
import { DiskStore } from '../platform/records/disk-store.ts';
import { openPeriods } from '../platform/surveys/open-periods.ts';
import { openTestDatabase, type TestDatabase } from '../platform/testing/database.ts';
import { prefectures } from './prefectures.ts';
import { seedManuals } from './seed-manuals.ts';
import { seedDatabase } from './seed.ts';
import { SeedTables, makeFunctions } from './seed-tables.ts';

/** A Wednesday: the weekly surveys are due today. */
const today = '2026-04-22';
const now = new Date('2026-04-22T12:00:00+09:00');
const folder = mkdtempSync(joinPath(tmpdir(), 'shirabe-seed-'));
const store = new DiskStore(folder);
const options = { institutions: 420, days: 4, today, now, files: store };

let model: Model;
let seeded: TestDatabase;
let again: TestDatabase;

async function openSeeded(): Promise<TestDatabase> {
  const test = await openTestDatabase();
  await test.database.transact((tx) => applySteps(tx, model, planChanges(null, model).steps, now));
  await seedDatabase(test.database, model, options);
  return test;
}

beforeAll(async () => {
  const checked = await checkFolder(fileURLToPath(new URL('..', import.meta.url)));
  if (!checked.model) throw new Error(checked.text);
  model = checked.model;
  [seeded, again] = await Promise.all([openSeeded(), openSeeded()]);
}, 120_000);
afterAll(async () => {
  await Promise.all([seeded?.close(), again?.close()]);
  rmSync(folder, { recursive: true, force: true });
});

const objects = (): readonly ObjectModel[] => Object.values(model.objects);
const context = (): QueryContext => ({
  model,
  now,
  actor: engineActor,
});

/** The first titles of an object's rows that fulfil a condition on the row `o`. */
async function find(object: ObjectModel, condition: Sql): Promise<string[]> {
  const rows = await seeded.database.query<{ title: string }>(sql`SELECT o.title FROM ${tableOf(object)} o WHERE ${condition} ORDER BY o.id LIMIT 3`);
  return rows.map(({ title }) => title);
}

/** A condition of a definition, as SQL over the row `o`. */
const holds = (object: ObjectModel, formula: Formula): Sql =>
  sql`(${toSql(
    formula,
    sqlContext(context(), (path) => pathExpression(context(), object, 'o', path)),
  )}) IS TRUE`;

/** Rows of a survey that were answered; every row of what is no survey. */
function isAnswered(object: ObjectModel): Sql {
  const status = object.survey && object.fields[object.survey.status.field];
  return status ? sql`o.${ident(status.column)} IN ('answered', 'by_organization')` : sql`TRUE`;
}

async function count(object: string, condition: string = 'true'): Promise<number> {
  const [row] = await seeded.database.query<{ n: number }>(sql`SELECT count(*)::int AS n FROM ${ident('data', object)} WHERE ${raw(condition)}`);
  return row?.n ?? 0;
}

describe('every row is as the engine would have written it', () => {
  test('titles and stamps', async () => {
    for (const object of objects()) {
      expect([object.name, await find(object, sql`o.title <> ${titleSql(model, object, 'o', now)}`)]).toEqual([object.name, []]);
      for (const scope of object.scopes)
        expect([object.name, scope, await find(object, sql`o.${ident(`scope_${scope}`)} IS DISTINCT FROM ${stampSql(model, object, scope, 'o')}`)]).toEqual([
          object.name,
          scope,
          [],
        ]);
    }
  });

  test('picklist values are defined', async () => {
    for (const object of objects())
      for (const field of Object.values(object.fields)) {
        if (field.choices.length === 0 || field.type === 'formula') continue;
        const column = sql`o.${ident(field.column)}`;
        const values = join(field.choices.map(({ value }) => value));
        const wrong = field.type === 'multi_picklist' ? sql`NOT (${column} <@ ARRAY[${values}]::text[])` : sql`${column} NOT IN (${values})`;
        expect([object.name, field.name, await find(object, wrong)]).toEqual([object.name, field.name, []]);
      }
  });

  test('no empty text is stored, and no value of a section that is not shown (Q37–Q41)', async () => {
    for (const object of objects()) {
      for (const field of Object.values(object.fields))
        if (['text', 'long_text', 'phone', 'email'].includes(field.type))
          expect([object.name, field.name, await find(object, sql`o.${ident(field.column)} = ''`)]).toEqual([object.name, field.name, []]);
      for (const section of object.layout.sections) {
        if (!section.show || section.show.usesUser) continue;
        const stored = section.fields.filter((name) => !['formula', 'children'].includes(object.fields[name]?.type ?? ''));
        const given = join(
          stored.map((name) => sql`o.${ident(object.fields[name]?.column ?? name)} IS NOT NULL`),
          ' OR ',
        );
        expect([object.name, section.label.ja, await find(object, sql`NOT (${holds(object, section.show)}) AND (${given})`)]).toEqual([
          object.name,
          section.label.ja,
          [],
        ]);
      }
    }
  });

  test('answers give what is required and break no rule that stops a save', async () => {
    for (const object of objects()) {
      const hidden = object.layout.sections.flatMap((section) => (section.show ? section.fields : []));
      for (const [name, required] of Object.entries(object.required)) {
        if (hidden.includes(name)) continue;
        const condition = required === true ? sql`TRUE` : holds(object, required);
        expect([
          object.name,
          name,
          await find(object, sql`${isAnswered(object)} AND ${condition} AND o.${ident(object.fields[name]?.column ?? name)} IS NULL`),
        ]).toEqual([object.name, name, []]);
      }
      for (const rule of object.rules) {
        if (rule.severity !== 'error' || rule.when.usesUser) continue;
        expect([object.name, rule.when.source, await find(object, sql`${isAnswered(object)} AND ${holds(object, rule.when)}`)]).toEqual([
          object.name,
          rule.when.source,
          [],
        ]);
      }
    }
  });

  test('rows that are not answered hold no answer', async () => {
    for (const name of ['daily_hospital', 'daily_clinic', 'care_status_survey']) {
      const object = model.objects[name];
      if (!object) throw new Error(name);
      const numbers = Object.values(object.fields).filter(({ type }) => type === 'integer');
      expect([
        name,
        await find(
          object,
          sql`NOT (${isAnswered(object)}) AND (${join(
            numbers.map(({ column }) => sql`o.${ident(column)} IS NOT NULL`),
            ' OR ',
          )})`,
        ),
      ]).toEqual([name, []]);
    }
  });

  test('the indexes are those of the definitions, and valid', async () => {
    for (const object of objects()) {
      const rows = await seeded.database.query<{ name: string }>(
        sql`SELECT c.relname AS name FROM pg_index x JOIN pg_class c ON c.oid = x.indexrelid WHERE x.indrelid = ${`data.${object.table}`}::regclass AND NOT x.indisprimary AND x.indisvalid`,
      );
      expect(rows.map(({ name }) => name).sort()).toEqual(
        physicalTable(model, object)
          .indexes.map(({ name }) => name)
          .sort(),
      );
    }
  });
});

describe('the data are plausible', () => {
  test('the same at every run', async () => {
    for (const object of objects()) {
      const [a, b] = await Promise.all(
        [seeded, again].map(({ database }) =>
          database.query<{ n: number; hash: string }>(
            sql`SELECT count(*)::int AS n, md5(string_agg(o::text, '' ORDER BY o.id)) AS hash FROM ${tableOf(object)} o`,
          ),
        ),
      );
      expect([object.name, a]).toEqual([object.name, b]);
      expect([object.name, a?.[0]?.n ?? 0]).not.toEqual([object.name, 0]);
    }
  });

  test('the accounts too', async () => {
    const [a, b] = await Promise.all(
      [seeded, again].map(({ database }) => database.query(sql`SELECT id, username, name, role, unit, units FROM shirabe.user_account ORDER BY username`)),
    );
    expect(a).toEqual(b);
  });

  test('every prefecture has its areas, hospitals and clinics; Tokyo the most hospitals', async () => {
    const rows = await seeded.database.query<{
      code: string;
      hospitals: number;
      others: number;
      areas: number;
    }>(sql`SELECT p.code, count(*) FILTER (WHERE i.institution_type = 'hospital')::int AS hospitals, count(*) FILTER (WHERE i.institution_type <> 'hospital')::int AS others,
      (SELECT count(*)::int FROM data.secondary_area a WHERE a.prefecture = p.id) AS areas FROM data.prefecture p JOIN data.medical_institution i ON i.prefecture = p.id GROUP BY p.id, p.code ORDER BY p.code`);
    expect(rows.map(({ code }) => code)).toEqual(Array.from({ length: 47 }, (_, index) => String(index + 1).padStart(2, '0')));
    expect(rows.filter(({ hospitals, others, areas }) => hospitals === 0 || others === 0 || areas < 3)).toEqual([]);
    expect(rows.reduce((most, row) => (row.hospitals > most.hospitals ? row : most)).code).toBe('13');
    expect(rows.find(({ code }) => code === '13')?.areas).toBe(13);
    expect(rows.find(({ code }) => code === '01')?.areas).toBe(21);
  });

  test('the area of a prefecture’s capital has the most institutions, an island few', async () => {
    const inArea = async (code: string): Promise<number> =>
      count('medical_institution', `secondary_area = (SELECT id FROM data.secondary_area WHERE code = '${code}')`);
    const sapporo = await inArea('0104');
    for (const code of ['0101', '0103', '0112', '0119']) expect(await inArea(code)).toBeLessThan(sapporo);
    expect(await inArea('1313')).toBeLessThanOrEqual(1);
    expect(prefectures.every(({ areas }) => areas.every(({ name, weight }) => name !== '' && weight > 0))).toBe(true);
  });

  test('past days are answered, today is on the way', async () => {
    for (const object of ['daily_hospital', 'daily_clinic']) {
      const rate = async (day: string): Promise<number> =>
        (await count(object, `report_date ${day} AND answer_status <> 'unanswered'`)) / (await count(object, `report_date ${day}`));
      expect(await rate(`< '${today}'`)).toBeGreaterThan(0.92);
      expect(await rate(`= '${today}'`)).toBeGreaterThan(0.45);
      expect(await rate(`= '${today}'`)).toBeLessThan(0.85);
      expect(await count(object, `first_answered_at > '${now.toISOString()}'`)).toBe(0);
      expect(
        await count(object, `created_at <> report_date::timestamp AT TIME ZONE 'Asia/Tokyo' OR updated_at < created_at OR updated_at > '${now.toISOString()}'`),
      ).toBe(0);
      expect(await count(object, `on_time <> (first_answered_at <= (report_date + time '13:00') AT TIME ZONE 'Asia/Tokyo')`)).toBe(0);
    }
    expect(await count('care_status_survey', `survey_date = '${today}' AND answer_status <> 'unanswered'`)).toBe(0);
  });

  test('clinics need no answer on the day of the week when they are closed (Q27)', async () => {
    const rows = await seeded.database.query<{ day: string; rows: number; closed: number }>(
      sql`SELECT report_date AS day, count(*)::int AS rows, (count(*) FILTER (WHERE answer_status = 'closed'))::int AS closed FROM data.daily_clinic
        WHERE institution IN (SELECT id FROM data.medical_institution WHERE 'sun' = ANY (closed_weekdays)) GROUP BY 1 ORDER BY 1`,
    );
    expect(rows.map(({ day }) => day)).toEqual(['2026-04-19', '2026-04-20', '2026-04-21', '2026-04-22']);
    expect(rows[0]?.closed).toBe(rows[0]?.rows);
    expect(rows[1]?.closed).toBeLessThan((rows[1]?.rows ?? 0) / 10);
  });

  test('those in care add up to the persons found positive', async () => {
    expect(await count('care_status_survey', 'positives IS NOT NULL')).toBeGreaterThan(47);
    expect(await count('care_status_survey', 'positives <> inpatients + hotel_patients + home_patients + welfare_patients + coordinating')).toBe(0);
  });

  test('codes keep their leading zeros, and names hold what Windows’ Shift-JIS adds', async () => {
    expect(await count('medical_institution', "insurance_code ~ '^01[0-9]{8}$' AND phone ~ '^0' AND length(gmis_id) = 8")).toBeGreaterThan(0);
    expect(await count('medical_institution', "name ~ '[髙﨑①]'")).toBeGreaterThan(0);
    expect(await count('consult_center_survey', "survey_date > '2023-05-07'")).toBe(0);
  });

  test('an important notice is shown today, others have gone or are still to come', async () => {
    expect(await count('notice', `pinned AND published_from <= '${today}' AND coalesce(published_to, 'infinity') >= '${today}'`)).toBeGreaterThan(0);
    expect(await count('notice', `published_to < '${today}'`)).toBeGreaterThan(0);
    expect(await count('notice', `published_from > '${today}'`)).toBeGreaterThan(0);
    expect(await count('faq_article')).toBeGreaterThanOrEqual(20);
  });
});

describe('what follows finds everything in its place', () => {
  test('the engine has no row of today to open', async () => {
    expect(await openPeriods(seeded.database, model, now)).toBe(0);
  });

  test('the demo accounts belong to their units, and the institutions’ surveys of today wait for them', async () => {
    const rows = await seeded.database.query<{ username: string; role: string; units: Record<string, string> }>(
      sql`SELECT username, role, units FROM shirabe.user_account ORDER BY username`,
    );
    const names = rows.map(({ username }) => username);
    expect(names).toEqual(
      expect.arrayContaining(['admin', 'secretariat', 'pref-01', 'pref-13', 'pref-47', 'city-13', 'hosp-01', 'hosp-13', 'clinic-13', 'org-13']),
    );
    for (const [username, object] of [
      ['hosp-13', 'daily_hospital'],
      ['hosp-01', 'daily_hospital'],
      ['clinic-13', 'daily_clinic'],
    ] as const) {
      const units = rows.find((row) => row.username === username)?.units ?? {};
      expect(await count(object, `institution = '${units.institution}' AND report_date = '${today}' AND answer_status = 'unanswered'`)).toBe(1);
      expect(
        await count('medical_institution', `id = '${units.institution}' AND reporting_method = 'institution' AND prefecture = '${units.prefecture}'`),
      ).toBe(1);
    }
    const organization = rows.find(({ username }) => username === 'org-13')?.units.organization;
    expect(await count('reporting_organization', `id = '${organization}'`)).toBe(1);
  });

  test('each manual has its file, which is left alone when it is there already', async () => {
    const rows = await seeded.database.query<{ id: string; size: number; record: string; file: string }>(
      sql`SELECT f.id, f.size::int AS size, f.record, m.file -> 0 ->> 'id' AS file FROM data.manual m LEFT JOIN shirabe.file f ON f.record = m.id`,
    );
    expect(rows.length).toBe(4);
    const times: bigint[] = [];
    for (const { id, file, size } of rows) {
      expect(file).toBe(id);
      expect(await buffer(await store.read(id))).toHaveLength(size);
      times.push(statSync(joinPath(folder, 'files', id.slice(-2), id), { bigint: true }).mtimeNs);
    }
    await again.database.transact(async (tx) => {
      await tx.query(sql`DELETE FROM shirabe.file`);
      await tx.query(sql`DELETE FROM data.manual`);
      await makeFunctions(tx);
      await seedManuals(tx, new SeedTables(tx, model), { today, now }, store);
    });
    expect(rows.map(({ id }) => statSync(joinPath(folder, 'files', id.slice(-2), id), { bigint: true }).mtimeNs)).toEqual(times);
  });

  test('a second time it refuses', async () => {
    await expect(seedDatabase(seeded.database, model, options)).rejects.toMatchObject({ code: 'conflict' });
  });
});

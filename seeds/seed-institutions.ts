import sql, { join, type Sql } from 'sql-template-tag';
import type { Transaction } from '../platform/database/transaction.ts';
import { prefectures } from './prefectures.ts';
import { dayId, pick, type SeedTables, word } from './seed-tables.ts';
import { clinicEndings, founders, hospitalEndings, middles, offices, places, readings, societies, wards } from './word-lists.ts';

/** Every master row is as old as this. */
const BEGIN = sql`date '2020-08-01'`;
const made = { created_at: sql`timestamptz '2020-08-01 09:00+09'`, updated_at: sql`timestamptz '2020-08-01 09:00+09'` };

/** Prefectures, secondary areas, organizations (one a prefecture) and institutions: hospitals first, then clinics, spread as the prefectures' sizes. */
export async function seedInstitutions(tx: Transaction, tables: SeedTables, hospitals: number, clinics: number): Promise<void> {
  await seedUnits(tx, tables);
  const n = sql`g.n`;
  const hospital = sql`g.n < ${hospitals}`;
  const place = pick(n, 4, places.length);
  const name = sql`btrim(${word(n, 2, founders)} || ${word(n, 3, societies)} || ' ' || (${[...places]}::text[])[1 + ${place}] || ${word(n, 5, middles)}
    || CASE WHEN ${hospital} THEN ${word(n, 6, hospitalEndings)} ELSE ${word(n, 7, clinicEndings)} END)`;
  const designation = sql`CASE WHEN ${hospital} THEN 'treatment_and_test' ELSE (ARRAY['treatment_and_test','treatment_and_test','treatment_and_test','treatment_and_test','treatment_and_test','treatment_and_test','treatment_only','treatment_only','contract_only','test_center'])[1 + ${pick(n, 8, 10)}] END`;
  const aggregated = sql`(NOT ${hospital} AND s.designation <> 'contract_only' AND ${pick(n, 9, 12)} = 0 AND g.n <> ALL (${firstClinics(hospitals)}::int[]))`;
  const id = dayId(BEGIN, 'institution', sql`g.n`);
  const beds = sql`CASE WHEN ${hospital} THEN 20 + ${pick(n, 20, 480)} END`;
  await tables.insert(
    'medical_institution',
    {
      id,
      title: sql`s.name`,
      ...made,
      scope_institution: id,
      scope_organization: sql`CASE WHEN ${aggregated} THEN o.id END`,
      scope_area: sql`a.id`,
      scope_prefecture: sql`p.id`,
    },
    {
      gmis_id: sql`p.code || lpad(g.n::text, 6, '0')`,
      name: sql`s.name`,
      name_kana: sql`(${[...readings]}::text[])[1 + ${place}] || CASE WHEN ${hospital} THEN 'ビョウイン' ELSE 'シンリョウジョ' END`,
      insurance_code: sql`p.code || '1' || lpad(g.n::text, 7, '0')`,
      institution_type: sql`CASE WHEN ${hospital} THEN 'hospital' WHEN s.designation = 'test_center' THEN 'test_center' WHEN ${pick(n, 10, 8)} = 0 THEN 'clinic_with_beds' ELSE 'clinic_without_beds' END`,
      designation: sql`s.designation`,
      designated_from: sql`date '2020-09-01' + ${pick(n, 11, 200)}`,
      reporting_method: sql`CASE WHEN ${aggregated} THEN 'organization' ELSE 'institution' END`,
      reporting_org: sql`CASE WHEN ${aggregated} THEN o.id END`,
      prefecture: sql`p.id`,
      city: sql`${word(n, 12, wards)}`,
      secondary_area: sql`a.id`,
      health_center: sql`a.name || '保健所'`,
      postal_code: sql`lpad(${pick(n, 13, 1000)}::text, 3, '0') || '-' || lpad(${pick(n, 14, 10000)}::text, 4, '0')`,
      address: sql`p.name || ${word(n, 12, wards)} || (1 + ${pick(n, 15, 9)}) || '丁目' || (1 + ${pick(n, 16, 30)}) || '番' || (1 + ${pick(n, 17, 20)}) || '号'`,
      phone: sql`'0' || (1 + ${pick(n, 18, 9)}) || '-' || lpad(${pick(n, 19, 10000)}::text, 4, '0') || '-' || lpad(${pick(n, 22, 10000)}::text, 4, '0')`,
      contact_name: sql`${word(n, 23, offices)}`,
      contact_email: sql`'info' || g.n || '@example.jp'`,
      postal_notice: sql`${pick(n, 24, 40)} = 0`,
      beds_general: sql`(${beds}) * 7 / 10`,
      beds_recuperation: sql`(${beds}) - (${beds}) * 7 / 10`,
      beds_total: beds,
      emergency_level: sql`CASE WHEN ${hospital} THEN (ARRAY['tertiary','secondary','secondary','secondary','primary','none'])[1 + ${pick(n, 25, 6)}] END`,
      status: sql`CASE WHEN g.n >= 100 AND ${pick(n, 26, 120)} = 0 THEN 'suspended' ELSE 'active' END`,
      closed_weekdays: sql`CASE WHEN ${hospital} THEN NULL ELSE ARRAY['sun','holiday'] END`,
    },
    sql`FROM generate_series(0, ${hospitals + clinics - 1}) AS g(n)
      CROSS JOIN LATERAL (SELECT CASE WHEN g.n < 47 THEN g.n + 1 WHEN g.n BETWEEN ${hospitals} AND ${hospitals + 46} THEN g.n - ${hospitals} + 1
        ELSE ${share(
          n,
          1,
          prefectures.map((each) => each.hospitals),
        )} END AS number OFFSET 0) AS place
      JOIN pg_temp.seed_prefecture w ON w.number = place.number
      JOIN ${tables.table('prefecture')} p ON ${tables.column('prefecture', 'code', 'p')} = lpad(w.number::text, 2, '0')
      JOIN ${tables.table('secondary_area')} a ON ${tables.column('secondary_area', 'code', 'a')} = p.code || lpad(width_bucket(${pick(n, 27, sql`w.weight`)}, w.starts)::text, 2, '0')
      JOIN ${tables.table('reporting_organization')} o ON o.scope_prefecture = p.id
      CROSS JOIN LATERAL (SELECT ${name} AS name, ${designation} AS designation OFFSET 0) s
      ORDER BY g.n`,
  );
}

/** The first clinics, one a prefecture, report for themselves: a demo account is one of them. */
function firstClinics(hospitals: number): number[] {
  return prefectures.map((_, index) => hospitals + index);
}

/** A number from 1 on, each as often as its weight says, by the hash of row and purpose. */
function share(row: Sql, purpose: number, weights: readonly number[]): Sql {
  const { starts, sum } = cumulate(weights);
  return sql`width_bucket(${pick(row, purpose, sum)}, ${starts}::int[])`;
}

/** Where each of the weights begins when they are laid end to end, and their sum. */
function cumulate(weights: readonly number[]): { readonly starts: number[]; readonly sum: number } {
  const starts: number[] = [];
  let sum = 0;
  for (const weight of weights) {
    starts.push(sum);
    sum += weight;
  }
  return { starts, sum };
}

async function seedUnits(tx: Transaction, tables: SeedTables): Promise<void> {
  const numbered = prefectures.map((each, index) => {
    const { starts, sum } = cumulate(each.areas.map(({ weight }) => weight));
    return sql`(${index + 1}::int, ${each.name}::text, ${sum}::int, ${starts}::int[])`;
  });
  await tx.query(sql`CREATE TEMP TABLE seed_prefecture ON COMMIT DROP AS SELECT * FROM (VALUES ${join(numbered)}) AS given(number, name, weight, starts)`);
  const prefectureId = dayId(BEGIN, 'prefecture', sql`w.number`);
  await tables.insert(
    'prefecture',
    { id: prefectureId, title: sql`w.name`, ...made, scope_prefecture: prefectureId },
    { name: sql`w.name`, code: sql`lpad(w.number::text, 2, '0')` },
    sql`FROM pg_temp.seed_prefecture w ORDER BY w.number`,
  );
  const areas = prefectures.flatMap((each, index) => each.areas.map(({ name }, place) => sql`(${index + 1}::int, ${place + 1}::int, ${name}::text)`));
  const areaId = dayId(BEGIN, 'area', sql`v.number || '-' || v.place`);
  await tables.insert(
    'secondary_area',
    { id: areaId, title: sql`v.name`, ...made, scope_area: areaId, scope_prefecture: sql`p.id` },
    { name: sql`v.name`, code: sql`p.code || lpad(v.place::text, 2, '0')`, prefecture: sql`p.id` },
    sql`FROM (VALUES ${join(areas)}) AS v(number, place, name) JOIN ${tables.table('prefecture')} p ON ${tables.column('prefecture', 'code', 'p')} = lpad(v.number::text, 2, '0')`,
  );
  const organizationId = dayId(BEGIN, 'organization', sql`w.number`);
  await tables.insert(
    'reporting_organization',
    { id: organizationId, title: sql`w.name || '中央医師会'`, ...made, scope_organization: organizationId, scope_prefecture: sql`p.id` },
    {
      gmis_id: sql`p.code || 'ORG' || lpad(w.number::text, 3, '0')`,
      name: sql`w.name || '中央医師会'`,
      org_type: sql`CASE WHEN ${pick(sql`w.number`, 30, 4)} = 0 THEN 'other' ELSE 'medical_association' END`,
      prefecture: sql`p.id`,
      contact_email: sql`'org' || p.code || '@example.jp'`,
      phone: sql`'0' || (1 + ${pick(sql`w.number`, 31, 9)}) || '-0000-' || lpad(w.number::text, 4, '0')`,
    },
    sql`FROM pg_temp.seed_prefecture w JOIN ${tables.table('prefecture')} p ON ${tables.column('prefecture', 'code', 'p')} = lpad(w.number::text, 2, '0') ORDER BY w.number`,
  );
}

import sql, { raw, type Sql } from 'sql-template-tag';
import { notApplicableName } from '../platform/fields/not-applicable.ts';
import { dayId, pick, type SeedTables, word } from './seed-tables.ts';
import { remarks } from './word-lists.ts';

/** Today, in the application's time zone, and the moment it is. */
export interface SeedTime {
  readonly today: string;
  readonly now: Date;
}

/**
 * How a row stands: a column `status` over the number `k` of institution and day. Of past days 97 in 100 are answered; of today 62 so far.
 * The institutions of the demo accounts (the first of each prefecture) have today before them; the others need no answer on a day when they are closed (Q27).
 */
function standing(time: SeedTime, day: Sql, aggregated: Sql, pending: Sql, closed: Sql): Sql {
  const answered = sql`CASE WHEN ${aggregated} THEN 'by_organization' ELSE 'answered' END`;
  return sql`CASE WHEN ${day} = ${time.today}::date AND ${pending} THEN 'unanswered'
    WHEN ${closed} THEN 'closed'
    WHEN ${day} = ${time.today}::date THEN CASE WHEN ${pick(sql`k`, 50, 100)} < 62 THEN ${answered} WHEN ${pick(sql`k`, 50, 100)} < 66 THEN 'closed' ELSE 'unanswered' END
    ELSE CASE WHEN ${pick(sql`k`, 50, 100)} < 95 THEN ${answered} WHEN ${pick(sql`k`, 50, 100)} < 97 THEN 'closed' ELSE 'unanswered' END END`;
}

/** When a row was answered: between 8:00 and 13:00, one in twenty after the deadline; never in the future. */
function answeredAt(time: SeedTime, day: Sql): Sql {
  const usual = sql`(${day} + time '08:00') AT TIME ZONE 'Asia/Tokyo' + (CASE WHEN ${pick(sql`k`, 51, 20)} = 0 THEN 18000 + ${pick(sql`k`, 52, 14400)} ELSE ${pick(sql`k`, 52, 18000)} END) * interval '1 second'`;
  return sql`CASE WHEN ${usual} > ${time.now.toISOString()}::timestamptz THEN ${time.now.toISOString()}::timestamptz - ${pick(sql`k`, 53, 60)} * interval '1 second' ELSE ${usual} END`;
}

/**
 * One row for each institution that answers, of one day: `i` the institution, `n` its number, `d` the day, `k` a number of both, `s` how the row stands.
 * A statement a day keeps the rows in the order of days without sorting them. OFFSET 0 keeps PostgreSQL from computing a value anew wherever it is used.
 */
function respondents(tables: SeedTables, time: SeedTime, day: string, hospitals: boolean): Sql {
  const column = (field: string): Sql => tables.column('medical_institution', field, 'i');
  const number = sql`substr(${column('gmis_id')}, 3)::bigint`;
  const answers = hospitals
    ? sql`${column('institution_type')} = 'hospital'`
    : sql`${column('institution_type')} <> 'hospital' AND ${column('designation')} <> 'none'`;
  const closed = hospitals
    ? sql`FALSE`
    : sql`coalesce((ARRAY['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'])[extract(isodow FROM d)::int] = ANY (${column('closed_weekdays')}), FALSE)`;
  return sql`FROM ${tables.table('medical_institution')} i
    CROSS JOIN LATERAL (SELECT ${day}::date AS d, ${number} AS n, ${number} * 100003 + (${day}::date - date '2020-01-01') AS k OFFSET 0) AS keys
    CROSS JOIN LATERAL (SELECT ${standing(time, sql`d`, sql`${column('reporting_method')} = 'organization'`, sql`i.id IN (SELECT id FROM pg_temp.seed_pending)`, closed)} AS status OFFSET 0) AS s
    CROSS JOIN LATERAL (SELECT s.status IN ('answered', 'by_organization') AS done, ${answeredAt(time, sql`d`)} AS at OFFSET 0) AS a
    WHERE ${column('status')} = 'active' AND ${answers}`;
}

const given = (value: Sql): Sql => sql`CASE WHEN done THEN ${value} END`;
const dueOf = sql`(d + time '13:00') AT TIME ZONE 'Asia/Tokyo'`;

function answer(): Record<string, Sql> {
  return { answer_status: sql`s.status`, first_answered_at: given(sql`a.at`), on_time: given(sql`a.at <= ${dueOf}`) };
}

function tests(purpose: number, most: number): Record<string, Sql> {
  const total = pick(sql`k`, purpose, most);
  const pcr = pick(sql`k`, purpose + 1, sql`${total} + 1`);
  return {
    tested_total: given(total),
    tested_pcr: given(pcr),
    tested_antigen: given(sql`${total} - ${pcr}`),
    tested_voluntary: given(pick(sql`k`, purpose + 2, sql`${total} / 4 + 1`)),
    results_pcr: given(pcr),
    results_antigen: given(sql`${total} - ${pcr}`),
    positives_pcr: given(pick(sql`k`, purpose + 3, sql`${pcr} / 3 + 1`)),
    positives_antigen: given(pick(sql`k`, purpose + 4, sql`(${total} - ${pcr}) / 3 + 1`)),
  };
}

/** `prefix` is what the title says before the respondent’s name. */
const system = (tag: string, prefix = ''): Record<string, Sql> => ({
  id: dayId(sql`d`, tag, sql`n`),
  title: sql`${raw(`'${prefix}'`)} || i.title || ' ' || to_char(d, 'YYYY/MM/DD')`,
  created_at: sql`d::timestamp AT TIME ZONE 'Asia/Tokyo'`,
  updated_at: sql`coalesce(CASE WHEN done THEN a.at END, d::timestamp AT TIME ZONE 'Asia/Tokyo')`,
});

/** The daily surveys of hospitals of one day. */
export async function seedDailyHospital(tables: SeedTables, time: SeedTime, day: string): Promise<void> {
  const status = (purpose: number): Sql =>
    given(sql`(ARRAY['normal','normal','normal','normal','normal','normal','normal','limited','limited','stopped'])[1 + ${pick(sql`k`, purpose, 10)}]`);
  const staff = (purpose: number): Sql => given(sql`(ARRAY['normal','normal','normal','normal','short','short','exhausted'])[1 + ${pick(sql`k`, purpose, 7)}]`);
  const secured = pick(sql`n`, 60, 60);
  const ready = pick(sql`k`, 61, sql`${secured} + 1`);
  const inpatients = pick(sql`k`, 62, sql`${ready} + 1`);
  const severe = pick(sql`k`, 63, sql`${inpatients} / 4 + 1`);
  const ventilators = pick(sql`n`, 64, 30);
  const ecmo = pick(sql`n`, 65, 4);
  // Two hospitals of three have no intensive care unit.
  const hasIcu = sql`${pick(sql`n`, 81, 3)} = 0`;
  const withoutIcu = sql`CASE WHEN done AND NOT ${hasIcu} THEN TRUE END`;
  await tables.insert(
    'daily_hospital',
    { ...system('daily_hospital'), ...tables.stamps('daily_hospital', 'i') },
    {
      institution: sql`i.id`,
      report_date: sql`d`,
      ...answer(),
      outpatient_status: status(70),
      inpatient_status: status(71),
      emergency_status: status(72),
      surgery_status: status(73),
      dialysis_status: status(74),
      chemo_status: status(75),
      staff_doctor: staff(76),
      staff_nurse: staff(77),
      staff_other: staff(78),
      outpatients_suspected: given(pick(sql`k`, 79, 120)),
      secured_beds: given(secured),
      ready_beds: given(ready),
      acceptable_beds: given(sql`${ready} - ${inpatients}`),
      vacant_beds_all: given(pick(sql`k`, 80, 90)),
      vacant_beds_icu: given(sql`CASE WHEN ${hasIcu} THEN 0 END`),
      [notApplicableName('vacant_beds_icu')]: withoutIcu,
      covid_inpatients: given(inpatients),
      covid_severe: given(severe),
      new_admissions: given(pick(sql`k`, 82, 6)),
      icu_patients: given(sql`CASE WHEN ${hasIcu} THEN ${severe} END`),
      [notApplicableName('icu_patients')]: withoutIcu,
      vent_or_ecmo_patients: given(pick(sql`k`, 83, sql`${severe} + 1`)),
      ventilators_total: given(ventilators),
      ventilators_in_use: given(pick(sql`k`, 84, sql`${ventilators} + 1`)),
      ecmo_total: given(ecmo),
      ecmo_in_use: given(pick(sql`k`, 85, sql`${ecmo} + 1`)),
      recovered_patients_acceptable: given(pick(sql`k`, 86, 5)),
      ...tests(90, 80),
      remarks: given(sql`CASE WHEN ${pick(sql`k`, 87, 12)} = 0 THEN ${word(sql`k`, 88, remarks)} END`),
    },
    respondents(tables, time, day, true),
  );
}

/** The daily surveys of clinics and test centres of one day: the items that each one's designation shows (Q37–Q41). */
export async function seedDailyClinic(tables: SeedTables, time: SeedTime, day: string): Promise<void> {
  const designation = tables.column('medical_institution', 'designation', 'i');
  const treats = sql`done AND ${designation} IN ('treatment_and_test', 'treatment_only')`;
  const open = sql`${treats} AND ${pick(sql`k`, 110, 8)} > 0`;
  const tested = Object.entries(tests(120, 30)).map(([field, value]) => [field, sql`CASE WHEN ${designation} <> 'treatment_only' THEN ${value} END`] as const);
  await tables.insert(
    'daily_clinic',
    { ...system('daily_clinic'), ...tables.stamps('daily_clinic', 'i') },
    {
      institution: sql`i.id`,
      report_date: sql`d`,
      ...answer(),
      opened: sql`CASE WHEN ${open} THEN 'opened' WHEN ${treats} THEN 'not_opened' END`,
      open_from: sql`CASE WHEN ${open} THEN time '09:00' END`,
      open_to: sql`CASE WHEN ${open} THEN time '17:00' END`,
      open_hours: sql`CASE WHEN ${open} THEN 7.5 END`,
      consult_rooms: sql`CASE WHEN ${open} THEN 1 + ${pick(sql`n`, 111, 4)} END`,
      fever_patients: sql`CASE WHEN ${open} THEN ${pick(sql`k`, 112, 40)} END`,
      ...Object.fromEntries(tested),
      remarks: given(sql`CASE WHEN ${pick(sql`k`, 113, 30)} = 0 THEN ${word(sql`k`, 88, remarks)} END`),
    },
    respondents(tables, time, day, false),
  );
}

/** The weekly surveys of this week and the one before, with seven items each where answered. */
export async function seedWeekly(tables: SeedTables, time: SeedTime, weeks: number): Promise<void> {
  const column = (field: string): Sql => tables.column('medical_institution', field, 'i');
  await tables.insert(
    'weekly_survey',
    { ...system('weekly_survey'), ...tables.stamps('weekly_survey', 'i') },
    { institution: sql`i.id`, week_wednesday: sql`d`, ...answer() },
    sql`FROM generate_series(0, ${weeks - 1}) AS series(week)
      CROSS JOIN LATERAL (SELECT date_trunc('week', ${time.today}::date)::date + 2 - 7 * week AS d) AS day
      JOIN ${tables.table('medical_institution')} i ON ${column('status')} = 'active' AND ${column('designation')} <> 'none'
      CROSS JOIN LATERAL (SELECT substr(${column('gmis_id')}, 3)::bigint AS n, (substr(${column('gmis_id')}, 3)::bigint * 100003 + (d - date '2020-01-01')) AS k OFFSET 0) AS keys
      CROSS JOIN LATERAL (SELECT CASE WHEN d > ${time.today}::date OR week = 0 AND i.id IN (SELECT id FROM pg_temp.seed_pending) OR ${pick(sql`k`, 130, 100)} >= CASE WHEN week = 0 THEN 80 ELSE 96 END THEN 'unanswered' ELSE 'answered' END AS status OFFSET 0) AS s
      CROSS JOIN LATERAL (SELECT s.status = 'answered' AS done, ${answeredAt(time, sql`d`)} AS at OFFSET 0) AS a
      ORDER BY d, n`,
  );
  const survey = (field: string): Sql => tables.column('weekly_survey', field, 's');
  const stock = pick(sql`k`, 140, 20000);
  const used = pick(sql`k`, 141, 3000);
  await tables.insert(
    'weekly_survey_item',
    {
      id: dayId(survey('week_wednesday'), 'weekly_item', sql`s.id || item`),
      title: sql`label`,
      created_at: sql`s.updated_at`,
      updated_at: sql`s.updated_at`,
      ...tables.stamps('weekly_survey_item', 's'),
    },
    {
      survey: sql`s.id`,
      item: sql`item`,
      stock_qty: stock,
      used_last_week: used,
      purchased_last_week: pick(sql`k`, 142, 3000),
      planned_purchase: pick(sql`k`, 143, 5000),
      outlook: outlook(stock, used),
      emergency_request: sql`CASE WHEN ${stock} < ${used} * 3 THEN ${pick(sql`k`, 144, 3)} = 0 END`,
      needed_qty: sql`CASE WHEN ${stock} < ${used} * 3 AND ${pick(sql`k`, 144, 3)} = 0 THEN ${used} END`,
    },
    sql`FROM ${tables.table('weekly_survey')} s CROSS JOIN ${items}
      CROSS JOIN LATERAL (SELECT hashtextextended(s.id::text || item, 0) AS k OFFSET 0) AS keys WHERE ${survey('answer_status')} = 'answered' ORDER BY s.id, place`,
  );
}

const outlook = (stock: Sql, used: Sql): Sql =>
  sql`CASE WHEN ${stock} < ${used} THEN 'within_1_week' WHEN ${stock} < ${used} * 3 THEN 'within_2_3_weeks' WHEN ${stock} < ${used} * 4 THEN 'within_1_month' ELSE 'over_1_month' END`;
const items = sql`(VALUES (1, 'surgical_mask', 'サージカルマスク'), (2, 'n95_mask', 'N95マスク'), (3, 'face_shield', 'フェイスシールド'), (4, 'surgical_gown', 'サージカルガウン'),
  (5, 'isolation_gown', 'アイソレーションガウン'), (6, 'swab', 'スワブ(検体検査用)'), (7, 'glove', '非滅菌手袋')) AS goods(place, item, label)`;

/** The prefectures' own surveys: 療養状況調査 daily with its balance, the stock survey weekly with items, and the consultation centres' until it ended. */
export async function seedPrefectureSurveys(tables: SeedTables, time: SeedTime, days: number): Promise<void> {
  const prefecture = tables.table('prefecture');
  const code = sql`${tables.column('prefecture', 'code', 'i')}::bigint`;
  const answered = {
    answer_status: sql`CASE WHEN done THEN 'answered' ELSE 'unanswered' END`,
    first_answered_at: given(sql`a.at`),
    on_time: given(sql`a.at <= ${dueOf}`),
  };
  const rows = (series: Sql): Sql => sql`FROM ${series} CROSS JOIN ${prefecture} i
    CROSS JOIN LATERAL (SELECT ${code} AS n, (${code} * 100003 + (d - date '2020-01-01')) AS k, d < ${time.today}::date AS done OFFSET 0) AS keys
    CROSS JOIN LATERAL (SELECT ${answeredAt(time, sql`d`)} AS at OFFSET 0) AS a ORDER BY d, n`;
  const size = sql`(20 + ${pick(sql`n`, 150, 400)})`;
  const [inpatients, hotel, home, welfare, coordinating] = [151, 152, 153, 154, 155].map((purpose) => pick(sql`k`, purpose, size)) as [Sql, Sql, Sql, Sql, Sql];
  const severe = pick(sql`k`, 156, sql`${inpatients} / 8 + 1`);
  await tables.insert(
    'care_status_survey',
    { ...system('care_status', '療養状況調査 '), ...tables.stamps('care_status_survey', 'i') },
    {
      prefecture: sql`i.id`,
      survey_date: sql`d`,
      ...answered,
      positives: given(sql`${inpatients} + ${hotel} + ${home} + ${welfare} + ${coordinating}`),
      inpatients: given(inpatients),
      inpatients_secured: given(pick(sql`k`, 157, sql`${inpatients} + 1`)),
      phase_now: given(sql`1 + ${pick(sql`n`, 158, 3)}`),
      phase_final: given(sql`4`),
      ready_beds: given(size),
      secured_beds: given(sql`${size} + 20 + ${pick(sql`n`, 159, 60)}`),
      severe: given(severe),
      severe_ready_beds: given(sql`${size} / 8 + 2`),
      severe_secured_beds: given(sql`${size} / 6 + 5`),
      hotel_patients: given(hotel),
      hotel_rooms_ready: given(size),
      hotel_rooms_secured: given(sql`${size} + 30`),
      home_patients: given(home),
      welfare_patients: given(welfare),
      coordinating: given(coordinating),
      coordinating_inpatient: given(pick(sql`k`, 160, sql`${coordinating} + 1`)),
    },
    rows(
      sql`(SELECT moment::date AS d FROM generate_series(${time.today}::date - ${days - 1}::int, ${time.today}::date, interval '1 day') AS moments(moment)) AS series`,
    ),
  );
  const received = pick(sql`k`, 161, 40);
  await tables.insert(
    'supply_stock_survey',
    { ...system('supply_stock', '医療用物資備蓄状況・対応状況調査 '), ...tables.stamps('supply_stock_survey', 'i') },
    { prefecture: sql`i.id`, survey_date: sql`d`, ...answered, requests_received: given(received), responded: given(pick(sql`k`, 162, sql`${received} + 1`)) },
    rows(sql`(SELECT date_trunc('week', ${time.today}::date)::date + 2 - 7 * week AS d FROM generate_series(0, 2) AS weeks(week)) AS series`),
  );
  const stock = pick(sql`k`, 163, 200000);
  await tables.insert(
    'supply_stock_survey_item',
    {
      id: dayId(tables.column('supply_stock_survey', 'survey_date', 's'), 'supply_item', sql`s.id || item`),
      title: sql`label`,
      created_at: sql`s.updated_at`,
      updated_at: sql`s.updated_at`,
      ...tables.stamps('supply_stock_survey_item', 's'),
    },
    {
      survey: sql`s.id`,
      item: sql`item`,
      stock_qty: stock,
      received_qty: pick(sql`k`, 164, 20000),
      distributed_qty: pick(sql`k`, 165, 20000),
      outlook: sql`CASE WHEN ${stock} < 5000 THEN 'within_1_week' WHEN ${stock} < 20000 THEN 'within_2_3_weeks' ELSE 'over_1_month' END`,
    },
    sql`FROM ${tables.table('supply_stock_survey')} s CROSS JOIN ${items} CROSS JOIN LATERAL (SELECT hashtextextended(s.id::text || item, 0) AS k OFFSET 0) AS keys
      WHERE ${tables.column('supply_stock_survey', 'answer_status', 's')} = 'answered' ORDER BY s.id, place`,
  );
  await tables.insert(
    'consult_center_survey',
    { ...system('consult_center', '受診・相談センター対応状況調査 '), ...tables.stamps('consult_center_survey', 'i') },
    {
      prefecture: sql`i.id`,
      survey_date: sql`d`,
      answer_status: answered.answer_status,
      centers: sql`1 + ${pick(sql`n`, 166, 20)}`,
      lines: sql`5 + ${pick(sql`n`, 167, 60)}`,
      consultations: pick(sql`k`, 168, 900),
      referrals: pick(sql`k`, 169, 200),
      complaints_unreachable: pick(sql`k`, 170, 30),
    },
    rows(sql`(SELECT moment::date AS d FROM generate_series(date '2023-04-24', date '2023-05-07', interval '1 day') AS moments(moment)) AS series`),
  );
}

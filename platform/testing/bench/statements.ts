const numbers = [
  'outpatients_suspected',
  'secured_beds',
  'ready_beds',
  'acceptable_beds',
  'vacant_beds_all',
  'vacant_beds_icu',
  'covid_inpatients',
  'covid_severe',
  'new_admissions',
  'icu_patients',
  'vent_or_ecmo_patients',
  'ventilators_total',
  'ventilators_in_use',
  'ecmo_total',
  'ecmo_in_use',
  'tested_total',
  'tested_pcr',
  'tested_antigen',
];

/**
 * The work as a careful person would write it by hand for these very tables: the limits that the engine is measured against.
 * Tables and columns are those that the project's definitions make in an empty database.
 */
export const statements = {
  list: `SELECT s.id, s.title, s.answer_status, s.first_answered_at, s.on_time, i.phone, i.contact_name, a.id AS area, a.title AS area_name
    FROM data.daily_hospital s LEFT JOIN data.medical_institution i ON i.id = s.institution LEFT JOIN data.secondary_area a ON a.id = i.secondary_area
    WHERE s.scope_prefecture = $1 AND s.report_date = $2 ORDER BY s.title, s.id LIMIT 50`,
  record: `SELECT s.*, i.title AS institution_name FROM data.daily_hospital s LEFT JOIN data.medical_institution i ON i.id = s.institution
    WHERE s.id = $1 AND s.scope_prefecture = $2`,
  save: `UPDATE data.daily_hospital SET outpatients_suspected = $2, remarks = $3, version = version + 1, updated_at = now() WHERE id = $1 RETURNING version`,
  search: `SELECT s.id, s.title, s.report_date, s.answer_status, s.first_answered_at, s.on_time, s.secured_beds, s.ready_beds, s.acceptable_beds, s.covid_inpatients, s.covid_severe, a.id AS area, a.title AS area_name
    FROM data.daily_hospital s LEFT JOIN data.medical_institution i ON i.id = s.institution LEFT JOIN data.secondary_area a ON a.id = i.secondary_area
    WHERE s.scope_prefecture = $1 AND s.search LIKE '%' || shirabe.fold($2) || '%' AND string_to_array(s.search, NULL) @> string_to_array(shirabe.fold($2), NULL) ORDER BY s.report_date DESC, s.title, s.id LIMIT 50`,
  search_report: `SELECT s.id, s.title, i.id AS institution, i.gmis_id, i.name, p.id AS prefecture, p.title AS prefecture_name, s.report_date, s.answer_status,
      ${numbers.map((column) => `s.${column}`).join(', ')}, s.remarks
    FROM data.daily_hospital s LEFT JOIN data.medical_institution i ON i.id = s.institution LEFT JOIN data.prefecture p ON p.id = i.prefecture
    WHERE s.search LIKE '%' || shirabe.fold($1) || '%' AND string_to_array(s.search, NULL) @> string_to_array(shirabe.fold($1), NULL)
    ORDER BY s.report_date, s.id LIMIT 100`,
  home: `SELECT answer_status, count(*) FROM data.daily_hospital WHERE scope_prefecture = $1 AND report_date = $2 GROUP BY 1`,
  history: `SELECT id, at, by_name, action, changes FROM shirabe.record_history WHERE object = 'daily_hospital' AND record = $1 ORDER BY id DESC LIMIT 51`,
} as const;

export type StatementName = keyof typeof statements;

/** Three sums by prefecture and day, of the days from `$1`. */
export const groupedStatement = `SELECT p.title, g.* FROM (SELECT i.prefecture, s.report_date, sum(s.covid_inpatients), sum(s.acceptable_beds), sum(s.new_admissions)
    FROM data.daily_hospital s JOIN data.medical_institution i ON i.id = s.institution WHERE s.report_date >= $1 GROUP BY 1, 2) g
    JOIN data.prefecture p ON p.id = g.prefecture ORDER BY 1, 3`;

/** Two sums in a matrix of prefectures and the 366 days up to `$1`, with the totals of both and of all. */
export const matrixStatement = `SELECT p.title, g.* FROM (SELECT i.prefecture, s.report_date, count(*), sum(s.covid_inpatients), sum(s.acceptable_beds)
    FROM data.daily_hospital s JOIN data.medical_institution i ON i.id = s.institution WHERE s.report_date > $1::date - 366
    GROUP BY ROLLUP (i.prefecture), ROLLUP (s.report_date)) g
    LEFT JOIN data.prefecture p ON p.id = g.prefecture ORDER BY 1, 3`;

/** Two sums each of hospitals and clinics by prefecture and day, of the days from `$1`, side by side. */
export const joinedStatement = `SELECT p.title, * FROM
    (SELECT i.prefecture, s.report_date, count(*), sum(s.covid_inpatients), sum(s.acceptable_beds)
      FROM data.daily_hospital s JOIN data.medical_institution i ON i.id = s.institution WHERE s.report_date >= $1 GROUP BY 1, 2) h
    FULL JOIN (SELECT i.prefecture, s.report_date, count(*), sum(s.tested_total), sum(s.positives_pcr)
      FROM data.daily_clinic s JOIN data.medical_institution i ON i.id = s.institution WHERE s.report_date >= $1 GROUP BY 1, 2) c USING (prefecture, report_date)
    LEFT JOIN data.prefecture p ON p.id = prefecture ORDER BY p.code, report_date`;

/** A sum by institution and day of all days, with the subtotals of both levels: about as many groups as rows. As many are read as an answer holds. */
export const manyGroupsStatement = `SELECT m.title, g.* FROM (SELECT s.institution, s.report_date, count(*), sum(s.covid_inpatients)
    FROM data.daily_hospital s GROUP BY ROLLUP (1, 2)) g LEFT JOIN data.medical_institution m ON m.id = g.institution ORDER BY 1, 3 LIMIT 5000`;

/** The first, the last, the middle and the different values by prefecture and day, of the days from `$1`. */
export const orderedStatement = `SELECT p.title, g.* FROM (SELECT i.prefecture, s.report_date, count(*),
      (array_agg(s.covid_inpatients ORDER BY s.title) FILTER (WHERE s.covid_inpatients IS NOT NULL))[1],
      (array_agg(s.covid_inpatients ORDER BY s.title DESC) FILTER (WHERE s.covid_inpatients IS NOT NULL))[1],
      percentile_disc(0.5) WITHIN GROUP (ORDER BY s.covid_inpatients), count(DISTINCT s.covid_inpatients)
    FROM data.daily_hospital s JOIN data.medical_institution i ON i.id = s.institution WHERE s.report_date >= $1 GROUP BY ROLLUP (1, 2)) g
    LEFT JOIN data.prefecture p ON p.id = g.prefecture ORDER BY p.code, 3`;

/** The hundred institutions with the most patients of all days, and what all others have together. */
export const rankedStatement = `WITH g AS (SELECT s.institution, count(*) AS rows, sum(s.covid_inpatients) AS patients FROM data.daily_hospital s GROUP BY 1),
    r AS (SELECT g.*, row_number() OVER (ORDER BY g.patients DESC NULLS LAST, m.title) AS place FROM g JOIN data.medical_institution m ON m.id = g.institution)
    SELECT least(place, 101), min(CASE WHEN place <= 100 THEN institution::text END), sum(rows), sum(patients) FROM r GROUP BY 1 ORDER BY 1`;

/** The columns of the report that is exported: 25. */
export const exportColumns = [
  'title',
  'institution.gmis_id',
  'institution.name',
  'institution.prefecture',
  'report_date',
  'answer_status',
  ...numbers,
  'remarks',
];

/**
 * The same rows for COPY. Characters that the encoding lacks are replaced by 〓, because PostgreSQL would end the whole COPY at the first.
 * The statement itself is in ASCII: a client that asks for Shift-JIS also sends in it.
 */
export function exportStatement(lacking: readonly string[] = []): string {
  const characters = lacking.map((character) => `chr(${character.codePointAt(0) ?? 0})`).join(' || ');
  const text = (column: string): string => (lacking.length === 0 ? column : `translate(${column}, ${characters}, repeat(chr(12307), ${lacking.length}))`);
  const columns = [
    text('s.title'),
    'i.gmis_id',
    text('i.name'),
    text('p.title'),
    's.report_date',
    's.answer_status',
    ...numbers.map((column) => `s.${column}`),
    text('s.remarks'),
  ];
  return `SELECT ${columns.join(', ')} FROM data.daily_hospital s JOIN data.medical_institution i ON i.id = s.institution
    JOIN data.prefecture p ON p.id = i.prefecture ORDER BY s.report_date, s.id`;
}

import sql, { type Sql } from 'sql-template-tag';
import type { DatePeriodName } from '../formula/date-periods.ts';

interface PeriodSql {
  /** The first day of the period that a day lies in. */
  readonly first: (day: Sql) => Sql;
  /** The text that stands for the period, of its first day: as `datePeriods` writes it. */
  readonly text: (first: Sql) => Sql;
}

/** The periods of `datePeriods` in SQL. */
export const periodSql: Readonly<Record<DatePeriodName, PeriodSql>> = {
  week: { first: (day) => sql`date_trunc('week', ${day}::timestamp)::date`, text: (first) => sql`to_char(${first}, 'YYYY-MM-DD')` },
  sunday_week: {
    first: (day) => sql`(date_trunc('week', ${day}::timestamp + interval '1 day')::date - 1)`,
    text: (first) => sql`to_char(${first}, 'YYYY-MM-DD')`,
  },
  month: { first: (day) => sql`date_trunc('month', ${day}::timestamp)::date`, text: (first) => sql`to_char(${first}, 'YYYY-MM')` },
  quarter: { first: (day) => sql`date_trunc('quarter', ${day}::timestamp)::date`, text: (first) => sql`to_char(${first}, 'YYYY-"Q"Q')` },
  year: { first: (day) => sql`date_trunc('year', ${day}::timestamp)::date`, text: (first) => sql`to_char(${first}, 'YYYY')` },
  fiscal_year: {
    first: (day) => sql`(date_trunc('year', ${day}::timestamp - interval '3 months') + interval '3 months')::date`,
    text: (first) => sql`to_char(${first}, '"FY"YYYY')`,
  },
};

import sql, { raw } from 'sql-template-tag';
import { ShirabeError } from '../platform/contract/problem.ts';
import type { Database } from '../platform/database/database.ts';
import type { Transaction } from '../platform/database/transaction.ts';
import type { Model } from '../platform/metadata/model.ts';
import type { FileStore } from '../platform/records/file-store.ts';
import { seedAccounts } from './seed-accounts.ts';
import { seedContent } from './seed-content.ts';
import { seedInstitutions } from './seed-institutions.ts';
import { seedManuals } from './seed-manuals.ts';
import { seedDailyClinic, seedDailyHospital, seedPrefectureSurveys, seedWeekly, type SeedTime } from './seed-surveys.ts';
import { makeFunctions, SeedTables } from './seed-tables.ts';

export interface SeedOptions {
  /** Hospitals and clinics together; 12,300 unless given: 8,300 hospitals and 4,000 clinics. Above that, the further ones are clinics. */
  readonly institutions?: number;
  /** Days of daily surveys, up to today; 14 unless given. */
  readonly days?: number;
  /** Today in the application's time zone, YYYY-MM-DD. */
  readonly today: string;
  /** The moment it is; no answer is given later. The end of today unless given. */
  readonly now?: Date;
  /** Where files are kept; without it, the manuals have none. */
  readonly files?: FileStore;
}

const HOSPITALS = 8300;
const CLINICS = 4000;

/**
 * Fills an empty database with generated data, the same at every run for the same options, in one transaction.
 * Indexes are made again after the rows. Raises `conflict` when there are institutions already. `progress` is told what is being made.
 */
export async function seedDatabase(database: Database, model: Model, options: SeedOptions, progress: (text: string) => void = () => {}): Promise<void> {
  const { hospitals, clinics } = sizes(options.institutions ?? HOSPITALS + CLINICS);
  const days = options.days ?? 14;
  const time: SeedTime = { today: options.today, now: options.now ?? new Date(`${options.today}T23:59:59+09:00`) };
  await database.transact(
    async (tx) => {
      const tables = new SeedTables(tx, model);
      const present = await tx.query(sql`SELECT FROM ${tables.table('medical_institution')} LIMIT 1`);
      if (present.length > 0) throw new ShirabeError('conflict', 'データベースには、すでに医療機関があります。空のデータベースで実行してください。');
      await tx.query(sql`SET LOCAL synchronous_commit = off`);
      await tx.query(sql`SET LOCAL maintenance_work_mem = '256MB'`);
      await tx.query(sql`SET LOCAL work_mem = '64MB'`);
      // Compressing the log takes as long as making the indexes. Only some may switch it off.
      await tx.query(sql`SELECT set_config('wal_compression', 'off', TRUE) WHERE has_parameter_privilege('wal_compression', 'SET')`);
      await makeFunctions(tx);
      const references = await dropReferences(tx);
      const indexes = await dropIndexes(tx);
      progress(`医療機関 ${hospitals + clinics}`);
      await seedInstitutions(tx, tables, hospitals, clinics);
      await markPending(tx, tables, hospitals);
      progress(`日次調査 ${days} 日分`);
      for (const [index, day] of lastDays(options.today, days).entries()) {
        await seedDailyHospital(tables, time, day);
        await seedDailyClinic(tables, time, day);
        if (index % 30 === 29) progress(`${day} (${index + 1} / ${days})`);
      }
      progress('週次調査、都道府県の調査、お知らせ');
      await seedWeekly(tables, time, 2);
      await seedPrefectureSurveys(tables, time, Math.min(days, 14));
      await seedContent(tables, time);
      await seedManuals(tx, tables, time, options.files);
      await tx.query(
        sql`INSERT INTO shirabe.auto_number (object, field, next) VALUES ('inquiry', 'number', 3) ON CONFLICT (object, field) DO UPDATE SET next = excluded.next`,
      );
      await seedAccounts(tx, tables, model, hospitals, time.now);
      progress('索引');
      for (const { definition } of [...indexes, ...references]) await tx.query(sql`${raw(definition)}`);
    },
    { statementTimeout: 0, as: 'owner' },
  );
  await database.transact(
    async (tx) => {
      // A tenth of the usual sample is enough for a demo, until autovacuum takes the whole.
      if (days * (hospitals + clinics) < 1_000_000) await tx.query(sql`SET LOCAL default_statistics_target = 10`);
      await tx.query(sql`ANALYZE`);
    },
    { statementTimeout: 0, as: 'owner' },
  );
}

function sizes(institutions: number): { hospitals: number; clinics: number } {
  const hospitals = institutions >= HOSPITALS + CLINICS ? HOSPITALS : Math.max(47, Math.round((institutions * HOSPITALS) / (HOSPITALS + CLINICS)));
  return { hospitals, clinics: Math.max(47, institutions - hospitals) };
}

/** The days up to and with today, the first one first. */
function lastDays(today: string, days: number): string[] {
  return Array.from({ length: days }, (_, index) => new Date(Date.parse(today) - (days - 1 - index) * 86_400_000).toISOString().slice(0, 10));
}

/** The institutions of the demo accounts, whose surveys of today wait for them. */
async function markPending(tx: Transaction, tables: SeedTables, hospitals: number): Promise<void> {
  await tx.query(sql`CREATE TEMP TABLE seed_pending ON COMMIT DROP AS SELECT id FROM ${tables.table('medical_institution')}
    WHERE substr(${tables.column('medical_institution', 'gmis_id')}, 3)::bigint IN (0, 12, ${hospitals + 12})`);
}

/** Drops the indexes that no constraint needs: making them once at the end takes a fraction of keeping them true row by row. */
async function dropIndexes(tx: Transaction): Promise<readonly { readonly definition: string }[]> {
  const indexes = await tx.query<{
    name: string;
    definition: string;
  }>(sql`SELECT quote_ident(n.nspname) || '.' || quote_ident(c.relname) AS name, pg_get_indexdef(c.oid) AS definition
    FROM pg_index x JOIN pg_class c ON c.oid = x.indexrelid JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = 'data' AND NOT x.indisprimary AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = c.oid) ORDER BY 1`);
  for (const { name } of indexes) await tx.query(sql`DROP INDEX ${raw(name)}`);
  return indexes;
}

/** Drops the references between tables: made again, they are checked all at once instead of row by row. */
async function dropReferences(tx: Transaction): Promise<readonly { readonly definition: string }[]> {
  const references = await tx.query<{
    drop: string;
    definition: string;
  }>(sql`SELECT 'ALTER TABLE ' || conrelid::regclass || ' DROP CONSTRAINT ' || quote_ident(conname) AS drop,
      'ALTER TABLE ' || conrelid::regclass || ' ADD CONSTRAINT ' || quote_ident(conname) || ' ' || pg_get_constraintdef(oid) AS definition
    FROM pg_constraint WHERE contype = 'f' AND connamespace = 'data'::regnamespace ORDER BY 1`);
  for (const { drop } of references) await tx.query(sql`${raw(drop)}`);
  return references;
}

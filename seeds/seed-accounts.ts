import sql, { type Sql } from 'sql-template-tag';
import { hashPassword } from '../platform/access/password.ts';
import { unitsOf } from '../platform/access/units-of.ts';
import { followUnits } from '../platform/database/follow-units.ts';
import type { Transaction } from '../platform/database/transaction.ts';
import type { Model } from '../platform/metadata/model.ts';
import { prefectures } from './prefectures.ts';
import { dayId, type SeedTables } from './seed-tables.ts';

/** The password of every demo account. */
const PASSWORD = 'Shirabe2026';

interface Account {
  readonly username: string;
  readonly name: string;
  readonly role: string;
  /** A query for the id of the unit. */
  readonly unit?: Sql;
}

/** The demo accounts: the secretariat, an administrator, staff of each prefecture, a city, hospitals, a clinic and an organization. */
export async function seedAccounts(tx: Transaction, tables: SeedTables, model: Model, hospitals: number, now: Date): Promise<void> {
  const institution = (number: number): Sql =>
    sql`SELECT id FROM ${tables.table('medical_institution')} WHERE substr(${tables.column('medical_institution', 'gmis_id')}, 3)::bigint = ${number}`;
  const prefecture = (code: string): Sql => sql`SELECT id FROM ${tables.table('prefecture')} WHERE ${tables.column('prefecture', 'code')} = ${code}`;
  const staff = prefectures.map(({ name }, index): Account => {
    const code = String(index + 1).padStart(2, '0');
    return { username: `pref-${code}`, name: `${name} 担当者`, role: 'prefecture', unit: prefecture(code) };
  });
  const accounts: readonly Account[] = [
    { username: 'admin', name: '管理者', role: 'admin' },
    { username: 'secretariat', name: 'G-MIS事務局', role: 'secretariat' },
    ...staff,
    {
      username: 'city-13',
      name: '区中央部 保健所',
      role: 'city',
      unit: sql`SELECT id FROM ${tables.table('secondary_area')} WHERE ${tables.column('secondary_area', 'code')} = '1301'`,
    },
    { username: 'hosp-13', name: '東京の病院 担当者', role: 'institution', unit: institution(12) },
    { username: 'hosp-01', name: '北海道の病院 担当者', role: 'institution', unit: institution(0) },
    { username: 'clinic-13', name: '東京の診療所 担当者', role: 'institution', unit: institution(hospitals + 12) },
    {
      username: 'org-13',
      name: '東京の団体 担当者',
      role: 'organization',
      unit: sql`SELECT o.id FROM ${tables.table('reporting_organization')} o JOIN ${tables.table('prefecture')} p ON p.id = o.scope_prefecture WHERE ${tables.column('prefecture', 'code', 'p')} = '13'`,
    },
  ];
  const hash = await hashPassword(PASSWORD);
  for (const account of accounts) {
    const [unit] = account.unit ? await tx.query<{ id: string }>(account.unit) : [];
    const units = await unitsOf(tx, model, account.role, unit?.id);
    await tx.query(sql`INSERT INTO shirabe.user_account (id, username, name, password_hash, role, unit, units)
      VALUES (${dayId(sql`date '2020-08-01'`, 'account', sql`${account.username}::text`)}, ${account.username}, ${account.name}, ${hash}, ${account.role}, ${unit?.id ?? null}, ${JSON.stringify(units)})`);
  }
  await followUnits(tx, model, now);
}

import sql from 'sql-template-tag';
import { ShirabeError } from '../contract/problem.ts';
import type { Transaction } from './transaction.ts';

/** The value that administrators gave a setting; undefined when they never did. `version` is 0 then. */
export async function readSetting(queries: Pick<Transaction, 'query'>, name: string): Promise<{ readonly value: unknown; readonly version: number }> {
  const [row] = await queries.query<{ value: unknown; version: number }>(sql`select value, version from shirabe.setting where name = ${name}`);
  return row ?? { value: undefined, version: 0 };
}

/** Keeps a setting (undefined: forgets it). `by`: who changes it; null: an operator at the machine. With `version` (0: none was kept) only when nobody changed it meanwhile: raises `conflict`. */
export async function writeSetting(
  queries: Pick<Transaction, 'query'>,
  name: string,
  value: unknown,
  { now, by, version }: { readonly now: Date; readonly by: string | null; readonly version?: number },
): Promise<void> {
  const written =
    value === undefined
      ? await queries.query(
          sql`delete from shirabe.setting where name = ${name} and (${version ?? null}::numeric is null or version = ${version ?? null}::numeric) returning 1`,
        )
      : await queries.query(sql`insert into shirabe.setting as s (name, value, updated_at, updated_by) select ${name}, ${JSON.stringify(value)}::jsonb, ${now}, ${by}::uuid
          where coalesce(${version ?? null}::numeric, 0) = 0 or exists (select from shirabe.setting where name = ${name})
          on conflict (name) do update set value = excluded.value, version = s.version + 1, updated_at = excluded.updated_at, updated_by = excluded.updated_by
          where ${version ?? null}::numeric is null or s.version = ${version ?? null}::numeric returning 1`);
  if (written.length > 0 || (value === undefined && !version)) return;
  throw new ShirabeError('conflict', {
    ja: 'ほかの人が先に変更しました。画面を開き直して、もう一度変更してください。',
    en: 'Somebody else changed it first. Open the page again and repeat your change.',
  });
}

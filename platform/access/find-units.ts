import sql, { join, type Sql } from 'sql-template-tag';
import type { Problem } from '../contract/problem.ts';
import type { Transaction } from '../database/transaction.ts';
import { isRecordId } from '../fields/lookup.ts';
import type { ObjectModel } from '../metadata/model.ts';
import { ident } from '../query/identifier.ts';
import { ownOf, tableOf } from '../query/paths.ts';
import { at } from './check-user.ts';

/** What the words for a unit led to. */
export type FoundUnit = { readonly id: string; readonly codes: readonly string[] } | { readonly problem: Problem };

interface UnitRow {
  readonly id: string;
  readonly title: string;
  readonly codes: readonly (string | null)[];
}

/**
 * The units that words stand for: the id of a record, the value of one of its unique text fields (its code), or its title. Words that lead to none or to several
 * get the reason, and codes that lack the leading zeros that Excel takes away are said to do so.
 */
export async function findUnits(tx: Pick<Transaction, 'query'>, object: ObjectModel, words: readonly string[]): Promise<ReadonlyMap<string, FoundUnit>> {
  const wanted = [...new Set(words)];
  const codes = codeColumns(object);
  const rows = await tx.query<UnitRow>(
    select(object, codes, [sql`t.title = any(${wanted}::text[])`, ...codes.map((code) => sql`${code} = any(${wanted}::text[])`), idIn(wanted)]),
    {
      as: 'engine',
    },
  );
  const found = new Map<string, FoundUnit>();
  for (const each of wanted) found.set(each, choose(object, each, rows));
  const bare = wanted.filter((each) => /^[1-9]\d*$/.test(each) && 'problem' in (found.get(each) ?? {}));
  if (bare.length > 0 && codes.length > 0)
    for (const row of await tx.query<UnitRow>(
      select(
        object,
        codes,
        codes.map((code) => sql`ltrim(${code}, '0') = any(${bare}::text[])`),
      ),
      { as: 'engine' },
    ))
      for (const code of row.codes)
        if (code?.startsWith('0') === true && bare.includes(code.replace(/^0+/, ''))) found.set(code.replace(/^0+/, ''), { problem: lostZeros('unit', code) });
  return found;
}

/** The problem of a code without its leading zeros. */
export function lostZeros(field: string, code: string): Problem {
  return at(
    field,
    'lost_zeros',
    `先頭の 0 がなくなっています（「${code}」ではありませんか）。Excel の列の書式を「文字列」にして入力し直してください。`,
    `The leading zeros are lost (is it ${code}?). Make the column text in Excel, and enter it again.`,
  );
}

function choose(object: ObjectModel, words: string, rows: readonly UnitRow[]): FoundUnit {
  const ways = [(row: UnitRow) => row.id === words.toLowerCase(), (row: UnitRow) => row.codes.includes(words), (row: UnitRow) => row.title === words];
  for (const way of ways) {
    const [first, second] = rows.filter(way);
    if (first && !second) return { id: first.id, codes: first.codes.filter((code) => code !== null) };
    if (second)
      return {
        problem: at(
          'unit',
          'ambiguous_unit',
          `「${words}」という${object.label.ja}が複数あります。コードで指定してください。`,
          `Several records are called ${words}. Give the code.`,
        ),
      };
  }
  return { problem: at('unit', 'unknown_unit', `所属先（${object.label.ja}）が見つかりません: ${words}`, `There is no such unit: ${words}`) };
}

function select(object: ObjectModel, codes: readonly Sql[], ways: readonly Sql[]): Sql {
  return sql`select t.id, t.title, array[${join([...codes, sql`null::text`])}]::text[] as codes from ${tableOf(object)} t where ${join(ways, ' or ')}`;
}

function idIn(words: readonly string[]): Sql {
  return sql`t.id = any(${words.map((word) => word.toLowerCase()).filter((word) => isRecordId(word))}::uuid[])`;
}

/** The texts of which no two records have the same. */
function codeColumns(object: ObjectModel): readonly Sql[] {
  return object.unique.flatMap((fields) => {
    const field = fields.length === 1 ? ownOf(object.fields, fields[0] ?? '') : undefined;
    return field?.type === 'text' ? [sql`t.${ident(field.column)}`] : [];
  });
}

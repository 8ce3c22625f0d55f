import sql, { empty, raw, type Sql } from 'sql-template-tag';
import { typeOf } from '../fields/field-types.ts';
import type { Field } from '../fields/field.ts';
import type { ObjectModel } from '../metadata/model.ts';
import { accessPredicate } from './access.ts';
import type { MatchColumn } from './compile-match.ts';
import { ident } from './identifier.ts';
import { tableOf } from './paths.ts';
import type { QueryContext } from './query.ts';

/** A record, and the value by which its lookup may be named. */
interface Named {
  readonly record: string;
  readonly value: unknown;
}

/**
 * Of records that the actor reads: those whose lookup leads to a record that the actor reads too, and that has this value in the column it is named by. Gives the
 * place of each in `asked`, and the id that the lookup holds.
 */
export function compileNamed(
  context: QueryContext,
  object: ObjectModel,
  lookup: Field,
  to: { readonly object: ObjectModel; readonly by: MatchColumn },
  asked: readonly Named[],
): Sql {
  const { by } = to;
  const type = by === 'title' ? 'text' : by === 'id' ? 'uuid' : (typeOf(by).columnType ?? 'text');
  const column = typeof by === 'string' ? by : by.column;
  const access = accessPredicate(context, to.object, 'read', 't');
  const given = JSON.stringify(asked.map(({ record, value }, n) => ({ n, record, value })));
  return sql`SELECT given.n, t.id FROM jsonb_to_recordset(${given}::jsonb) AS given (n integer, record uuid, value ${raw(type)})
    JOIN ${tableOf(object)} r ON r.id = given.record JOIN ${tableOf(to.object)} t ON t.id = r.${ident(lookup.column)} AND t.${ident(column)} = given.value${access ? sql` WHERE ${access}` : empty}`;
}

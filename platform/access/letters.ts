import sql, { join, raw } from 'sql-template-tag';
import type { Letters } from '../contract/wire-accounts.ts';
import { auditedBy, writeAudits } from '../database/audit.ts';
import { unitObject } from '../database/follow-units.ts';
import type { Transaction } from '../database/transaction.ts';
import { typeOf } from '../fields/field-types.ts';
import type { Model } from '../metadata/model.ts';
import { ident } from '../query/identifier.ts';
import { ownOf, tableOf } from '../query/paths.ts';
import { accountPages, type ManagerContext } from './account-context.ts';
import { loadUser, type StoredUser } from './change-user.ts';
import { firstEnd, makeFirstCode } from './first-code.ts';
import { closedAccount } from './help-user.ts';

type Letter = Letters['letters'][number];

/**
 * Makes the one-time codes of letters to users, and what else is printed (Q4): the postal address as far as the unit's record has it. A code is shown this
 * once, and ends the ones before it. Raises `not_found` and `forbidden` for any of the users, and `invalid` for a closed account: then no code is made.
 */
export async function makeLetters(context: ManagerContext, ids: readonly string[]): Promise<Letter[]> {
  const { database, model, now } = context;
  return database.transact(async (tx) => {
    const expiresAt = await firstEnd(tx, now);
    const made: { readonly user: StoredUser; readonly letter: Letter }[] = [];
    // In one order: two who print the same letters do not wait for each other for ever.
    for (const id of [...new Set(ids)].sort()) {
      const user = await loadUser(context, tx, id);
      if (!user.active || user.held) throw closedAccount();
      const code = await makeFirstCode(tx, user.id, expiresAt, now);
      const { unit, address } = await readAddress(tx, model, user);
      const { username, name } = user;
      made.push({ user, letter: { username, name, unit, address, code, expires_at: expiresAt.toISOString(), url: accountPages.firstCode(context) } });
    }
    const by = auditedBy(context);
    await writeAudits(
      tx,
      made.map(({ user }) => ({ ...by, action: 'letter_print', subject: { kind: 'user', id: user.id, label: user.username } })),
    );
    const order = new Map(ids.map((id, index) => [id.toLowerCase(), index]));
    return made.sort((one, other) => (order.get(one.user.id) ?? 0) - (order.get(other.user.id) ?? 0)).map(({ letter }) => letter);
  });
}

async function readAddress(
  tx: Pick<Transaction, 'query'>,
  model: Model,
  { role: name, unit }: StoredUser,
): Promise<{ readonly unit: string | null; readonly address: string[] }> {
  const role = ownOf(model.app.roles, name);
  const object = role && unitObject(model, role);
  if (!role || !object || unit === null) return { unit: null, address: [] };
  const lines = (ownOf(model.app.scopes, role.reach ?? '')?.address ?? []).flatMap((field) => {
    const found = ownOf(object.fields, field);
    return found && typeOf(found).columnType !== null ? [sql`${ident(found.column)}::text`] : [];
  });
  const array = lines.length > 0 ? sql`array[${join(lines)}]` : raw("'{}'::text[]");
  const [row] = await tx.query<{ title: string; lines: (string | null)[] }>(
    sql`select title, ${array} as lines from ${tableOf(object)} where id = ${unit}::uuid`,
    { as: 'engine' },
  );
  return { unit: row?.title ?? null, address: (row?.lines ?? []).flatMap((line) => (line === null || line === '' ? [] : [line])) };
}

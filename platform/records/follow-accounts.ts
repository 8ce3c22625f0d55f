import { auditedBy, type AuditEntry } from '../database/audit.ts';
import { followUnits } from '../database/follow-units.ts';
import type { RequestContext } from '../database/request-context.ts';
import type { ObjectModel } from '../metadata/model.ts';
import type { Queryable } from './queryable.ts';

/** Writes into accounts what they take from these records, their units; gives the entries of the audit on accounts that this shut or opened. */
export async function followAccounts(context: RequestContext, tx: Queryable, object: ObjectModel, ids: readonly string[]): Promise<readonly AuditEntry[]> {
  const turned = await followUnits(tx, context.model, context.now, { object, ids });
  return turned.map(({ id, username, unit, shut }) => ({
    ...auditedBy(context),
    action: 'user_change',
    subject: { kind: 'user', id, label: username },
    detail: { before: { shut: !shut }, after: { shut }, object: object.name, record: unit },
  }));
}

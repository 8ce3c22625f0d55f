import type { AuditSettings } from '../contract/wire-operation.ts';
import { auditedBy, writeAudit } from '../database/audit.ts';
import type { RequestContext } from '../database/request-context.ts';
import { readSetting, writeSetting } from '../database/setting.ts';
import type { Transaction } from '../database/transaction.ts';

const setting = 'audit';
/** Entries are kept for ever until somebody decides otherwise. */
const defaults: AuditSettings = { keep_days: 0 };

/** How long entries are kept. */
export async function readAuditSettings(queries: Pick<Transaction, 'query'>): Promise<AuditSettings> {
  const { value } = await readSetting(queries, setting);
  return { ...defaults, ...(value as Partial<AuditSettings> | undefined) };
}

/** Changes how long entries are kept, which is audited. */
export async function changeAuditSettings(context: RequestContext, wanted: AuditSettings): Promise<AuditSettings> {
  await context.database.transact(async (tx) => {
    const before = await readAuditSettings(tx);
    if (before.keep_days === wanted.keep_days) return;
    await writeSetting(tx, setting, wanted, { now: context.now, by: context.actor.id });
    await writeAudit(tx, { ...auditedBy(context), action: 'setting_change', subject: { kind: 'setting', id: setting }, detail: { before, after: wanted } });
  });
  return wanted;
}

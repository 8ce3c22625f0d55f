import type { LogInRules } from '../contract/wire-accounts.ts';
import { writeAudit } from '../database/audit.ts';
import type { Database } from '../database/database.ts';
import { writeSetting } from '../database/setting.ts';
import { LOG_IN_RULES, readLogInRules } from './log-in-rules-in-force.ts';
import type { LogInRule } from './log-in-rules.ts';

/** What keeps the users of a role out: the addresses and the hours that they are held to, and a second factor that each must have. */
export interface TakenRule {
  readonly role: string;
  readonly addresses: readonly string[];
  readonly hours: LogInRule['hours'];
  readonly second_factor: boolean;
}

/**
 * Takes away, from every role, the addresses and hours to which log-ins are held, and offers the second factor where it was required: for an operator at the
 * machine when nobody gets in any more to do it in the browser. How long sessions last stays. In force at the next request. Gives what is taken away, role by
 * role; `dryRun`: nothing is changed.
 */
export async function resetLogInRules(database: Database, { now, dryRun }: { readonly now: Date; readonly dryRun: boolean }): Promise<readonly TakenRule[]> {
  return database.transact(async (tx) => {
    const { value, version } = await readLogInRules(tx);
    const taken = Object.entries(value).filter(([, rule]) => rule.addresses.length > 0 || rule.hours !== null || rule.second_factor === 'required');
    if (taken.length > 0 && !dryRun) {
      const after: LogInRules['roles'] = Object.fromEntries(taken.map(([role, rule]) => [role, relax(rule)]));
      await writeSetting(tx, LOG_IN_RULES, { ...value, ...after }, { now, by: null, version });
      await writeAudit(tx, {
        at: now,
        action: 'setting_change',
        actor: null,
        subject: { kind: 'setting', id: LOG_IN_RULES },
        detail: { by: 'command line', before: Object.fromEntries(taken), after },
      });
    }
    return taken.map(([role, { addresses, hours, second_factor: factor }]) => ({ role, addresses, hours, second_factor: factor === 'required' }));
  });
}

function relax(rule: LogInRule): LogInRule {
  return { ...rule, addresses: [], hours: null, second_factor: rule.second_factor === 'required' ? 'offered' : rule.second_factor };
}

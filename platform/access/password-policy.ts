import type { PasswordPolicy, PasswordRule } from '../contract/wire-accounts.ts';
import type { Static } from 'typebox';
import { readSetting, writeSetting } from '../database/setting.ts';
import { auditedBy, writeAudit } from '../database/audit.ts';
import type { Transaction } from '../database/transaction.ts';
import type { RequestContext } from '../database/request-context.ts';
import { passwordRules } from './password.ts';
import type { ThrottleRule } from './throttle.ts';

/** Half-width upper case, lower case and digit, 8 characters or more (M1-2, Q3); nothing else is asked unless an administrator asks for it. */
export const defaultPolicy: PasswordPolicy = {
  shortest: 8,
  upper: true,
  lower: true,
  digit: true,
  sign: false,
  history: 0,
  longest_days: 0,
  failures: 10,
  lock_minutes: 15,
  reset_hours: 24,
  first_days: 14,
  refuse_common: false,
};

const PASSWORD_POLICY = 'password_policy';

/** The rule of passwords in force, and the version to change it by. */
export async function readPolicy(queries: Pick<Transaction, 'query'>): Promise<PasswordPolicy> {
  const { value, version } = await readSetting(queries, PASSWORD_POLICY);
  return { ...defaultPolicy, ...(value as Partial<PasswordPolicy> | undefined), version };
}

/** How failures count under the rule in force. */
export async function readThrottleRule(queries: Pick<Transaction, 'query'>, timeZone: string): Promise<ThrottleRule> {
  const { failures, lock_minutes: minutes } = await readPolicy(queries);
  return { failures, minutes, timeZone };
}

/** Puts a rule in force. Raises `conflict` when somebody else changed it since `version`. Passwords that are set stay as they are. */
export async function changePolicy(context: RequestContext, { version, ...policy }: PasswordPolicy): Promise<void> {
  const { database, actor, now } = context;
  await database.transact(async (tx) => {
    const before = await readPolicy(tx);
    await writeSetting(tx, PASSWORD_POLICY, policy, { now, by: actor.id, ...(version === undefined ? {} : { version }) });
    const changed = (Object.keys(policy) as (keyof typeof policy)[]).filter((key) => before[key] !== policy[key]);
    if (changed.length === 0) return;
    const pick = (from: PasswordPolicy) => Object.fromEntries(changed.map((key) => [key, from[key]]));
    await writeAudit(tx, {
      ...auditedBy(context),
      action: 'setting_change',
      subject: { kind: 'setting', id: PASSWORD_POLICY },
      detail: { before: pick(before), after: pick(policy) },
    });
  });
}

/** What a password must fulfil, in words, for pages. */
export function describeRules(policy: PasswordPolicy): Static<typeof PasswordRule>[] {
  const rules = passwordRules(policy).flatMap(({ code, words }) => (words ? [{ code, text: words }] : []));
  const before =
    policy.history > 0
      ? [
          {
            code: 'password_used_before',
            text: { ja: `これまでに使った${policy.history}個とは別のもの`, en: `Other than the last ${policy.history} you have used` },
          },
        ]
      : [];
  return [...rules, ...before];
}

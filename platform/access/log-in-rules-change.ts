import { isDeepStrictEqual } from 'node:util';
import { ShirabeError } from '../contract/problem.ts';
import type { LogInRules } from '../contract/wire-accounts.ts';
import { auditedBy, writeAudit } from '../database/audit.ts';
import type { RequestContext } from '../database/request-context.ts';
import { writeSetting } from '../database/setting.ts';
import { checkLogInRules } from './log-in-rules-check.ts';
import { LOG_IN_RULES, readLogInRules } from './log-in-rules-in-force.ts';
import { LogInRuleBook } from './log-in-rules.ts';
import { timeSessions } from './session-times.ts';

/** The rule of every role of the Model, and the version to change it by. */
export async function readRulesOfRoles({ database, model }: RequestContext): Promise<{ readonly roles: LogInRules['roles']; readonly version: number }> {
  const { value, version } = await readLogInRules(database);
  const book = new LogInRuleBook(value, model.app.timeZone);
  return { roles: Object.fromEntries(Object.keys(model.app.roles).map((role) => [role, book.of(role)])), version };
}

/**
 * Puts rules in force, for everybody who is logged in as well; roles that are not named get the default. Raises `invalid` for what is wrong, and for rules
 * that would refuse this very request; `conflict` when somebody else changed them since `version`. `secondFactor`: whether the session gave one.
 */
export async function changeLogInRules(context: RequestContext, { roles, version }: LogInRules, session: { readonly secondFactor: boolean }): Promise<void> {
  const { database, model, actor, now } = context;
  checkLogInRules(roles, Object.keys(model.app.roles));
  const book = new LogInRuleBook(roles, model.app.timeZone);
  refuseLockOut(context, book, session.secondFactor);
  await database.transact(async (tx) => {
    const before = new LogInRuleBook((await readLogInRules(tx)).value, model.app.timeZone);
    await writeSetting(tx, LOG_IN_RULES, roles, { now, by: actor.id, ...(version === undefined ? {} : { version }) });
    await timeSessions(tx, roles);
    const changed = Object.keys(model.app.roles).filter((role) => !isDeepStrictEqual(before.of(role), book.of(role)));
    const pick = (rules: LogInRuleBook) => Object.fromEntries(changed.map((role) => [role, rules.of(role)]));
    await writeAudit(tx, {
      ...auditedBy(context),
      action: 'setting_change',
      subject: { kind: 'setting', id: LOG_IN_RULES },
      detail: { before: pick(before), after: pick(book) },
    });
  });
}

function refuseLockOut({ actor, now, origin }: RequestContext, book: LogInRuleBook, secondFactor: boolean): void {
  const refuse = (reason: { readonly ja: string; readonly en: string }): never => {
    const text = { ja: `この設定では、あなた自身が利用できなくなります。${reason.ja}`, en: `With these rules you could not work yourself. ${reason.en}` };
    throw new ShirabeError('invalid', text, [{ field: 'roles', code: 'locks_you_out', message: text.ja, en: text.en }]);
  };
  try {
    book.admit(actor.roles, { address: origin?.address ?? '', now });
  } catch (error) {
    if (error instanceof ShirabeError) refuse({ ja: error.message, en: error.en });
    throw error;
  }
  if (book.secondFactor(actor.roles) === 'required' && !secondFactor)
    refuse({ ja: '先に、あなた自身の二段階認証を設定してください。', en: 'Set up your own second factor first.' });
}

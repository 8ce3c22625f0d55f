import { isDeepStrictEqual } from 'node:util';
import sql from 'sql-template-tag';
import { ShirabeError } from '../contract/problem.ts';
import type { Account } from '../contract/wire-accounts.ts';
import { auditedBy, writeAudit } from '../database/audit.ts';
import type { MailTemplateName } from '../database/outbox.ts';
import type { RequestContext } from '../database/request-context.ts';
import { lockMail } from './lock-mail.ts';
import type { LogInRuleBook } from './log-in-rules.ts';
import { describeRules, readPolicy } from './password-policy.ts';
import { readSecondFactor } from './second-factor.ts';

/** The mails that a user may do without. The others tell of what somebody else may have done, or are what somebody asked for: they must come. */
const optionalMails = [
  { kind: lockMail, label: { ja: 'ログインの失敗が続き、ユーザ名がロックされたとき', en: 'When my user name is locked after repeated failures to log in' } },
  {
    kind: 'comment',
    label: {
      ja: 'コメントで指名されたとき、コメントしたデータに新しいコメントがあったとき',
      en: 'When a comment names me, or one is written where I wrote before',
    },
  },
] as const satisfies readonly { readonly kind: MailTemplateName; readonly label: Account['mail'][number]['label'] }[];

interface Row {
  readonly email: string | null;
  readonly emailWanted: string | null;
  readonly changedAt: string | null;
  readonly unwanted: readonly string[];
}

/** What a user chooses: the names of the columns, and of the audit. */
interface Preferences {
  readonly language: Account['language'];
  readonly unwanted_mail: readonly string[];
}

/** What a user sees and changes of the own account. */
export async function readOwnAccount({ database, actor }: RequestContext, rules: LogInRuleBook): Promise<Account> {
  const [row] = await database.query<Row>(sql`select email, email_wanted as "emailWanted", password_changed_at as "changedAt", unwanted_mail as unwanted
    from shirabe.user_account where id = ${actor.id}`);
  const { since, recoveryCodesLeft } = await readSecondFactor(database, actor.id);
  const factor = rules.secondFactor(actor.roles);
  return {
    username: actor.username,
    name: actor.name,
    email: row?.email ?? null,
    email_wanted: row?.emailWanted ?? null,
    language: actor.language,
    mail: optionalMails.map(({ kind, label }) => ({ kind, label, wanted: !row?.unwanted.includes(kind) })),
    password: { changed_at: row?.changedAt ?? null, rules: describeRules(await readPolicy(database)) },
    second_factor: { offered: factor !== 'off', required: factor === 'required', since, recovery_codes_left: recoveryCodesLeft },
  };
}

/** Chooses the language, and which of the mails that need not come are wanted. Raises `invalid` for another mail. */
export async function changeOwnAccount(
  context: RequestContext,
  { language, mail = {} }: { readonly language?: Account['language']; readonly mail?: Readonly<Record<string, boolean>> },
): Promise<void> {
  const { database, actor, now } = context;
  const problems = Object.keys(mail)
    .filter((kind) => !optionalMails.some((optional) => optional.kind === kind))
    .map((kind) => ({
      field: `mail.${kind}`,
      code: 'unknown_mail',
      message: `「${kind}」は選べるお知らせではありません。`,
      en: `${kind} is no mail that can be chosen.`,
    }));
  if (problems.length > 0) throw new ShirabeError('invalid', { ja: '入力に誤りがあります。', en: 'Some of it is not right.' }, problems);
  const said = new Map(Object.entries(mail));
  await database.transact(async (tx) => {
    const [before] = await tx.query<Preferences>(sql`select language, unwanted_mail from shirabe.user_account where id = ${actor.id} for update`);
    if (!before) return;
    const refused = [...said].flatMap(([kind, wanted]) => (wanted ? [] : [kind]));
    const after: Preferences = {
      language: language ?? before.language,
      unwanted_mail: [...before.unwanted_mail.filter((kind) => !said.has(kind)), ...refused].sort(),
    };
    const changed = (['language', 'unwanted_mail'] as const).filter((key) => !isDeepStrictEqual(before[key], after[key]));
    if (changed.length === 0) return;
    await tx.query(
      sql`update shirabe.user_account set language = ${after.language}, unwanted_mail = ${[...after.unwanted_mail]}::text[], updated_at = ${now} where id = ${actor.id}`,
    );
    const pick = (from: Preferences) => Object.fromEntries(changed.map((key) => [key, from[key]]));
    await writeAudit(tx, {
      ...auditedBy(context),
      action: 'user_change',
      subject: { kind: 'user', id: actor.id, label: actor.username },
      detail: { before: pick(before), after: pick(after) },
    });
  });
}

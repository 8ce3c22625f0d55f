import sql from 'sql-template-tag';
import { type Problem, ShirabeError } from '../../contract/problem.ts';
import { MOST_RECIPIENTS, type SubscriptionRequest } from '../../contract/wire-subscriptions.ts';
import type { RequestContext } from '../../database/request-context.ts';
import type { ReportModel } from '../../metadata/model.ts';
import { findReport, mayExportReport } from '../find-report.ts';
import { planShown } from '../joined/read-joined.ts';
import { findRecipients, namedUsers, openReport } from './recipients.ts';
import { maySendOthers, rolesOf } from './rights.ts';
import { narrowingOf, type StoredSubscription } from './stored-subscription.ts';

const LONGEST_LABEL = 80;

/** What is kept of a request that is right. */
export type SubscriptionContentKept = Pick<
  StoredSubscription,
  'report' | 'label' | 'narrowing' | 'schedule' | 'condition' | 'content' | 'recipients' | 'paused'
>;

/**
 * A request as it is kept. `before`: what it changes, whose recipients need not be good any more. Raises `not_found` (report), `unknown_field` and `bad_filter`
 * (narrowing), `forbidden` for others as recipients without the right to, `invalid` with problems at `label`, `condition.summary`, `content.file`, `recipients`.
 */
export async function checkSubscription(context: RequestContext, request: SubscriptionRequest, before?: StoredSubscription): Promise<SubscriptionContentKept> {
  const report = await findReport(context, request.report);
  planShown(context, report, narrowingOf(request.narrowing));
  const label = request.label.normalize('NFC').replace(/\s+/gu, ' ').trim();
  const recipients = {
    users: unique(request.recipients.users.map((id) => id.toLowerCase())),
    roles: unique(request.recipients.roles),
    units: unique(request.recipients.units.map((id) => id.toLowerCase())),
  };
  const problems = [...checkPlain(context, report, request, label), ...(await checkRecipients(context, report, recipients, before))];
  if (problems.length > 0)
    throw new ShirabeError('invalid', { ja: problems.map(({ message }) => message).join(' '), en: problems.map(({ en }) => en).join(' ') }, problems);
  const { narrowing, schedule, condition, content, paused } = request;
  return { report: report.report, label, narrowing, schedule, condition, content, recipients, paused };
}

function checkPlain(context: RequestContext, report: ReportModel, { condition, content }: SubscriptionRequest, label: string): Problem[] {
  const problems: Problem[] = [];
  if (label === '') problems.push(problem('label', 'required', '件名を入力してください。', 'Give it a subject.'));
  if ([...label].length > LONGEST_LABEL)
    problems.push(problem('label', 'too_long', `件名は${LONGEST_LABEL}文字までです。`, `A subject has at most ${LONGEST_LABEL} characters.`));
  if (condition.when === 'summary' && !report.summaries.some(({ key }) => key === condition.summary))
    problems.push(
      problem(
        'condition.summary',
        'unknown_value',
        `このレポートに集計「${condition.summary}」はありません。`,
        `The report has no summary ${condition.summary}.`,
      ),
    );
  if (content.file !== null && !mayExportReport(context, report))
    problems.push(
      problem(
        'content.file',
        'forbidden',
        'このレポートを書き出す権限がないため、ファイルは添付できません。',
        'You may not export this report, so no file can be attached.',
      ),
    );
  if (content.file !== null && report.mail === 'link')
    problems.push(problem('content.file', 'only_link', 'このレポートは、メールではリンクだけを送ります。', 'Of this report, mails have the link alone.'));
  return problems;
}

async function checkRecipients(
  context: RequestContext,
  report: ReportModel,
  recipients: SubscriptionRequest['recipients'],
  before: StoredSubscription | undefined,
): Promise<Problem[]> {
  const { database, actor, model, now } = context;
  const { users, roles, units } = recipients;
  const owner = before?.owner ?? actor.id;
  if (users.length + roles.length + units.length === 0)
    return [problem('recipients', 'required', '宛先を 1 つ以上選んでください。', 'Choose at least one recipient.')];
  if ((users.some((user) => user !== owner) || roles.length > 0 || units.length > 0) && !maySendOthers(context, report))
    throw new ShirabeError('forbidden', {
      ja: 'このレポートをほかの人に送る権限がありません。自分あてにだけ設定できます。',
      en: 'You may not have this report sent to others, only to yourself.',
    });
  const problems: Problem[] = [];
  const opening = rolesOf(context, report).map(({ role }) => role);
  for (const role of roles)
    if (!opening.includes(role) && !before?.recipients.roles.includes(role))
      problems.push(problem('recipients', 'unknown_value', `役割「${role}」では、このレポートを開けません。`, `The role ${role} may not open this report.`));
  const surroundings = { database, model, now, subscription: before?.id ?? owner };
  const named = await findRecipients(database, surroundings, sql`u.id = ANY(${users}::uuid[])`);
  for (const user of users) {
    if (before?.recipients.users.includes(user)) continue;
    const recipient = named.find(({ context: { actor } }) => actor.id === user);
    if (!recipient?.open)
      problems.push(problem('recipients', 'unknown_value', '使えないアカウントが宛先にあります。', 'One of the recipients is no account in use.'));
    else if (!(await openReport(recipient.context, report.report))) {
      const { name } = recipient.context.actor;
      problems.push(problem('recipients', 'no_access', `${name} さんは、このレポートを開けません。`, `${name} may not open this report.`));
    }
  }
  const [known] = await database.query<{ units: number; people: number }>(sql`SELECT
    (SELECT count(DISTINCT u.unit)::int FROM shirabe.user_account u WHERE u.unit = ANY(${units}::uuid[])) AS units,
    (SELECT count(*)::int FROM shirabe.user_account u WHERE ${namedUsers(recipients)}) AS people`);
  if (!before && (known?.units ?? 0) < units.length)
    problems.push(problem('recipients', 'unknown_unit', '利用者のいない所属先が宛先にあります。', 'One of the units has no users.'));
  if ((known?.people ?? 0) > MOST_RECIPIENTS)
    problems.push(
      problem(
        'recipients',
        'too_many',
        `宛先は ${MOST_RECIPIENTS} 人までです（いまは ${known?.people} 人）。`,
        `There may be ${MOST_RECIPIENTS} recipients; these are ${known?.people}.`,
      ),
    );
  return problems;
}

const unique = (values: readonly string[]): string[] => [...new Set(values)].sort();

function problem(field: string, code: string, message: string, en: string): Problem {
  return { field, code, message, en };
}

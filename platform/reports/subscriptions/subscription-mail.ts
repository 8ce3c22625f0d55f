import type { OutgoingMail } from '../../database/outbox.ts';
import { contentWords } from './content-words.ts';
import type { MadeContent } from './make-content.ts';
import type { Recipient } from './recipients.ts';
import type { StoredSubscription } from './stored-subscription.ts';

/** Longer addresses are cut by mail programs: the report then opens as it is defined. */
const LONGEST_QUERY = 1500;

/** The mail of a subscription to one recipient. `occasion`: its time has come, or somebody tries it. Raises an Error for one without an address. */
export function subscriptionMail(
  { context, email }: Pick<Recipient, 'context' | 'email'>,
  { id, owner, label, report, owner_name: by, narrowing }: Pick<StoredSubscription, 'id' | 'owner' | 'label' | 'report' | 'owner_name' | 'narrowing'>,
  made: MadeContent,
  { due, missed, occasion, content }: { readonly due: string; readonly missed: number; readonly occasion: 'scheduled' | 'test'; readonly content: string },
): OutgoingMail {
  if (email === null) throw new Error('a mail needs an address');
  const { language, username, name, id: userId } = context.actor;
  const query = new URLSearchParams(Object.entries(narrowing).filter(([, value]) => value !== '')).toString();
  const notes = [...(missed > 0 ? [contentWords[language].missed(missed)] : []), made.notes].filter((note) => note !== '');
  const told = {
    username,
    name,
    label,
    report: made.reportLabel[language],
    by,
    due: new Date(due).toISOString(),
    occasion,
    notes: notes.join('\n'),
    url: `/reports/${encodeURIComponent(report)}${query === '' || query.length > LONGEST_QUERY ? '' : `?${query}`}`,
    manage: `/subscriptions?view=${owner === userId ? 'own' : 'received'}${occasion === 'test' ? '' : `&stop=${id}`}`,
  };
  const to = { to: email, language, userId };
  if (made.linkOnly) return { template: 'subscription_link', ...to, values: told };
  return {
    template: 'subscription',
    ...to,
    content,
    values: { ...told, as_of: context.now.toISOString(), rows: String(made.rows), table: made.table },
  };
}

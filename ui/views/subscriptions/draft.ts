import type { Schedule } from '../../../platform/fields/schedule.ts';
import {
  MOST_MAIL_ROWS,
  type NamedRecipient,
  type Subscription,
  type SubscriptionOffer,
  type SubscriptionRequest,
} from '../../../platform/contract/wire-subscriptions.ts';

/** What the form works on: the subscription, which has no id while it is new, and what it may say. */
export interface Kept {
  readonly subscription: Subscription;
  /** Null where its report cannot be opened any more. */
  readonly offer: SubscriptionOffer | null;
}

/** A subscription as it is typed. */
export interface Draft {
  readonly label: string;
  readonly every: 'day' | 'week' | 'month';
  readonly at: string;
  readonly weekdays: readonly string[];
  /** 1 to 30, or `last`. */
  readonly day: string;
  readonly missing: 'last' | 'skip';
  readonly when: 'always' | 'any' | 'rows' | 'summary';
  readonly is: '>=' | '>' | '=' | '<' | '<=';
  readonly value: string;
  readonly summary: string;
  readonly rows: string;
  /** `none`, or format, view and encoding with spaces between. */
  readonly file: string;
  readonly users: readonly NamedRecipient[];
  readonly roles: readonly string[];
  readonly units: readonly NamedRecipient[];
  readonly paused: boolean;
}

export function toDraft({ subscription, offer }: Kept): Draft {
  const { label, schedule, condition, content, recipients, paused } = subscription;
  const isAny = condition.when === 'rows' && condition.is === '>=' && condition.value === 1;
  const isLast = schedule.every === 'month' && schedule.day === 31 && schedule.missing === 'last';
  return {
    label,
    every: schedule.every,
    at: schedule.at,
    weekdays: schedule.every === 'week' ? schedule.weekdays.map(String) : [],
    day: schedule.every === 'month' ? (isLast ? 'last' : String(schedule.day)) : '1',
    missing: schedule.every === 'month' ? schedule.missing : 'last',
    when: isAny ? 'any' : condition.when,
    is: condition.when === 'always' ? '>=' : condition.is,
    value: condition.when === 'always' ? '1' : String(condition.value),
    summary: condition.when === 'summary' ? condition.summary : (offer?.summaries[0]?.key ?? ''),
    rows: String(content.rows),
    file: content.file ? `${content.file.format} ${content.file.view} ${content.file.encoding}` : 'none',
    users: recipients?.users ?? [],
    roles: recipients?.roles.map(({ id }) => id) ?? [],
    units: recipients?.units ?? [],
    paused,
  };
}

/** The schedule that is typed; undefined while it has no weekday or time. */
export function scheduleOf({ every, at, weekdays, day, missing }: Draft): Schedule | undefined {
  if (!/^\d\d:\d\d$/.test(at)) return undefined;
  if (every === 'day') return { every, at };
  if (every === 'week') return weekdays.length === 0 ? undefined : { every, weekdays: weekdays.map(Number).sort((a, b) => a - b), at };
  return day === 'last' ? { every, day: 31, missing: 'last', at } : { every, day: Number(day), missing, at };
}

/** A number as it is typed, full-width digits too; undefined for anything else. */
export function numberOf(typed: string): number | undefined {
  const text = typed.normalize('NFKC').replaceAll(',', '').trim();
  return /^-?\d{1,12}(\.\d{1,6})?$/.test(text) ? Number(text) : undefined;
}

/** What is wrong with a draft, by its fields: `required`, `pick_one`, `not_a_number`. */
export function checkDraft(draft: Draft): { readonly field: string; readonly why: 'required' | 'pick_one' | 'not_a_number' }[] {
  const wrong: { readonly field: string; readonly why: 'required' | 'pick_one' | 'not_a_number' }[] = [];
  if (draft.label.trim() === '') wrong.push({ field: 'label', why: 'required' });
  if (!/^\d\d:\d\d$/.test(draft.at)) wrong.push({ field: 'at', why: 'required' });
  if (draft.every === 'week' && draft.weekdays.length === 0) wrong.push({ field: 'weekdays', why: 'pick_one' });
  const value = numberOf(draft.value);
  const isCount = draft.when === 'rows';
  if ((isCount || draft.when === 'summary') && (value === undefined || (isCount && (value < 0 || !Number.isInteger(value)))))
    wrong.push({ field: 'value', why: 'not_a_number' });
  const rows = numberOf(draft.rows);
  if (rows === undefined || rows < 0 || rows > MOST_MAIL_ROWS || !Number.isInteger(rows)) wrong.push({ field: 'rows', why: 'not_a_number' });
  if (draft.users.length + draft.roles.length + draft.units.length === 0) wrong.push({ field: 'recipients', why: 'pick_one' });
  return wrong;
}

/** What is sent of a draft that is right. */
export function toRequest(draft: Draft, { subscription }: Kept): SubscriptionRequest {
  const { report, narrowing, version } = subscription;
  const [format, view, encoding] = draft.file.split(' ');
  const value = numberOf(draft.value) ?? 0;
  const conditions = {
    always: { when: 'always' },
    any: { when: 'rows', is: '>=', value: 1 },
    rows: { when: 'rows', is: draft.is, value },
    summary: { when: 'summary', summary: draft.summary, is: draft.is, value },
  } as const;
  return {
    report,
    label: draft.label,
    narrowing,
    schedule: (scheduleOf(draft) ?? subscription.schedule) as SubscriptionRequest['schedule'],
    condition: conditions[draft.when],
    content: {
      rows: numberOf(draft.rows) ?? 0,
      file: draft.file === 'none' ? null : ({ format, view, encoding } as SubscriptionRequest['content']['file']),
    },
    recipients: { users: draft.users.map(({ id }) => id), roles: [...draft.roles], units: draft.units.map(({ id }) => id) },
    paused: draft.paused,
    version,
  };
}

/** The subscription that the form begins with for a report. */
export function newSubscription(offer: SubscriptionOffer, narrowing: SubscriptionRequest['narrowing'], label: string): Subscription {
  return {
    id: '',
    report: offer.report,
    report_label: offer.report_label,
    label,
    narrowing,
    owner: offer.me.label,
    schedule: { every: 'day', at: '13:05' },
    condition: { when: 'always' },
    content: { rows: offer.only_link ? 0 : 20, file: null },
    recipients: { users: [offer.me], roles: [], units: [] },
    paused: false,
    next_at: null,
    version: 0,
    can_edit: true,
    receives: 'yes',
    last: null,
  };
}

/** What crosses the wire about reports that go out by mail on a schedule. */
import Type, { type Static, type TSchema } from 'typebox';

const closed = { additionalProperties: false } as const;
const nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
const Text = Type.Object({ ja: Type.String(), en: Type.String() }, closed);
const Moment = Type.String({ format: 'date-time', description: 'ISO 8601 in UTC' });
const Clock = Type.String({ pattern: '^([01][0-9]|2[0-3]):[0-5][0-9]$', description: 'HH:MM in the application’s time zone' });
const Id = Type.String({ pattern: '^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$' });

/** The most subscriptions that a user makes; the most users, roles and units that one names; the most that it goes to. */
export const MOST_SUBSCRIPTIONS = 50;
export const MOST_NAMED = 200;
export const MOST_RECIPIENTS = 2000;
/** The most rows in a mail, and bytes of its file: a larger one is left to the link. */
export const MOST_MAIL_ROWS = 100;
export const MOST_FILE_BYTES = 5 * 1024 * 1024;

const ScheduleShape = Type.Union([
  Type.Object({ every: Type.Literal('day'), at: Clock }, closed),
  Type.Object(
    {
      every: Type.Literal('week'),
      weekdays: Type.Array(Type.Integer({ minimum: 1, maximum: 7 }), { minItems: 1, maxItems: 7, uniqueItems: true, description: '1 is Monday' }),
      at: Clock,
    },
    closed,
  ),
  Type.Object(
    {
      every: Type.Literal('month'),
      day: Type.Integer({ minimum: 1, maximum: 31 }),
      missing: Type.Union([Type.Literal('last'), Type.Literal('skip')], { description: 'What a month without the day does: its last day, or nothing' }),
      at: Clock,
    },
    closed,
  ),
]);
const Comparison = Type.Union([Type.Literal('>='), Type.Literal('>'), Type.Literal('='), Type.Literal('<'), Type.Literal('<=')]);
const Condition = Type.Union([
  Type.Object({ when: Type.Literal('always') }, closed),
  Type.Object({ when: Type.Literal('rows'), is: Comparison, value: Type.Integer({ minimum: 0, maximum: 1_000_000_000 }) }, closed),
  Type.Object(
    { when: Type.Literal('summary'), summary: Type.String({ maxLength: 100 }), is: Comparison, value: Type.Number({ minimum: -1e15, maximum: 1e15 }) },
    closed,
  ),
]);
export type SubscriptionCondition = Static<typeof Condition>;
const Content = Type.Object(
  {
    /** The first so many rows, and as many groups, stand in the mail. */
    rows: Type.Integer({ minimum: 0, maximum: MOST_MAIL_ROWS }),
    /** The whole result as a file; null: the link alone. */
    file: nullable(
      Type.Object(
        {
          format: Type.Union([Type.Literal('csv'), Type.Literal('xlsx')]),
          view: Type.Union([Type.Literal('details'), Type.Literal('formatted')]),
          encoding: Type.Union([Type.Literal('shift_jis'), Type.Literal('utf-8'), Type.Literal('utf-8-bom')]),
        },
        closed,
      ),
    ),
  },
  closed,
);
export type SubscriptionContent = Static<typeof Content>;
const Narrowing = Type.Object(
  { search: Type.String({ maxLength: 1000 }), filter: Type.String({ maxLength: 20_000 }), sort: Type.String({ maxLength: 2000 }) },
  closed,
);
export type SubscriptionNarrowing = Static<typeof Narrowing>;
const Named = Type.Object({ id: Type.String(), label: Type.String() }, closed);
export type NamedRecipient = Static<typeof Named>;

const wanted = {
  report: Type.String({ maxLength: 40 }),
  /** Of the mail's subject. */
  label: Type.String({ maxLength: 200 }),
  narrowing: Narrowing,
  schedule: ScheduleShape,
  condition: Condition,
  content: Content,
  paused: Type.Boolean(),
};
export const SubscriptionRequest = Type.Object(
  {
    ...wanted,
    recipients: Type.Object(
      {
        users: Type.Array(Id, { maxItems: MOST_NAMED, description: 'The maker too, if it is to go to them' }),
        roles: Type.Array(Type.String({ maxLength: 100 }), { maxItems: MOST_NAMED }),
        units: Type.Array(Id, { maxItems: MOST_NAMED, description: 'Everybody who belongs to the unit itself' }),
      },
      closed,
    ),
    /** The one that the change was made from. */
    version: Type.Optional(Type.Integer()),
  },
  closed,
);
export type SubscriptionRequest = Static<typeof SubscriptionRequest>;

export const Subscription = Type.Object(
  {
    id: Type.String(),
    ...wanted,
    report_label: nullable(Text),
    owner: Type.String(),
    /** Only for those who may change it. */
    recipients: nullable(Type.Object({ users: Type.Array(Named), roles: Type.Array(Named), units: Type.Array(Named) }, closed)),
    next_at: nullable(Moment),
    version: Type.Integer(),
    /** The viewer may change it; it goes to the viewer, who wants it or does not. */
    can_edit: Type.Boolean(),
    receives: Type.Union([Type.Literal('yes'), Type.Literal('refused'), Type.Literal('no')]),
    /** Of the last time: how many mails, and how many got none for a reason to look at. */
    last: nullable(Type.Object({ due_at: Moment, sent: Type.Integer(), condition: Type.Integer(), failed: Type.Integer(), waiting: Type.Integer() }, closed)),
  },
  closed,
);
export type Subscription = Static<typeof Subscription>;
export const Subscriptions = Type.Object({ subscriptions: Type.Array(Subscription), next: nullable(Type.String()), can_see_all: Type.Boolean() }, closed);
export type Subscriptions = Static<typeof Subscriptions>;

/** What a subscription of a report may say. */
export const SubscriptionOffer = Type.Object(
  {
    report: Type.String(),
    report_label: Text,
    summaries: Type.Array(Type.Object({ key: Type.String(), label: Text }, closed)),
    /** May be sent to others; as a file; with its rows in the mail. */
    can_send_others: Type.Boolean(),
    can_export: Type.Boolean(),
    only_link: Type.Boolean(),
    roles: Type.Array(Type.Object({ id: Type.String(), label: Text }, closed)),
    me: Named,
    export: Type.Object({ format: Type.String(), view: Type.String(), encoding: Type.String() }, closed),
  },
  closed,
);
export type SubscriptionOffer = Static<typeof SubscriptionOffer>;
export const RecipientChoices = Type.Object({ choices: Type.Array(Named) }, closed);

export const Delivery = Type.Object(
  {
    id: Type.String(),
    due_at: Moment,
    begun_at: Moment,
    /** Times before that one which nobody was there for. */
    missed: Type.Integer(),
    to: Type.String(),
    state: Type.Union([
      Type.Literal('waiting'),
      Type.Literal('sending'),
      Type.Literal('sent'),
      Type.Literal('condition'),
      Type.Literal('no_access'),
      Type.Literal('no_address'),
      Type.Literal('refused'),
      Type.Literal('failed'),
    ]),
    rows: nullable(Type.Integer()),
    reason: nullable(Type.String()),
  },
  closed,
);
export type Delivery = Static<typeof Delivery>;
export const Deliveries = Type.Object({ deliveries: Type.Array(Delivery), next: nullable(Type.String()) }, closed);
export type Deliveries = Static<typeof Deliveries>;

export const Receiving = Type.Object({ wanted: Type.Boolean() }, closed);

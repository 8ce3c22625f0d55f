/** What crosses the wire about mail (set-up area `mail`) and the audit (set-up area `audit`). */
import Type, { type Static, type TSchema } from 'typebox';

const closed = { additionalProperties: false } as const;
const nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
const Moment = Type.String({ format: 'date-time', description: 'ISO 8601 in UTC' });
const Text = Type.Object({ ja: Type.String(), en: Type.String() }, closed);

/** The words of a mail in one language: Handlebars templates. */
export const MailWords = Type.Object({ subject: Type.String({ minLength: 1, maxLength: 500 }), body: Type.String({ minLength: 1, maxLength: 20000 }) }, closed);
export type MailWords = Static<typeof MailWords>;
/** `GET /api/mail/templates` gives `{ templates }`; `PUT /api/mail/templates/{name} { ja, en, version }` keeps other words (422 with problems at `ja.subject`, `en.body` …), `DELETE ?version=` goes back to the ones that came with it; both give the MailTemplate. */
export const MailTemplate = Type.Object(
  {
    name: Type.String(),
    label: Text,
    /** What may stand between `{{` and `}}`. */
    values: Type.Array(Type.Object({ name: Type.String(), label: Text }, closed)),
    ja: MailWords,
    en: MailWords,
    changed: Type.Boolean(),
    version: Type.Integer(),
  },
  closed,
);
export type MailTemplate = Static<typeof MailTemplate>;
export const MailTemplates = Type.Object({ templates: Type.Array(MailTemplate) }, closed);
export const MailTemplateChange = Type.Object({ ja: MailWords, en: MailWords, version: Type.Integer() }, closed);
/** `POST /api/mail/templates/{name}/preview`: the words filled with examples. 422 with a problem at `subject` or `body` when the template is wrong. */
export const MailPreviewRequest = Type.Object({ language: Type.Union([Type.Literal('ja'), Type.Literal('en')]), words: MailWords }, closed);
export const MailPreview = Type.Object({ subject: Type.String(), text: Type.String() }, closed);
export type MailPreview = Static<typeof MailPreview>;
/** `GET /api/mail/messages?state=&search=&cursor=`: newest first; never the words of a mail, which may hold a link. `POST /api/mail/messages/{id}/retry`: 204. */
export const MailMessages = Type.Object(
  {
    messages: Type.Array(
      Type.Object(
        {
          id: Type.String(),
          template: Type.String(),
          label: Text,
          to: Type.String(),
          username: nullable(Type.String()),
          state: Type.Union([Type.Literal('waiting'), Type.Literal('retrying'), Type.Literal('sent'), Type.Literal('failed')]),
          created_at: Moment,
          attempts: Type.Integer(),
          next_attempt_at: nullable(Moment),
          sent_at: nullable(Moment),
          /** What the mail server said last. */
          error: nullable(Type.String()),
          /** Whether it can be sent again by hand: what it tells is forgotten some days after it was given up. */
          can_retry: Type.Boolean(),
        },
        closed,
      ),
    ),
    next: nullable(Type.String()),
    counts: Type.Object({ waiting: Type.Integer(), retrying: Type.Integer(), failed: Type.Integer() }, closed),
    can_retry: nullable(Type.Integer({ description: 'How many failed ones of the search can be sent again; with the first page only' })),
  },
  closed,
);
export type MailMessages = Static<typeof MailMessages>;
/** `POST /api/mail/retries`: every failed mail of a search is sent again. `count`: how many they were (`can_retry`); `conflict` when they are not so many any more. */
export const MailRetryRequest = Type.Object({ search: Type.Optional(Type.String({ maxLength: 400 })), count: Type.Integer({ minimum: 1 }) }, closed);
export const MailRetryAnswer = Type.Object({ count: Type.Integer() }, closed);
export type MailRetryAnswer = Static<typeof MailRetryAnswer>;

/** `GET /api/audit/{id}`. */
export const AuditEntry = Type.Object(
  {
    id: Type.Integer(),
    at: Moment,
    action: Type.String(),
    action_label: Text,
    actor: nullable(Type.Object({ id: Type.String(), name: Type.String() }, closed)),
    address: nullable(Type.String()),
    request: nullable(Type.String()),
    subject: nullable(Type.Object({ kind: Type.String(), id: nullable(Type.String()), label: nullable(Type.String()) }, closed)),
    /** Of a change `{ before, after }`; else what belongs to the action. */
    detail: Type.Unknown(),
  },
  closed,
);
export type AuditEntry = Static<typeof AuditEntry>;
/** `GET /api/audit?search=&action=&from=&to=&cursor=&limit=`: newest first; `GET /api/audit/export` with the same: CSV. `from`, `to`: days of the application's time zone. */
export const AuditPage = Type.Object(
  {
    entries: Type.Array(AuditEntry),
    next: nullable(Type.String()),
    actions: Type.Array(Type.Object({ action: Type.String(), label: Text }, closed)),
  },
  closed,
);
export type AuditPage = Static<typeof AuditPage>;
/** `POST /api/audit/verification`: follows the chain. `broken` names the first entry that does not fit. */
export const AuditVerification = Type.Object(
  {
    entries: Type.Integer(),
    from: nullable(Type.Integer()),
    to: nullable(Type.Integer()),
    /** The hash of the last entry: kept elsewhere, it shows later whether the end was cut off or written anew (`npx shirabe audit verify --known ID:HASH`). */
    head: nullable(Type.String()),
    /** `code`: changed, missing or out_of_order; `reason`: the same in the reader's language. */
    broken: nullable(Type.Object({ id: Type.Integer(), code: Type.String(), reason: Type.String() }, closed)),
  },
  closed,
);
export type AuditVerification = Static<typeof AuditVerification>;
/** `GET` and `PUT /api/settings/audit`: entries older than `keep_days` are trimmed, which is itself recorded; 0: kept for ever. */
export const AuditSettings = Type.Object({ keep_days: Type.Integer({ minimum: 0, maximum: 36500 }) }, closed);
export type AuditSettings = Static<typeof AuditSettings>;

/** What crosses the wire about accounts: logging in beyond a password, one's own account, and what those who look after accounts do. */
import Type, { type Static, type TSchema } from 'typebox';

const closed = { additionalProperties: false } as const;
const nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
const Moment = Type.String({ format: 'date-time', description: 'ISO 8601 in UTC' });
const Language = Type.Union([Type.Literal('ja'), Type.Literal('en')]);
const Text = Type.Object({ ja: Type.String(), en: Type.String() }, closed);
const Password = Type.String({ minLength: 1, maxLength: 200 });
const Token = Type.String({ minLength: 1, maxLength: 200 });

// Before the log-in.

/**
 * `POST /api/session` and `POST /api/session/second-factor` answer `Me`, or refuse with `second_factor` (401): with `ticket` a code is asked for; with `set_up`
 * the session has begun, but every route refuses in the same way until a second factor is set up (`/api/account/second-factor`, and `GET /api/account`).
 */
/** `POST /api/session/second-factor`, after `second_factor` (401) with `ticket` in the body of the refusal. `code`: six digits, or a recovery code. */
export const SecondFactorRequest = Type.Object({ ticket: Token, code: Type.String({ minLength: 1, maxLength: 40 }) }, closed);
/** `POST /api/password-resets`: 202 whatever the user name. */
export const ResetRequest = Type.Object({ username: Type.String({ minLength: 1, maxLength: 100 }) }, closed);
/** A rule that a password must fulfil, in words. */
export const PasswordRule = Type.Object({ code: Type.String(), text: Text }, closed);
export type PasswordRule = Static<typeof PasswordRule>;
/** `GET /api/password-links/{token}`; 410 `expired_link` for one that is used, too old, altered or unknown. */
export const PasswordLink = Type.Object(
  {
    purpose: Type.Union([Type.Literal('reset'), Type.Literal('first'), Type.Literal('expired')]),
    username: Type.String(),
    name: Type.String(),
    rules: Type.Array(PasswordRule),
  },
  closed,
);
export type PasswordLink = Static<typeof PasswordLink>;
/** `POST /api/password-links/{token}`: 204. */
export const NewPassword = Type.Object({ password: Password }, closed);
/** `POST /api/first-codes`: the one-time code of a letter, for a token of `/api/password-links`. */
export const FirstCodeRequest = Type.Object(
  { username: Type.String({ minLength: 1, maxLength: 100 }), code: Type.String({ minLength: 1, maxLength: 40 }) },
  closed,
);
export const FirstCodeAnswer = Type.Object({ token: Token }, closed);
export type FirstCodeAnswer = Static<typeof FirstCodeAnswer>;
/** `POST /api/mail-confirmations/{token}`: the new address is in force once both links were opened. */
export const MailConfirmation = Type.Object({ email: Type.String(), in_force: Type.Boolean() }, closed);
export type MailConfirmation = Static<typeof MailConfirmation>;
/** Ways to sign in beside the password: `GET /api/sign-ins`. */
export const SignIns = Type.Object({ providers: Type.Array(Type.Object({ name: Type.String(), label: Text, url: Type.String() }, closed)) }, closed);
export type SignIns = Static<typeof SignIns>;

// One's own account.

/** `GET /api/account`. */
export const Account = Type.Object(
  {
    username: Type.String(),
    name: Type.String(),
    email: nullable(Type.String()),
    /** A new address that is not confirmed yet. */
    email_wanted: nullable(Type.String()),
    language: Language,
    /** Which mails are wanted, by kind; those that must come are not listed. */
    mail: Type.Array(Type.Object({ kind: Type.String(), label: Text, wanted: Type.Boolean() }, closed)),
    password: Type.Object({ changed_at: nullable(Moment), rules: Type.Array(PasswordRule) }, closed),
    second_factor: Type.Object({ offered: Type.Boolean(), required: Type.Boolean(), since: nullable(Moment), recovery_codes_left: Type.Integer() }, closed),
  },
  closed,
);
export type Account = Static<typeof Account>;
/** `PATCH /api/account`. */
export const AccountChange = Type.Object(
  { language: Type.Optional(Language), mail: Type.Optional(Type.Record(Type.String(), Type.Boolean(), { maxProperties: 50 })) },
  closed,
);
/** `POST /api/account/password`: 204; the other sessions end. */
export const PasswordChange = Type.Object({ current: Password, password: Password }, closed);
/** `POST /api/account/email`: 202; a mail to both addresses. */
export const EmailChange = Type.Object({ email: Type.String({ maxLength: 254 }), current: Password }, closed);
/** `GET /api/account/sessions`; `DELETE /api/account/sessions/{id}` ends one, `DELETE /api/account/sessions` all others. */
export const Sessions = Type.Object(
  {
    sessions: Type.Array(
      Type.Object(
        {
          id: Type.String(),
          current: Type.Boolean(),
          created_at: Moment,
          last_seen_at: Moment,
          address: nullable(Type.String()),
          user_agent: Type.String(),
        },
        closed,
      ),
    ),
  },
  closed,
);
export type Sessions = Static<typeof Sessions>;
/** `GET /api/account/log-ins?cursor=`, and of a user `GET /api/users/{id}/log-ins`: newest first. `outcome` is `log_in` or the code of the refusal. */
export const LogIns = Type.Object(
  {
    entries: Type.Array(Type.Object({ at: Moment, outcome: Type.String(), address: nullable(Type.String()), user_agent: Type.String() }, closed)),
    next: nullable(Type.String()),
  },
  closed,
);
export type LogIns = Static<typeof LogIns>;
/** `POST /api/account/second-factor { current }`: a secret to put into an authenticator; nothing changes until it is confirmed. */
export const SecondFactorBegin = Type.Object({ current: Password }, closed);
export const SecondFactorSecret = Type.Object({ secret: Type.String(), uri: Type.String({ description: 'otpauth://…' }) }, closed);
export type SecondFactorSecret = Static<typeof SecondFactorSecret>;
/** `POST /api/account/second-factor/confirmation { code }`: gives the recovery codes, once. */
export const SecondFactorCode = Type.Object({ code: Type.String({ minLength: 1, maxLength: 40 }) }, closed);
export const RecoveryCodes = Type.Object({ codes: Type.Array(Type.String()) }, closed);
export type RecoveryCodes = Static<typeof RecoveryCodes>;
/** `POST /api/account/second-factor/removal { current, code }`: 204. */
export const SecondFactorRemoval = Type.Object({ current: Password, code: Type.String({ minLength: 1, maxLength: 40 }) }, closed);

// Those who look after accounts (set-up area `accounts`).

export const UserState = Type.Union(
  [Type.Literal('active'), Type.Literal('invited'), Type.Literal('locked'), Type.Literal('held'), Type.Literal('closed'), Type.Literal('by_organization')],
  { description: 'active; invited: no password set yet; locked: too many failures; held: locked by hand; closed; by_organization: reports through one (Q22)' },
);
const user = {
  id: Type.String(),
  username: Type.String(),
  name: Type.String(),
  role: Type.String(),
  /** All roles, `role` first. */
  roles: Type.Array(Type.String()),
  /** The record that the user belongs to. */
  unit: nullable(Type.Object({ id: Type.String(), label: Type.String(), object: Type.String() }, closed)),
  email: nullable(Type.String()),
  by_post: Type.Boolean(),
  state: UserState,
  last_log_in_at: nullable(Moment),
};
export const UserRow = Type.Object(user, closed);
export type UserRow = Static<typeof UserRow>;
/** `GET /api/users?search=&state=&role=&cursor=&limit=`: by user name; `search` looks at user name, name, mail address, and title and search texts of the unit (Q12). */
export const UsersPage = Type.Object(
  {
    users: Type.Array(UserRow),
    next: nullable(Type.String()),
    count: nullable(Type.Integer({ description: 'How many there are on all pages; with the first page only' })),
  },
  closed,
);
export type UsersPage = Static<typeof UsersPage>;
/** `GET /api/users/{id}`, and the answer of the changes. */
export const UserDetail = Type.Object(
  {
    ...user,
    language: Language,
    email_wanted: nullable(Type.String()),
    created_at: Moment,
    password_changed_at: nullable(Moment),
    locked_until: nullable(Moment),
    second_factor: Type.Boolean(),
    version: Type.Integer(),
  },
  closed,
);
export type UserDetail = Static<typeof UserDetail>;
/** `POST /api/users`: 201. With a mail address (and not by post) the first mail goes out; a password is never given. */
export const UserCreate = Type.Object(
  {
    username: Type.String({ maxLength: 100 }),
    name: Type.String({ minLength: 1, maxLength: 200 }),
    role: Type.String(),
    roles: Type.Optional(Type.Array(Type.String(), { maxItems: 20 })),
    unit: Type.Optional(nullable(Type.String())),
    email: Type.Optional(nullable(Type.String({ maxLength: 254 }))),
    by_post: Type.Optional(Type.Boolean()),
    language: Type.Optional(Language),
  },
  closed,
);
export type UserCreate = Static<typeof UserCreate>;
/** `PATCH /api/users/{id}`. A user name never changes: one that is given is refused with `fixed` (M1-1, Q13). `email` is put in force once both confirmed. */
export const UserChange = Type.Object(
  {
    version: Type.Integer(),
    username: Type.Optional(Type.Unknown()),
    name: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
    role: Type.Optional(Type.String()),
    roles: Type.Optional(Type.Array(Type.String(), { maxItems: 20 })),
    unit: Type.Optional(nullable(Type.String())),
    email: Type.Optional(nullable(Type.String({ maxLength: 254 }))),
    by_post: Type.Optional(Type.Boolean()),
    language: Type.Optional(Language),
    active: Type.Optional(Type.Boolean()),
    held: Type.Optional(Type.Boolean()),
  },
  closed,
);
export type UserChange = Static<typeof UserChange>;
/** `GET /api/users/roles`: what a user may be given, and the units of each. `GET /api/users/units?role=&search=` gives ChoicesAnswer. */
export const UserRoles = Type.Object(
  {
    roles: Type.Array(
      Type.Object(
        {
          role: Type.String(),
          label: Text,
          /** Whether it can be a user's only role; others are given beside one. */ main: Type.Boolean(),
          unit: nullable(Type.Object({ object: Type.String(), label: Text }, closed)),
        },
        closed,
      ),
    ),
  },
  closed,
);
export type UserRoles = Static<typeof UserRoles>;
/** `POST /api/users/{id}/unlock`, `/reset` (sends the mail), `/second-factor-removal`: UserDetail. */
/** `POST /api/users/letters`: makes one-time codes, which are shown once (Q4); earlier codes of these users end. */
export const LettersRequest = Type.Object({ users: Type.Array(Type.String(), { minItems: 1, maxItems: 500 }) }, closed);
export const Letters = Type.Object(
  {
    letters: Type.Array(
      Type.Object(
        {
          username: Type.String(),
          name: Type.String(),
          unit: nullable(Type.String()),
          /** Lines of the postal address, as far as the unit's record has them. */
          address: Type.Array(Type.String()),
          code: Type.String(),
          expires_at: Moment,
          url: Type.String(),
        },
        closed,
      ),
    ),
  },
  closed,
);
export type Letters = Static<typeof Letters>;
/**
 * `POST /api/users/imports?dry_run=1` with the bytes of a file of users, CSV or .xlsx (application/octet-stream, `x-file-name`): 202. `GET /api/users/imports/{id}`: how far it is;
 * `GET …/rejected`: the rows that were refused, as CSV with a column of reasons; `DELETE …` stops it.
 */
export const UserImport = Type.Object(
  {
    id: Type.String(),
    name: Type.String(),
    dry_run: Type.Boolean(),
    state: Type.Union([Type.Literal('running'), Type.Literal('done'), Type.Literal('stopped'), Type.Literal('failed')]),
    encoding: Type.String(),
    rows: Type.Integer(),
    done: Type.Integer(),
    created: Type.Integer(),
    rejected: Type.Integer(),
    /** The first of the problems: `line` counts from 1, the header included. */
    problems: Type.Array(Type.Object({ line: Type.Integer(), field: nullable(Type.String()), code: Type.String(), message: Type.String() }, closed)),
    message: nullable(Type.String()),
  },
  closed,
);
export type UserImport = Static<typeof UserImport>;

// Settings (set-up area `security`).

/** `GET` and `PUT /api/settings/password`. */
export const PasswordPolicy = Type.Object(
  {
    shortest: Type.Integer({ minimum: 6, maximum: 64, description: 'Characters at least' }),
    upper: Type.Boolean(),
    lower: Type.Boolean(),
    digit: Type.Boolean(),
    sign: Type.Boolean({ description: 'A sign that is neither letter nor digit' }),
    /** So many former passwords may not be taken again; 0: any may. */
    history: Type.Integer({ minimum: 0, maximum: 24 }),
    /** Days after which a new one must be chosen; 0: never. */
    longest_days: Type.Integer({ minimum: 0, maximum: 3650 }),
    /** Failures in a row that lock a user name, and for how many minutes. */
    failures: Type.Integer({ minimum: 3, maximum: 100 }),
    lock_minutes: Type.Integer({ minimum: 1, maximum: 1440 }),
    /** Hours that a link to reset a password, and that a first link or code, can be used. */
    reset_hours: Type.Integer({ minimum: 1, maximum: 72 }),
    first_days: Type.Integer({ minimum: 1, maximum: 90 }),
    refuse_common: Type.Boolean(),
    /** The version that was read: `conflict` when somebody else changed it since. */
    version: Type.Optional(Type.Integer({ minimum: 0 })),
  },
  closed,
);
export type PasswordPolicy = Static<typeof PasswordPolicy>;
/** What is asked of those of a role who log in. */
const LogInRule = Type.Object(
  {
    second_factor: Type.Union([Type.Literal('off'), Type.Literal('offered'), Type.Literal('required')]),
    /** Addresses and ranges (CIDR) from which the role may log in and work; none: from anywhere. */
    addresses: Type.Array(Type.String({ maxLength: 50 }), { maxItems: 200 }),
    /** Hours of the day, in the application's time zone, within which the role may log in and work; null: at any time. `days`: 1 Monday … 7 Sunday. */
    hours: nullable(
      Type.Object({ from: Type.String(), to: Type.String(), days: Type.Array(Type.Integer({ minimum: 1, maximum: 7 }), { uniqueItems: true }) }, closed),
    ),
    /** A session ends so long after the last request, and after its beginning. */
    idle_minutes: Type.Integer({ minimum: 5, maximum: 1440 }),
    longest_minutes: Type.Integer({ minimum: 5, maximum: 10080 }),
  },
  closed,
);
/** `PUT /api/settings/log-in`: by role; a role that is not named has no rule. With the version that was read, `conflict` when somebody else changed them since. */
export const LogInRules = Type.Object({ roles: Type.Record(Type.String(), LogInRule), version: Type.Optional(Type.Integer({ minimum: 0 })) }, closed);
/** `GET /api/settings/log-in`, and the answer of a change: every role. Who has several roles is held to the strictest of each. */
export const LogInSettings = Type.Object(
  { roles: Type.Record(Type.String(), LogInRule), labels: Type.Record(Type.String(), Text), version: Type.Integer() },
  closed,
);
export type LogInSettings = Static<typeof LogInSettings>;
export type LogInRules = Static<typeof LogInRules>;

import type { MailTemplateName } from '../database/outbox.ts';
import type { Words } from './mail-template.ts';

const end = `
We never ask for your password, neither by phone nor by mail.

------------------------------------------------------------
{{app}}
{{home_url}}

{{contact}}
This address only sends mail. Replies to it are not read.
`;

/** The words that come with the engine, in English: who writes, why, what to do, until when, whom to call. */
export const englishWords: Readonly<Record<MailTemplateName, Words>> = {
  first_password: {
    subject: '[{{app}}] Your account: please set a password',
    body: `Dear {{name}},

An account for {{app}} has been made for you.

User name: {{username}}
Login page: {{home_url}}

To begin, open this link and set a password.

{{url}}

- The link can be used until {{expires_at}}.
- It works once.
- After that time, choose "Forgot your password?" on the login page and enter your user name. We will send you a new link.
- The user name cannot be changed. Please keep it safe.
- If you do not know what this is about, do not open the link, and tell us at the address below.
${end}`,
  },
  password_reset: {
    subject: '[{{app}}] Reset your password',
    body: `Dear {{name}},

We were asked to reset the password of this user name.

User name: {{username}}

Open this link and set a new password.

{{url}}

- The link can be used until {{expires_at}}.
- It works once.
- After that time, choose "Forgot your password?" on the login page again.
- If you did not ask for this, delete this mail. Your password stays as it is. If such mails keep coming, tell us at the address below.
${end}`,
  },
  password_changed: {
    subject: '[{{app}}] Your password was changed',
    body: `Dear {{name}},

The password of this user name was changed.

User name: {{username}}
Changed: {{at}}

Sessions on other devices have been ended. Log in with the new password.

If this was not you, somebody else may have done it. Choose "Forgot your password?" on the login page at once, set another password, and tell us at the address below.
${end}`,
  },
  email_confirm: {
    subject: '[{{app}}] Confirm your mail address',
    body: `Dear {{name}},

This address was entered as the mail address of a user name.

User name: {{username}}
New mail address: {{email}}

If that is right, open this link.

{{url}}

- The link can be used until {{expires_at}}.
- A mail went to the present address as well. The new one takes its place once both links have been opened.
- If you do not know what this is about, delete this mail. Nothing changes.
${end}`,
  },
  email_changing: {
    subject: '[{{app}}] Confirm the change of your mail address',
    body: `Dear {{name}},

We were asked to change the mail address of this user name.

User name: {{username}}
New mail address: {{email}}

If you agree, open this link.

{{url}}

- The link can be used until {{expires_at}}.
- A mail went to the new address as well. It takes the place of this one once both links have been opened.
- If you did not ask for this, do not open the link, and tell us at the address below. Nothing changes unless it is opened.
${end}`,
  },
  second_factor_changed: {
    subject: '[{{app}}] {{change}}',
    body: `Dear {{name}},

The settings of this user name were changed.

User name: {{username}}
What changed: {{change}}
When: {{at}}

If this was not you, somebody else may have done it. Change your password at once, and tell us at the address below.
${end}`,
  },
  locked: {
    subject: '[{{app}}] Logging in was stopped for a while',
    body: `Dear {{name}},

After several wrong passwords, nobody can log in with this user name for a while.

User name: {{username}}
Stopped: {{at}}
Until: {{until}}

After that you can log in with your password as before. If you cannot wait, or have forgotten the password, choose "Forgot your password?" on the login page and set a new one.

If you did not try to log in, somebody may have tried to guess your password. Tell us at the address below.
${end}`,
  },
  subscription: {
    subject: '[{{app}}] {{label}} ({{rows}} rows)',
    body: `Dear {{name}},

here is the report {{report}}. {{occasion}}

Sent for: {{due}}
Data as of: {{as_of}}
Rows: {{rows}}

{{table}}

{{notes}}

To open the report, log in by this link.

{{url}}

- {{by}} set up this mail. It shows only what you may see.
- If you do not want it, say so on this page.
{{manage}}
${end}`,
  },
  subscription_link: {
    subject: '[{{app}}] {{label}}',
    body: `Dear {{name}},

this is about the report {{report}}. {{occasion}}

Sent for: {{due}}

{{notes}}

To open the report, log in by this link.

{{url}}

- {{by}} set up this mail. It shows only what you may see.
- If you do not want it, say so on this page.
{{manage}}
${end}`,
  },
  export_ready: {
    subject: '[{{app}}] Export: {{label}}',
    body: `Dear {{name}},

this is about your export of {{label}}.

{{outcome}}

Rows: {{rows}}
Kept until: {{expires_at}}

Log in by this link to open the page Exports, where the file can be downloaded, or the reason is told why it could not be made.

{{url}}

- The file is not attached. Nobody but you can download it.
${end}`,
  },
  comment: {
    subject: '[{{app}}] {{by}} wrote a comment: {{title}}',
    body: `Dear {{name}},

{{by}} wrote a comment on this record. {{why}}.

Record: {{about}}, {{title}}
When: {{at}}

----
{{comment}}
----

To open the record, log in by this link.

{{url}}

- You can stop these mails on the page of your account.
${end}`,
  },
};

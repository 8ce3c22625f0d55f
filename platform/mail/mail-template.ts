import type { MailTemplateName } from '../database/outbox.ts';
import type { Language, Text } from '../contract/text.ts';

/** Subject and plain-text body of a mail in one language, with `{{names}}` of values. */
export interface Words {
  readonly subject: string;
  readonly body: string;
}

/** How a value is given and shown. `text` is one line, `lines` keep their ends, a `path` becomes an address of the system. A moment comes in ISO 8601 and is shown in the reader's language; a choice comes as a key of its texts. */
export type MailValueKind = 'text' | 'lines' | 'path' | 'moment' | Readonly<Record<string, Text>>;

/** A value that may stand in a template. `example` is as `queueMail` would be given it. */
export interface MailValue {
  readonly label: Text;
  readonly kind: MailValueKind;
  readonly example: string;
}

/** A mail of the engine: what it is called, what its words may name, and the words that come with it. */
export interface MailTemplateDefinition {
  readonly label: Text;
  readonly values: Readonly<Record<string, MailValue>>;
  readonly words: Readonly<Record<Language, Words>>;
}

/** Whose mail it is, for every template: from the application's definitions and the server's address. */
export interface MailSurroundings {
  readonly app: Text;
  /** Whom to call (Q4, Q14); empty when the definitions do not say. */
  readonly contact: Text;
  /** Where users log in. */
  readonly homeUrl: string;
  readonly timeZone: string;
}

/** The values that every template has, beside its own. */
export const commonValues: Readonly<Record<'app' | 'home_url' | 'contact', Text>> = {
  app: { ja: 'システムの名前', en: 'Name of the system' },
  home_url: { ja: 'ログイン画面のアドレス', en: 'Address of the login page' },
  contact: { ja: 'お問い合わせ先', en: 'Whom to contact' },
};

/** Whether a text is the name of a mail of the engine. */
export function isMailTemplate(templates: Readonly<Record<MailTemplateName, MailTemplateDefinition>>, name: string): name is MailTemplateName {
  return Object.hasOwn(templates, name);
}

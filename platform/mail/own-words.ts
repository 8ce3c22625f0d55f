import type { MailTemplateName } from '../database/outbox.ts';
import { readSetting } from '../database/setting.ts';
import type { Transaction } from '../database/transaction.ts';
import type { Words } from './mail-template.ts';

/** The words of a mail that administrators wrote, in both languages. */
export interface OwnWords {
  readonly ja: Words;
  readonly en: Words;
}

/** The setting that keeps them. */
export const settingOf = (name: MailTemplateName): string => `mail_template:${name}`;

/** The words that administrators wrote for a mail; undefined: they did not. */
export async function readOwnWords(queries: Pick<Transaction, 'query'>, name: MailTemplateName): Promise<OwnWords | undefined> {
  const { value } = await readSetting(queries, settingOf(name));
  return value as OwnWords | undefined;
}

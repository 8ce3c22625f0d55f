import type { Database } from '../database/database.ts';
import type { MailTable } from '../database/mail-content.ts';
import { ShirabeError } from '../contract/problem.ts';
import type { ClaimedMail } from './claim-mail.ts';
import { type FilledWords, fillWords } from './fill-words.ts';
import { TABLE_PLACE, toHtml } from './html-words.ts';
import { isMailTemplate, type MailSurroundings, type Words } from './mail-template.ts';
import { mailTemplates } from './mail-templates.ts';
import { readOwnWords } from './own-words.ts';

/** A mail whose template the engine does not have (any more). */
export class UnknownTemplate extends Error {}

/**
 * The words of a mail, as administrators want them, with its values put in. Should theirs no longer fit (a value was renamed), those of the engine go
 * out: `isOwn` is false then. `tables` stand in place of the value `table` in an HTML part of the same words. Raises UnknownTemplate.
 */
export async function wordMail(
  database: Pick<Database, 'query'>,
  mail: Pick<ClaimedMail, 'template' | 'language' | 'values'>,
  surroundings: MailSurroundings,
  tables?: readonly MailTable[],
): Promise<{ readonly words: FilledWords; readonly isOwn: boolean }> {
  const { template: name, language } = mail;
  if (!isMailTemplate(mailTemplates, name) || mail.values === null) throw new UnknownTemplate();
  const template = mailTemplates[name];
  const own = await readOwnWords(database, name);
  const values = mail.values;
  const fill = (words: Words): FilledWords => {
    const filled = fillWords(template, words, values, language, surroundings);
    if (!tables) return filled;
    const { text } = fillWords(template, words, { ...values, table: TABLE_PLACE }, language, surroundings);
    return { ...filled, html: toHtml(text, tables, language) };
  };
  try {
    if (own) return { words: fill(own[language]), isOwn: true };
  } catch (error) {
    if (!(error instanceof ShirabeError)) throw error;
  }
  return { words: fill(template.words[language]), isOwn: own === undefined };
}

import type { Database } from '../database/database.ts';
import { ShirabeError } from '../contract/problem.ts';
import type { ClaimedMail } from './claim-mail.ts';
import { type FilledWords, fillWords } from './fill-words.ts';
import { isMailTemplate, type MailSurroundings } from './mail-template.ts';
import { mailTemplates } from './mail-templates.ts';
import { readOwnWords } from './own-words.ts';

/** A mail whose template the engine does not have (any more). */
export class UnknownTemplate extends Error {}

/**
 * The words of a mail, as administrators want them, with its values put in. Should theirs no longer fit (a value was renamed), those of the engine go
 * out: `isOwn` is false then. Raises UnknownTemplate.
 */
export async function wordMail(
  database: Pick<Database, 'query'>,
  mail: Pick<ClaimedMail, 'template' | 'language' | 'values'>,
  surroundings: MailSurroundings,
): Promise<{ readonly words: FilledWords; readonly isOwn: boolean }> {
  const { template: name, language } = mail;
  if (!isMailTemplate(mailTemplates, name) || mail.values === null) throw new UnknownTemplate();
  const template = mailTemplates[name];
  const own = await readOwnWords(database, name);
  try {
    if (own) return { words: fillWords(template, own[language], mail.values, language, surroundings), isOwn: true };
  } catch (error) {
    if (!(error instanceof ShirabeError)) throw error;
  }
  return { words: fillWords(template, template.words[language], mail.values, language, surroundings), isOwn: own === undefined };
}

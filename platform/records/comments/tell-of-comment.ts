import sql from 'sql-template-tag';
import type { Language } from '../../contract/text.ts';
import { queueMail } from '../../database/outbox.ts';
import type { Transaction } from '../../database/transaction.ts';
import { findReaders } from './comment-people.ts';
import type { Commented } from './find-commented.ts';
import type { RequestContext } from '../../database/request-context.ts';

/** A request that may lead to mails: `baseUrl` is where their links begin. */
export interface CommentContext extends RequestContext {
  readonly baseUrl: string;
}

/** Of those who wrote before, so many are told: the last ones. */
const MOST_TOLD = 50;

/** What stands before the name of a file. */
const attached: Readonly<Record<Language, string>> = { ja: '添付', en: 'File' };

interface Told {
  readonly id: string;
  readonly username: string;
  readonly name: string;
  readonly email: string;
  readonly language: Language;
}

/**
 * Tells by mail whom a comment names and, of a new one, who wrote comments before: of these who may read the record, have an address and want such mails. Who
 * may read it is asked once more when the mail goes out (`mayTellOf`).
 */
export async function tellOfComment(
  context: CommentContext,
  tx: Transaction,
  { object, id: record, title }: Commented,
  comment: {
    readonly id: string;
    readonly text: string;
    readonly files: readonly { readonly name: string }[];
    readonly mentions: readonly string[];
    readonly isNew: boolean;
  },
): Promise<void> {
  const { actor, now, baseUrl } = context;
  const wrote = comment.isNew
    ? await tx.query<{
        by_user: string;
      }>(sql`SELECT by_user FROM shirabe.comment WHERE object = ${object.name} AND record = ${record}::uuid AND by_user IS NOT NULL
        GROUP BY by_user ORDER BY max(id::text) DESC LIMIT ${MOST_TOLD}`)
    : [];
  const before = wrote.map(({ by_user }) => by_user).filter((user) => !comment.mentions.includes(user));
  const users = [...comment.mentions, ...before].filter((user) => user !== actor.id);
  const readers = await findReaders(context, tx, object, record, users);
  const told = await tx.query<Told>(sql`SELECT id, username, name, email, language FROM shirabe.user_account
    WHERE id = ANY(${readers.map(({ id }) => id)}::uuid[]) AND email IS NOT NULL AND NOT 'comment' = ANY(unwanted_mail) ORDER BY id`);
  for (const { id: userId, username, name, email, language } of told) {
    const values = {
      username,
      name,
      by: actor.name,
      about: object.label[language],
      title,
      comment: [comment.text, ...comment.files.map(({ name }) => `[${attached[language]}] ${name}`)].filter((line) => line !== '').join('\n'),
      why: comment.mentions.includes(userId) ? ('mention' as const) : ('before' as const),
      at: now.toISOString(),
      url: `${baseUrl}/o/${object.name}/${record}#comments`,
    };
    const mail = await queueMail(tx, { template: 'comment', to: email, language, userId, values }, now);
    await tx.query(sql`INSERT INTO shirabe.comment_mail (mail, comment, user_id) VALUES (${mail}::uuid, ${comment.id}::uuid, ${userId}::uuid)`);
  }
}

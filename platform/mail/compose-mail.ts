import MailComposer from 'nodemailer/lib/mail-composer';
import type { MailFile } from '../database/mail-content.ts';
import { isMailAddress } from '../fields/email.ts';
import type { FilledWords } from './fill-words.ts';

/** Who writes: an address, with a name that people see. */
export interface Sender {
  readonly name: string;
  readonly address: string;
}

/** A message as it goes out: the same bytes at every attempt, so that a server or a reader knows a repeated one by its Message-ID. */
export interface Message {
  readonly id: string;
  readonly to: string;
  readonly from: Sender;
  readonly date: Date;
  readonly words: FilledWords;
  readonly file?: MailFile;
}

/** Why a message cannot be made: the address is none. */
export class BadAddress extends Error {}

/**
 * What nodemailer makes the message from. Its headers: From, To, Subject, Date, Message-ID; Auto-Submitted (RFC 3834), so that no holiday
 * notice answers; text/plain, and where there is one text/html, in UTF-8, in base64, whose short ASCII lines pass every relay and
 * leave no address broken over two lines. The boundaries between parts come from the id, so that every attempt sends the same bytes.
 * Raises BadAddress for a recipient that is no address: nothing is read out of it (it could name several).
 */
export function composeMail({ id, to, from, date, words, file }: Message) {
  if (!isMailAddress(to)) throw new BadAddress();
  return {
    envelope: { from: from.address, to: [to] },
    from,
    to: { name: '', address: to },
    subject: words.subject,
    date,
    messageId: `<${id}@${from.address.slice(from.address.lastIndexOf('@') + 1)}>`,
    headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
    text: words.text,
    ...(words.html !== undefined && { html: words.html }),
    ...(file && { attachments: [{ filename: file.name, contentType: file.type, content: file.content }] }),
    baseBoundary: id,
    encoding: 'base64',
    textEncoding: 'B' as const,
    newline: 'win',
    xMailer: false as const,
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}

/** The whole message (RFC 5322), as it would be sent. Raises BadAddress. */
export function writeMessage(message: Message): Promise<Buffer> {
  return new MailComposer(composeMail(message)).compile().build();
}

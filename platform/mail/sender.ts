import { isIP } from 'node:net';
import addressParser from 'nodemailer/lib/addressparser';
import { isMailAddress } from '../fields/email.ts';
import type { Sender } from './compose-mail.ts';

/** Reads MAIL_FROM: `gmis@example.jp`, or with a name `G-MIS 事務局 <gmis@example.jp>`. Undefined for everything else. */
export function readSender(text: string): Sender | undefined {
  if (/\p{Cc}/u.test(text)) return undefined;
  const [sender, more] = addressParser(text, { flatten: true });
  if (sender === undefined || more !== undefined || !isSenderAddress(sender.address)) return undefined;
  return { name: sender.name, address: sender.address };
}

/** Who writes when MAIL_FROM does not say: `noreply@` the host of BASE_URL, with the application's name. */
export function defaultSender(baseUrl: string | undefined, name: string): Sender {
  const host = baseUrl === undefined ? 'localhost' : new URL(baseUrl).hostname;
  return { name, address: `noreply@${isIP(host.replace(/^\[|\]$/g, '')) ? 'localhost' : host}` };
}

/** An address, of which the host may be a single name such as `localhost`. */
function isSenderAddress(address: string): boolean {
  return isMailAddress(address) || isMailAddress(`${address}.example`);
}

import { createHash, randomInt, timingSafeEqual } from 'node:crypto';
import { Secret, TOTP } from 'otpauth';

/** RFC 6238 as every authenticator knows it. */
const totp = { algorithm: 'SHA1', digits: 6, period: 30 } as const;
/** A code is right for the step before and after its own too: clocks differ, and typing takes time (RFC 6238 5.2). */
const window = 1;

/** A new secret: 160 bits, the length of the hash (RFC 4226 4). */
export function newSecret(): Buffer {
  return Buffer.from(new Secret({ size: 20 }).bytes);
}

/** The secret in base32, to be typed in, and as an address for a QR code (otpauth://). */
export function describeSecret(secret: Buffer, issuer: string, username: string): { readonly secret: string; readonly uri: string } {
  const made = new TOTP({ ...totp, issuer, label: username, secret: secretOf(secret) });
  return { secret: made.secret.base32, uri: made.toString() };
}

/** The step whose code it is, within the window and after the last step that was taken; undefined when it is none. Every step is compared, in the same time. */
export function findStep(secret: Buffer, code: string, now: Date, lastStep: number): number | undefined {
  const present = Math.floor(now.getTime() / 1000 / totp.period);
  const made = new TOTP({ ...totp, secret: secretOf(secret) });
  const given = Buffer.from(code.padEnd(totp.digits).slice(0, totp.digits));
  let found: number | undefined;
  for (let step = present - window; step <= present + window; step += 1) {
    const right = Buffer.from(made.generate({ timestamp: step * totp.period * 1000 }));
    if (given.length === right.length && timingSafeEqual(given, right) && step > lastStep) found = step;
  }
  return found;
}

/** What was typed, without blanks and hyphens, half-width and small. */
export function readCode(typed: string): string {
  return typed
    .normalize('NFKC')
    .replace(/[\s\-‐-―−ー]/g, '')
    .toLowerCase();
}

/** Whether it can be a code of an authenticator; anything else can only be a recovery code. */
export function isTotp(code: string): boolean {
  return /^\d{6}$/.test(code);
}

/** How many recovery codes are given. */
const recoveryCodes = 10;
/** Letters and digits that nobody takes for one another. 16 of them are 79 bits: too many to be guessed, so that a fast hash is enough. */
const signs = 'abcdefghjkmnpqrstuvwxyz23456789';

/** Codes for when the authenticator is lost, each for once: groups of four. */
export function newRecoveryCodes(): readonly string[] {
  const group = (): string => Array.from({ length: 4 }, () => signs[randomInt(signs.length)]).join('');
  return Array.from({ length: recoveryCodes }, () => Array.from({ length: 4 }, group).join('-'));
}

/** What is kept of a recovery code. */
export function hashRecoveryCode(userId: string, code: string): Buffer {
  return createHash('sha256')
    .update(`${userId} ${readCode(code)}`)
    .digest();
}

function secretOf(secret: Buffer): Secret {
  return new Secret({ buffer: new Uint8Array(secret).buffer });
}

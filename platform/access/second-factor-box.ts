import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

/** The first byte of what is kept: how the rest was made. */
const form = 1;
const ivBytes = 12;
const tagBytes = 16;

/**
 * Keeps the secrets of second factors unreadable in the database and its backups: AES-256-GCM (NIST SP 800-38D) under a key that is not there.
 * The key is asked for when it is first needed.
 */
export class SecondFactorBox {
  readonly #secret: () => Buffer;
  #key: Buffer | undefined;

  /** `secret`: at least 32 bytes that only the operators have. */
  constructor(secret: () => Buffer) {
    this.#secret = secret;
  }

  /** The secret of a user, to be kept. It can be opened for that user only. */
  close(userId: string, secret: Buffer): Buffer {
    const iv = randomBytes(ivBytes);
    const cipher = createCipheriv('aes-256-gcm', this.#take(), iv).setAAD(Buffer.from(userId));
    const closed = Buffer.concat([cipher.update(secret), cipher.final()]);
    return Buffer.concat([Buffer.from([form]), iv, cipher.getAuthTag(), closed]);
  }

  /** What was kept for the user. Raises an Error when it was kept under another key, or was altered. */
  open(userId: string, kept: Buffer): Buffer {
    const [iv, tag, closed] = [kept.subarray(1, 1 + ivBytes), kept.subarray(1 + ivBytes, 1 + ivBytes + tagBytes), kept.subarray(1 + ivBytes + tagBytes)];
    try {
      if (kept[0] !== form) throw new Error('unknown form');
      const decipher = createDecipheriv('aes-256-gcm', this.#take(), iv, { authTagLength: tagBytes }).setAAD(Buffer.from(userId));
      return Buffer.concat([decipher.setAuthTag(tag).update(closed), decipher.final()]);
    } catch (cause) {
      throw new Error('The secret of a second factor cannot be read: is SECRET_KEY (or the file secret.key) another one than when it was set up?', { cause });
    }
  }

  #take(): Buffer {
    this.#key ??= Buffer.from(hkdfSync('sha256', this.#secret(), '', 'shirabe second factor', 32));
    return this.#key;
  }
}

import type { Message } from './compose-mail.ts';

/** How mails leave: to an SMTP server, or into a folder. */
export interface Carrier {
  /** How many it takes at the same time. */
  readonly lanes: number;
  /** Gives a mail on. Raises NotCarried. */
  carry(message: Message): Promise<void>;
  close(): Promise<void>;
}

/** Why a mail was not taken. */
export class NotCarried extends Error {
  /** `mail`: the server will never take this one. `later`: it did not take this one now. `way`: no mail can go now (no connection, not let in). */
  readonly kind: 'mail' | 'later' | 'way';
  /** A word for the log, which never holds an address: the SMTP code, or what failed. */
  readonly short: string;
  /** `reason`: what the server said, for the page; without secrets. */
  constructor(kind: NotCarried['kind'], reason: string, short: string) {
    super(reason);
    this.kind = kind;
    this.short = short;
  }
}

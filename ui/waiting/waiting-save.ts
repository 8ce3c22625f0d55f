import type { ErrorBody } from '../../platform/contract/problem.ts';

/** A save that could not be sent: it waits in this browser for the connection, and is sent once. */
export interface WaitingSave {
  /** The key of the save: the server knows by it that it has done it already. */
  readonly key: string;
  /** Whose it is: of somebody else it is neither shown nor sent. */
  readonly user: string;
  readonly object: string;
  /** null: a new record. */
  readonly id: string | null;
  /** What is saved, in words. */
  readonly title: string;
  /** The address of the form, and the key of its draft. */
  readonly url: string;
  readonly place: string;
  readonly body: object;
  /** What was typed, so that the form can be taken up again. */
  readonly draft: unknown;
  /** ISO moment of the try to save. */
  readonly at: string;
  /** The server refused it: it waits for its user, and is not sent again by itself. */
  readonly refused?: { readonly status: number; readonly body: ErrorBody & Readonly<Record<string, unknown>> };
}

/** What became of sending one: written, refused, or not sent at all. */
export type SendResult =
  | { readonly kind: 'saved'; readonly id: string }
  | { readonly kind: 'refused'; readonly refused: NonNullable<WaitingSave['refused']> }
  /** No connection, or a server that cannot work now: later. */
  | { readonly kind: 'later' }
  /** Nobody is logged in any more. */
  | { readonly kind: 'session' };

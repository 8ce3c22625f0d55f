import type { Text } from './text.ts';

/** One thing that is wrong, in the user's words. `code` is stable; `field` names the place within the request. */
export interface Problem {
  readonly field?: string;
  readonly code: string;
  readonly message: string;
  /** The message in English; the edge sends it instead to those who read English, and never sends both. */
  readonly en?: string;
  /** Warnings may be saved over; everything else is an error. */
  readonly severity?: 'error' | 'warning';
}

/** A problem of a definition, at its place in a file. Lines and columns count from 1. */
export interface DefinitionProblem {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly code: string;
  readonly message: string;
}

/** The body of every answer that is not a success. */
export interface ErrorBody {
  readonly code: string;
  readonly message: string;
  readonly problems: readonly Problem[];
  /** The id of the request, as in the server's log and the audit; also in the header `x-request-id` of every answer. */
  readonly request?: string;
}

/** Every code of an `ErrorBody`, with its HTTP status: the contract with other programs. */
export const errorStatus = {
  bad_request: 400,
  unknown_field: 400,
  bad_filter: 400,
  bad_cursor: 400,
  unsupported_encoding: 415,
  unauthenticated: 401,
  bad_credentials: 401,
  second_factor: 401,
  cross_site: 403,
  forbidden: 403,
  password_expired: 403,
  not_now: 403,
  not_from_here: 403,
  by_organization: 403,
  not_found: 404,
  method_not_allowed: 405,
  conflict: 409,
  expired_link: 410,
  too_large: 413,
  unsupported_media_type: 415,
  /** A file has no such range of bytes. */
  bad_range: 416,
  invalid: 422,
  warnings: 422,
  /** The record moves to another unit, and past records belong to it: what becomes of them is to be chosen (`past_rows`). Details: see `ScopeMove` of the wire. */
  scope_move: 422,
  unmappable: 422,
  locked: 423,
  too_many_requests: 429,
  internal: 500,
  unavailable: 503,
} as const;
export type ErrorCode = keyof typeof errorStatus;

/** Thrown anywhere below the HTTP edge or the command line; the edge turns it into an `ErrorBody` with the status of its code. */
export class ShirabeError extends Error {
  readonly code: ErrorCode;
  /** The message in English; the message itself is in Japanese. The edge sends the one that the reader reads. */
  readonly en: string;
  readonly problems: readonly Problem[];
  /** More members of the answer, such as both values of a conflict. */
  readonly detail: Readonly<Record<string, unknown>>;
  /** `message`: in both languages; a plain string is what developers and operators read, in both languages or in Japanese. */
  constructor(code: ErrorCode, message: Text | string, problems: readonly Problem[] = [], detail: Readonly<Record<string, unknown>> = {}) {
    super(typeof message === 'string' ? message : message.ja);
    this.name = 'ShirabeError';
    this.code = code;
    this.en = typeof message === 'string' ? message : message.en;
    this.problems = problems;
    this.detail = detail;
  }
}

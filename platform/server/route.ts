import { applyDecorators, SetMetadata } from '@nestjs/common';
import type { LimitedKind } from '../access/request-limits.ts';
import type { SetupArea } from '../contract/definitions.ts';
import type { TSchema } from 'typebox';

/** What a route is, for its guard and for the OpenAPI description. */
export interface RouteDescription {
  readonly summary: string;
  /** Who may call it: anybody, whoever is logged in (what they then see is decided by the query room), or those who look after an area of the set-up. */
  readonly access: 'public' | 'session' | { readonly area: SetupArea };
  /** The session is checked beside what the route reads (see CheckedReads), not before. */
  readonly isChecked?: 'beside';
  /** Open to a session that must set up its second factor before anything else. */
  readonly beforeSecondFactor?: true;
  /** Open to somebody who views the application as another user, though it changes something. */
  readonly whileViewing?: true;
  /** It changes nothing, though what it asks is sent as a body: when its reader leaves, what is read for it ends. */
  readonly reads?: true;
  /** What the request counts as, where requests of a user and of an address are limited (see RequestLimits). */
  readonly limit?: LimitedKind;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: TSchema;
  readonly answer?: TSchema;
  /** The content type when the answer is not JSON. */
  readonly produces?: string;
  readonly status?: number;
}

export const ROUTE = 'shirabe:route';

/** Describes a route. A route without it is refused by the guard: nothing is open by being forgotten. */
export function Route(description: RouteDescription): MethodDecorator {
  return applyDecorators(SetMetadata(ROUTE, description));
}

import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Origin, RequestContext } from '../database/request-context.ts';
import { ShirabeError } from '../contract/problem.ts';
import type { Environment } from './environment.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Set by the session guard for routes that need a session. */
    context?: RequestContext;
  }
}

/**
 * The session cookie. Behind https its name says that no other host of the domain, and nothing without TLS, can have set it (`__Host-`, RFC 6265bis): browsers
 * hold to that.
 */
export function sessionCookie({ baseUrl }: Pick<Environment, 'baseUrl'>): { readonly name: string; readonly secure: boolean } {
  const secure = baseUrl?.startsWith('https:') ?? false;
  return { name: secure ? '__Host-shirabe_session' : 'shirabe_session', secure };
}

/** The token of the session that a request comes with. */
export function sessionToken({ cookies }: Pick<FastifyRequest, 'cookies'>, environment: Pick<Environment, 'baseUrl'>): string | undefined {
  return cookies[sessionCookie(environment).name];
}

/** The RequestContext of a route with a session. */
export const Context = createParamDecorator((_data: unknown, execution: ExecutionContext): RequestContext => {
  const { context } = execution.switchToHttp().getRequest<FastifyRequest>();
  if (!context) throw unauthenticated();
  return context;
});

/** The refusal of a route of the set-up to those who do not look after it. */
export function notForYou(): ShirabeError {
  return new ShirabeError('forbidden', { ja: 'この操作をする権限がありません。', en: 'You may not do this.' });
}

/** The refusal of a request without a live session. */
export function unauthenticated(): ShirabeError {
  return new ShirabeError('unauthenticated', { ja: 'ログインしてください。', en: 'Log in.' });
}

/** From where a request comes, and its id. */
export function originOf({ ip, id }: Pick<FastifyRequest, 'ip' | 'id'>): Origin {
  return { address: ip, request: id };
}

/** The token of the request's session. Raises `unauthenticated` when it brings none. */
export function tokenOf(request: Pick<FastifyRequest, 'cookies'>, environment: Pick<Environment, 'baseUrl'>): string {
  const token = sessionToken(request, environment);
  if (!token) throw unauthenticated();
  return token;
}

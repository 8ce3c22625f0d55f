import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { RequestContext } from '../database/request-context.ts';
import { ShirabeError } from '../contract/problem.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Set by the session guard for routes that need a session. */
    context?: RequestContext;
  }
}

/** The session cookie. */
export const SESSION_COOKIE = 'shirabe_session';

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

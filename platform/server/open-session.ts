import type { FastifyReply, FastifyRequest } from 'fastify';
import { findSession } from '../access/find-session.ts';
import { logOut } from '../access/log-out.ts';
import type { Client } from '../access/log-ins.ts';
import type { RequestContext } from '../database/request-context.ts';
import { originOf, sessionCookie, sessionToken, unauthenticated } from './request.ts';
import type { Server } from './server-state.ts';

/** Who asks, as far as a log-in takes it down. */
export function clientOf(request: FastifyRequest): Required<Client> {
  return { ...originOf(request), userAgent: request.headers['user-agent'] ?? '' };
}

/**
 * Gives the browser the cookie of a session that has just begun, in place of the one before, which ends. Gives the context of the new one.
 * Raises `second_factor` when all that the session may do is to set one up; the browser has its cookie then too.
 */
export async function openSession(server: Server, token: string, request: FastifyRequest, reply: FastifyReply): Promise<RequestContext> {
  const now = server.clock();
  const session = await findSession(server.database, token, now);
  if (!session) throw unauthenticated();
  const before = sessionToken(request, server.environment);
  if (before) await logOut(server.database, before);
  setSessionCookie(server, token, reply);
  return server.contextOf(session, { origin: originOf(request), now });
}

/** Gives the browser the token of its session, for as long as the browser is open. */
export function setSessionCookie({ environment }: Server, token: string, reply: FastifyReply): void {
  const { name, secure } = sessionCookie(environment);
  void reply.setCookie(name, token, { path: '/', httpOnly: true, sameSite: 'lax', secure });
}

import type { FastifyRequest } from 'fastify';
import type { AccountContext, ManagerContext } from '../access/account-context.ts';
import type { RequestContext } from '../database/request-context.ts';
import { baseUrlOf } from './base-url.ts';
import { originOf } from './request.ts';
import type { Server } from './server-state.ts';

/** What work on accounts needs, for a request without a session. */
export async function publicContext(server: Server, request: FastifyRequest): Promise<AccountContext> {
  const { model } = await server.models.current();
  return { database: server.database, model, now: server.clock(), origin: originOf(request), baseUrl: baseUrlOf(server.environment, request) };
}

/** What work on accounts needs, for a request of somebody who is logged in. */
export function managerContext({ environment }: Server, context: RequestContext, request: FastifyRequest): ManagerContext {
  return { ...context, baseUrl: baseUrlOf(environment, request) };
}

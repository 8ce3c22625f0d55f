import { type CanActivate, type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { findSession } from '../access/find-session.ts';
import { ShirabeError } from '../contract/problem.ts';
import { leftOf } from './notice-leaving.ts';
import { Server } from './server-state.ts';
import { ROUTE, type RouteDescription } from './route.ts';
import { refuseWhileViewing } from './refuse-while-viewing.ts';
import { notForYou, originOf, sessionToken, unauthenticated } from './request.ts';

/** Lets nobody in whom no rule lets in: a route without a description is closed, and one with `session` needs a live session. */
@Injectable()
export class SessionGuard implements CanActivate {
  private readonly server: Server;
  constructor(@Inject(Server) server: Server) {
    this.server = server;
  }

  async canActivate(execution: ExecutionContext): Promise<boolean> {
    const route = Reflect.getMetadata(ROUTE, execution.getHandler()) as RouteDescription | undefined;
    if (!route) throw new ShirabeError('not_found', { ja: '見つかりません。', en: 'Not found.' });
    const request = execution.switchToHttp().getRequest<FastifyRequest>();
    refuseCrossSite(request, this.server.environment.baseUrl);
    // A route that reads by CheckedReads gets its context from there, and from nowhere else.
    if (route.isChecked === 'beside') return true;
    const now = this.server.clock();
    const count = async (user?: string): Promise<void> => {
      if (route.limit) await this.server.limits.count(route.limit, { user, address: request.ip }, now);
    };
    if (route.access === 'public') {
      await count();
      return true;
    }
    const token = sessionToken(request, this.server.environment);
    const session = token ? await findSession(this.server.database, token, now) : null;
    if (!session) throw unauthenticated();
    request.context = await this.server.contextOf(session, {
      origin: originOf(request),
      now,
      beforeSecondFactor: route.beforeSecondFactor,
      left: leftOf(request, route),
    });
    refuseWhileViewing(request, request.context, route);
    if (typeof route.access === 'object' && !request.context.actor.areas.includes(route.access.area)) throw notForYou();
    // Who views as another user uses up nothing of that user's.
    await count(session.owner?.id ?? session.actor.id);
    return true;
  }
}

/**
 * Refuses a request that a page of another site makes with the user's cookie. Browsers say where a request comes from
 * (Sec-Fetch-Site, Origin: Fetch Metadata, W3C); programs that are no browsers send neither.
 */
export function refuseCrossSite(request: Pick<FastifyRequest, 'method' | 'headers'>, baseUrl: string | undefined): void {
  if (request.method === 'GET' || request.method === 'HEAD' || request.method === 'OPTIONS') return;
  const site = request.headers['sec-fetch-site'];
  if (site === 'same-origin' || site === 'none') return;
  const { origin } = request.headers;
  if (site === undefined && origin === undefined) return;
  const hosts = [request.headers.host, baseUrl ? new URL(baseUrl).host : undefined];
  if (site !== 'cross-site' && site !== 'same-site' && origin !== undefined && URL.canParse(origin) && hosts.includes(new URL(origin).host)) return;
  throw new ShirabeError('cross_site', {
    ja: '別のサイトからの操作は受け付けません。この画面を開き直してください。',
    en: 'Requests from another site are refused. Open this page again.',
  });
}

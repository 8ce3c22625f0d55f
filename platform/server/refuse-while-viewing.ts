import type { FastifyRequest } from 'fastify';
import { ShirabeError } from '../contract/problem.ts';
import type { RequestContext } from '../database/request-context.ts';
import type { RouteDescription } from './route.ts';

/** Whoever views the application as another user changes nothing, and stays out of that user's own account. Raises `forbidden`. */
export function refuseWhileViewing({ method, routeOptions }: FastifyRequest, context: RequestContext, route: Pick<RouteDescription, 'whileViewing'>): void {
  if (!context.viewedBy || route.whileViewing) return;
  if (method === 'GET' && !routeOptions.url?.startsWith('/api/account')) return;
  throw new ShirabeError('forbidden', {
    ja: `${context.actor.name} さんとして表示している間は、変更できません。表示を終了してから操作してください。`,
    en: `Nothing can be changed while you view as ${context.actor.name}. Stop viewing first.`,
  });
}

import { Inject, Injectable, RequestMethod } from '@nestjs/common';
import { DiscoveryService, MetadataScanner } from '@nestjs/core';
import { errorStatus } from '../contract/problem.ts';
import { ROUTE, type RouteDescription } from './route.ts';

export interface DescribedRoute {
  readonly method: 'get' | 'post' | 'patch' | 'delete' | 'put';
  /** With parameters as {name}. */
  readonly path: string;
  readonly route: RouteDescription;
}
const METHODS: Partial<Record<RequestMethod, DescribedRoute['method']>> = {
  [RequestMethod.GET]: 'get',
  [RequestMethod.POST]: 'post',
  [RequestMethod.PATCH]: 'patch',
  [RequestMethod.DELETE]: 'delete',
  [RequestMethod.PUT]: 'put',
};

/** The OpenAPI 3.1 description, made from the controllers themselves, so that no route can be missing. */
@Injectable()
export class OpenApi {
  private readonly discovery: DiscoveryService;
  private readonly scanner: MetadataScanner;
  constructor(@Inject(DiscoveryService) discovery: DiscoveryService, @Inject(MetadataScanner) scanner: MetadataScanner) {
    this.discovery = discovery;
    this.scanner = scanner;
  }

  /** Every route of every controller. Raises an Error for one that lacks its description. */
  routes(): DescribedRoute[] {
    const routes: DescribedRoute[] = [];
    for (const { instance, metatype } of this.discovery.getControllers()) {
      if (!metatype || typeof instance !== 'object' || instance === null) continue;
      const prefix = String(Reflect.getMetadata('path', metatype) ?? '');
      const prototype = Object.getPrototypeOf(instance) as Record<string, unknown>;
      for (const name of this.scanner.getAllMethodNames(prototype)) {
        const handler = prototype[name];
        const method = typeof handler === 'function' ? METHODS[Reflect.getMetadata('method', handler) as RequestMethod] : undefined;
        if (typeof handler !== 'function' || !method) continue;
        const route = Reflect.getMetadata(ROUTE, handler) as RouteDescription | undefined;
        const path = `/${[prefix, String(Reflect.getMetadata('path', handler) ?? '')]
          .map((part) => part.replace(/^\/|\/$/g, ''))
          .filter(Boolean)
          .join('/')}`.replace(/:(\w+)/g, '{$1}');
        if (!route) throw new Error(`${method} ${path} has no description`);
        routes.push({ method, path, route });
      }
    }
    return routes;
  }

  /** The OpenAPI document. */
  describe(): unknown {
    const paths: Record<string, Record<string, unknown>> = {};
    for (const { method, path, route } of this.routes()) (paths[path] ??= {})[method] = describeRoute(method, path, route);
    return {
      openapi: '3.1.0',
      info: { title: 'Shirabe', version: '1', description: 'Objects, lists, records, reports and exports of a Shirabe application.' },
      paths,
      components: {
        securitySchemes: { session: { type: 'apiKey', in: 'cookie', name: 'shirabe_session' } },
        schemas: {
          Error: {
            type: 'object',
            required: ['code', 'message', 'problems'],
            properties: {
              code: { type: 'string', enum: Object.keys(errorStatus) },
              message: { type: 'string' },
              request: { type: 'string', description: 'The id of the request, as in x-request-id' },
              problems: {
                type: 'array',
                items: {
                  type: 'object',
                  required: ['code', 'message'],
                  properties: {
                    field: { type: 'string' },
                    code: { type: 'string' },
                    message: { type: 'string' },
                    severity: { type: 'string', enum: ['error', 'warning'] },
                  },
                },
              },
            },
          },
        },
      },
    };
  }
}

function describeRoute(method: string, path: string, route: RouteDescription): unknown {
  const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({ name, in: 'path', required: true, schema: { type: 'string' } }));
  const inQuery = Object.entries(route.query ?? {}).map(([name, description]) => ({
    name,
    in: 'query',
    required: false,
    description,
    schema: { type: 'string' },
  }));
  const status = String(route.status ?? 200);
  const content = status === '204' ? undefined : { [route.produces ?? 'application/json']: { schema: route.answer ?? {} } };
  return {
    operationId: `${method}${path.replace(/\W+(\w)/g, (_match, first: string) => first.toUpperCase()).replace(/\W/g, '')}`,
    summary: route.summary,
    ...(route.access !== 'public' ? { security: [{ session: [] }] } : { security: [] }),
    /** Anybody, whoever is logged in, or those who look after this area of the set-up. */
    'x-access': typeof route.access === 'object' ? route.access.area : route.access,
    parameters: [...inPath, ...inQuery],
    ...(route.body ? { requestBody: { required: true, content: { 'application/json': { schema: route.body } } } } : {}),
    responses: {
      [status]: { description: 'Done', ...(content ? { content } : {}) },
      default: { description: 'Refused', content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } } },
    },
  };
}

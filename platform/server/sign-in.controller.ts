import { Controller, Get, Inject, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { signInByName } from '../access/sign-in-by-name.ts';
import type { SignInProvider } from '../access/sign-in-provider.ts';
import { newToken } from '../access/token.ts';
import { ShirabeError } from '../contract/problem.ts';
import { SignIns } from '../contract/wire-accounts.ts';
import { log } from './log.ts';
import { clientOf, openSession } from './open-session.ts';
import { sessionCookie } from './request.ts';
import { Route } from './route.ts';
import { Server } from './server-state.ts';
import { localPath } from './sign-in-next.ts';

const start = '/api/sign-ins/oidc/start';
const callback = '/api/sign-ins/oidc/callback';
/** Seconds that signing in at the provider may take. */
const attemptLasts = 10 * 60;

/** Signing in at an OpenID Connect provider, beside the password. Browsers come here by links: whatever goes wrong, they are led back to the log-in page. */
@Controller('api/sign-ins')
export class SignInController {
  private readonly server: Server;
  constructor(@Inject(Server) server: Server) {
    this.server = server;
  }

  @Get()
  @Route({ summary: 'The ways to sign in beside the password', access: 'public', answer: SignIns })
  list(): SignIns {
    const provider = this.server.provider;
    const label = provider?.settings.label;
    return { providers: label === undefined ? [] : [{ name: 'oidc', label: { ja: label, en: label }, url: start }] };
  }

  @Get('oidc/start')
  @Route({ summary: 'Goes to the provider to sign in', access: 'public', query: { next: 'The page to open afterwards' }, status: 302 })
  async start(@Query() query: Readonly<Record<string, unknown>>, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const provider = this.known();
    const next = localPath(query['next']);
    const seed = newToken();
    try {
      const address = await provider.begin(seed, this.addressOf(request));
      const { name, secure } = this.cookie();
      void reply.setCookie(name, `${seed}.${Buffer.from(next).toString('base64url')}`, {
        path: '/',
        httpOnly: true,
        sameSite: 'lax',
        secure,
        maxAge: attemptLasts,
      });
      void reply.redirect(address.href, 302);
    } catch (error) {
      this.leadBack(error, next, request, reply);
    }
  }

  @Get('oidc/callback')
  @Route({
    summary: 'Comes back from the provider; sets the session cookie',
    access: 'public',
    query: { code: 'Of the provider', state: 'Of the provider', iss: 'Of the provider', error: 'Of the provider' },
    status: 302,
  })
  async callback(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const provider = this.known();
    const { name, secure } = this.cookie();
    const [seed = '', kept = ''] = (request.cookies[name] ?? '').split('.');
    const next = localPath(Buffer.from(kept, 'base64url').toString());
    void reply.clearCookie(name, { path: '/', secure });
    try {
      const answer = new URL(request.url, 'http://localhost').searchParams;
      const username = await provider.finish(seed, this.addressOf(request), answer);
      const token = await signInByName(this.server.database, await this.server.rulesNow(), username, clientOf(request), this.server.clock());
      await openSession(this.server, token, request, reply);
      void reply.redirect(next, 302);
    } catch (error) {
      this.leadBack(error, next, request, reply);
    }
  }

  private known(): SignInProvider {
    const { provider } = this.server;
    if (!provider) throw new ShirabeError('not_found', { ja: '見つかりません。', en: 'Not found.' });
    return provider;
  }

  /** Bound to this host as the session's is: see `sessionCookie`. */
  private cookie(): { readonly name: string; readonly secure: boolean } {
    const { secure } = sessionCookie(this.server.environment);
    return { name: secure ? '__Host-shirabe_sign_in' : 'shirabe_sign_in', secure };
  }

  private addressOf(request: FastifyRequest): string {
    return new URL(callback, this.server.environment.baseUrl ?? `${request.protocol}://${request.host}`).href;
  }

  /** To the log-in page, which explains the code of the refusal. The ticket of a second factor goes where no server and no log sees it. */
  private leadBack(error: unknown, next: string, request: FastifyRequest, reply: FastifyReply): void {
    const refusal = error instanceof ShirabeError ? error : undefined;
    if (!refusal || refusal.code === 'unavailable')
      log('error', 'signing in at the provider failed', { request: request.id, error: describe(refusal?.cause ?? error) });
    const { ticket, set_up: setUp } = refusal?.detail ?? {};
    // The session has begun; its first request says what is missing.
    if (setUp === true) return void reply.redirect(next, 302);
    const query = new URLSearchParams({ sign_in: refusal?.code ?? 'internal', ...(next === '/' ? {} : { next }) });
    void reply.redirect(`/login?${query.toString()}${typeof ticket === 'string' ? `#ticket=${ticket}` : ''}`, 302);
  }
}

/** Name, code and words of an error and of what caused it; never the address that was asked, which holds the provider's code. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = 'code' in error && typeof error.code === 'string' ? ` ${error.code}` : '';
  return `${error.name}${code}: ${error.message}${error.cause instanceof Error ? ` (${error.cause.name}: ${error.cause.message})` : ''}`;
}

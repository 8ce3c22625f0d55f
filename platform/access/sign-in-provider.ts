import { createHash } from 'node:crypto';
import type { Configuration } from 'openid-client';
import { ShirabeError } from '../contract/problem.ts';

/** An OpenID Connect provider, as the environment names it. */
export interface ProviderSettings {
  readonly issuer: URL;
  readonly clientId: string;
  /** None for a client that the provider knows by PKCE alone. */
  readonly clientSecret?: string | undefined;
  /** What the pages call it. */
  readonly label: string;
  /** The claim that holds the user name. */
  readonly usernameClaim: string;
}

/** What is known of the provider is asked for again after so long: milliseconds. */
const freshFor = 60 * 60_000;
/** Seconds that the provider may take to answer. */
const patience = 10;
const scope = 'openid profile email';

/** The package is loaded with the first attempt: most installations have no provider, and start without it. */
const load = () => import('openid-client');
type Oidc = Awaited<ReturnType<typeof load>>;

/**
 * Signing in at an OpenID Connect provider: authorization code with PKCE, state and nonce (OpenID Connect Core 1.0, RFC 9700). State, nonce and verifier of an
 * attempt are made from its seed, which only the browser keeps: a callback without it is another browser's.
 */
export class SignInProvider {
  readonly settings: ProviderSettings;
  readonly #clock: () => Date;
  #known: { readonly until: number; readonly configuration: Promise<Configuration> } | undefined;

  constructor(settings: ProviderSettings, clock: () => Date) {
    this.settings = settings;
    this.#clock = clock;
  }

  /** Where the browser goes to sign in. Raises `unavailable` when the provider does not answer. */
  async begin(seed: string, redirectUri: string): Promise<URL> {
    const oidc = await load();
    const configuration = await this.#discover(oidc);
    return oidc.buildAuthorizationUrl(configuration, {
      redirect_uri: redirectUri,
      scope,
      state: derive(seed, 'state'),
      nonce: derive(seed, 'nonce'),
      code_challenge: await oidc.calculatePKCECodeChallenge(derive(seed, 'verifier')),
      code_challenge_method: 'S256',
    });
  }

  /**
   * The user name that the provider vouches for, from the address at which the browser came back; undefined when it gives none. Raises `expired_link` for an
   * answer to another attempt, or one that came before, `forbidden` when the provider let nobody in, `unavailable` when it cannot be asked or is not to be believed.
   */
  async finish(seed: string, redirectUri: string, answer: URLSearchParams): Promise<string | undefined> {
    if (answer.getAll('state').join() !== derive(seed, 'state')) throw expired();
    const oidc = await load();
    const configuration = await this.#discover(oidc);
    const current = new URL(redirectUri);
    current.search = answer.toString();
    try {
      const tokens = await oidc.authorizationCodeGrant(configuration, current, {
        expectedState: derive(seed, 'state'),
        expectedNonce: derive(seed, 'nonce'),
        pkceCodeVerifier: derive(seed, 'verifier'),
        idTokenExpected: true,
      });
      const claims: Readonly<Record<string, unknown>> = tokens.claims() ?? {};
      const subject = String(claims['sub']);
      const given = this.settings.usernameClaim in claims ? claims : await oidc.fetchUserInfo(configuration, tokens.access_token, subject);
      return readClaim(given, this.settings.usernameClaim);
    } catch (error) {
      throw refusalOf(error, oidc);
    }
  }

  #discover(oidc: Oidc): Promise<Configuration> {
    const now = this.#clock().getTime();
    if (this.#known && this.#known.until > now) return this.#known.configuration;
    const { issuer, clientId, clientSecret } = this.settings;
    const configuration = oidc
      .discovery(issuer, clientId, undefined, clientSecret === undefined ? oidc.None() : oidc.ClientSecretBasic(clientSecret), {
        timeout: patience,
        // Without TLS for a provider on this computer only: see `readProvider`.
        ...(issuer.protocol === 'http:' ? { execute: [oidc.allowInsecureRequests] } : {}),
      })
      .catch((error: unknown) => {
        if (this.#known?.configuration === configuration) this.#known = undefined;
        throw refusalOf(error, oidc);
      });
    this.#known = { until: now + freshFor, configuration };
    return configuration;
  }
}

/** What the environment says of a provider. Raises an Error for what cannot be: an issuer without TLS that is not on this computer. */
export function readProvider(variables: Readonly<Record<string, string | undefined>>): ProviderSettings | undefined {
  const { OIDC_ISSUER: issuer, OIDC_CLIENT_ID: clientId, OIDC_CLIENT_SECRET: clientSecret, OIDC_LABEL: label, OIDC_USERNAME_CLAIM: claim } = variables;
  if (!issuer) return undefined;
  const url = URL.canParse(issuer) ? new URL(issuer) : undefined;
  const isHere = url?.protocol === 'http:' && /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(url.hostname);
  if (!url || (url.protocol !== 'https:' && !isHere)) throw new Error(`OIDC_ISSUER must be an address that begins with https://, not "${issuer}".`);
  if (!clientId) throw new Error('OIDC_ISSUER needs OIDC_CLIENT_ID: the name by which the provider knows this application.');
  return { issuer: url, clientId, clientSecret: clientSecret || undefined, label: label || url.host, usernameClaim: claim || 'preferred_username' };
}

/** A mail address says who somebody is only where the provider has verified it. */
function readClaim(claims: Readonly<Record<string, unknown>>, name: string): string | undefined {
  const value = claims[name];
  if (typeof value !== 'string' || value === '') return undefined;
  if (name === 'email' && claims['email_verified'] !== true) return undefined;
  return value;
}

function derive(seed: string, part: 'state' | 'nonce' | 'verifier'): string {
  return createHash('sha256').update(`${part} ${seed}`).digest('base64url');
}

function refusalOf(error: unknown, oidc: Oidc): ShirabeError {
  if (error instanceof ShirabeError) return error;
  if (error instanceof oidc.AuthorizationResponseError)
    return explained(
      'forbidden',
      { ja: '認証サービスでのサインインが取り消されたか、許可されませんでした。', en: 'Signing in at the provider was cancelled, or not allowed.' },
      error,
    );
  // The code was used before, or is too old (RFC 6749 5.2).
  if (error instanceof oidc.ResponseBodyError && error.error === 'invalid_grant') return expired(error);
  return explained(
    'unavailable',
    {
      ja: '認証サービスに接続できないか、その応答が正しくありません。ユーザ名とパスワードでログインしてください。',
      en: 'The provider cannot be reached, or its answer is not right. Log in with user name and password.',
    },
    error,
  );
}

function expired(cause?: unknown): ShirabeError {
  return explained('expired_link', { ja: 'サインインをやり直してください。', en: 'Sign in again from the beginning.' }, cause);
}

function explained(code: 'forbidden' | 'expired_link' | 'unavailable', text: { readonly ja: string; readonly en: string }, cause: unknown): ShirabeError {
  const refusal = new ShirabeError(code, text);
  refusal.cause = cause;
  return refusal;
}

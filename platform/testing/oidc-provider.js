/** A real OpenID Connect provider, for tests, as a process of its own: Jest's modules are not those that the package needs, and a test can end it. */
import { createServer } from 'node:http';
import Provider from 'oidc-provider';

const { port, redirectUri, clientId, clientSecret, inIdToken, accounts } = JSON.parse(process.argv[2] ?? '{}');

const server = createServer();
server.listen(port, '127.0.0.1', () => {
  const issuer = `http://127.0.0.1:${server.address().port}`;
  const provider = new Provider(issuer, {
    clients: [
      { client_id: clientId, client_secret: clientSecret, redirect_uris: [redirectUri], grant_types: ['authorization_code'], response_types: ['code'] },
    ],
    findAccount: (_context, id) => ({ accountId: id, claims: () => ({ sub: id, ...accounts[id] }) }),
    claims: { openid: ['sub'], profile: ['preferred_username'], email: ['email', 'email_verified'] },
    conformIdTokenClaims: !inIdToken,
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_context, interaction) => `/interaction/${interaction.uid}` },
    pkce: { required: () => true },
    cookies: { keys: ['only for tests'] },
  });
  const handle = provider.callback();
  server.on('request', (request, response) => void answer(request, response));

  /** The page where somebody signs in: whom, the query says; nobody: they turn back. */
  async function answer(request, response) {
    const url = new URL(request.url, issuer);
    if (!url.pathname.startsWith('/interaction/') || !url.searchParams.has('account')) {
      if (url.pathname.startsWith('/interaction/')) response.end('Who are you?');
      else handle(request, response);
      return;
    }
    const account = url.searchParams.get('account');
    if (!account) {
      await provider.interactionFinished(request, response, { error: 'access_denied' });
      return;
    }
    const grant = new provider.Grant({ accountId: account, clientId });
    grant.addOIDCScope('openid profile email');
    await provider.interactionFinished(request, response, { login: { accountId: account }, consent: { grantId: await grant.save() } });
  }

  process.stdout.write(`${issuer}\n`);
});

import type { MailSurroundings } from '../mail/mail-template.ts';
import type { Model } from '../metadata/model.ts';
import type { Environment } from './environment.ts';

/** Whose mails they are: the application's name and its contact, and where users log in: BASE_URL, or where the server listens. */
export function surroundingsOf({ app }: Model, { baseUrl, host, port }: Pick<Environment, 'baseUrl' | 'host' | 'port'>): MailSurroundings {
  return {
    app: app.label,
    contact: app.texts.contact ?? { ja: '', en: '' },
    homeUrl: new URL('/', baseUrl ?? `http://${host.includes(':') ? `[${host}]` : host}:${port}`).href,
    timeZone: app.timeZone,
  };
}

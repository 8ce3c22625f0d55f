import { join } from 'node:path';
import { Counter, Gauge } from 'prom-client';
import { Delivery, type DeliveryEvent } from '../mail/delivery.ts';
import { openFolder } from '../mail/open-folder.ts';
import { openSmtp } from '../mail/open-smtp.ts';
import { defaultSender } from '../mail/sender.ts';
import { mayTellOf } from '../records/comments/may-tell-of.ts';
import { mayStillSend } from '../reports/subscriptions/may-still-send.ts';
import { log } from './log.ts';
import { metrics } from './metrics.ts';
import type { Platform } from './open-platform.ts';
import { surroundingsOf } from './mail-surroundings.ts';

const waiting = new Gauge({ name: 'shirabe_mails_waiting', help: 'Mails in the outbox that wait or are tried again', registers: [metrics] });
const attempts = new Counter({
  name: 'shirabe_mail_attempts_total',
  help: 'Attempts of this process to send a mail, by what became of it',
  labelNames: ['outcome'],
  registers: [metrics],
});

/** The job that sends the mails of a server: over SMTP_URL, or into DATA_DIR/outbox without it. `port`: where it listens. Not started yet. */
export function openDelivery({ environment, database, models }: Platform, clock: () => Date, port: number): Delivery {
  return new Delivery({
    database,
    carrier: environment.smtpUrl === undefined ? openFolder(join(environment.dataDir, 'outbox')) : openSmtp(environment.smtpUrl),
    sender: ({ app }) => environment.mailFrom ?? defaultSender(environment.baseUrl, app.ja),
    surroundings: async () => surroundingsOf((await models.current()).model, { ...environment, port }),
    clock,
    // What a comment or a report tells, only those hear who may read it at that moment.
    admits: async ({ id, template }) => {
      const admits = template === 'comment' ? mayTellOf : template.startsWith('subscription') ? mayStillSend : undefined;
      return !admits || admits(database, (await models.current()).model, id, clock());
    },
    report,
  });
}

function report(event: DeliveryEvent): void {
  if (event.kind === 'waiting') {
    waiting.set(event.count);
    return;
  }
  if (event.kind === 'stopped') {
    log('error', 'the outbox cannot be worked on', { error: event.error instanceof Error ? event.error.message : String(event.error) });
    return;
  }
  if (event.kind === 'own_words') {
    log('warn', 'the words of a mail no longer fit; those of the engine were sent', { template: event.template });
    return;
  }
  const { kind, ...detail } = event;
  attempts.inc({ outcome: kind });
  if (kind === 'sent') log('info', 'mail sent', detail);
  else log('warn', kind === 'failed' ? 'mail given up' : 'mail will be tried again', detail);
}

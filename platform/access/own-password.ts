import { auditedBy } from '../database/audit.ts';
import type { RequestContext } from '../database/request-context.ts';
import { readPasswordUser, refuseWeakPassword, writePassword } from './new-password.ts';
import { hashPassword } from './password.ts';
import { readPolicy } from './password-policy.ts';
import { hashToken } from './token.ts';

/** Changes the viewer's own password; their other sessions end, the one of the token goes on. The present one was asked for before. Raises `invalid`. */
export async function changeOwnPassword(context: RequestContext, password: string, token: string): Promise<void> {
  const { database, model, actor, now } = context;
  const user = await readPasswordUser(database, actor.id);
  if (!user) return;
  await refuseWeakPassword(database, { model, policy: await readPolicy(database) }, user, password);
  const hash = await hashPassword(password);
  const { actor: by, address, request } = auditedBy(context);
  await database.transact((tx) => writePassword(tx, { user, hash, now, keep: hashToken(token) }, { actor: by, address, request, how: 'own' }));
}

import type { UserRoles } from '../../../platform/contract/wire-accounts.ts';
import { getJson } from '../../api/client.ts';

let asked: Promise<UserRoles> | null = null;

/** What a user may be given, read once while the pages are open. Raises ApiError; the next call asks again. */
export function loadRoles(): Promise<UserRoles> {
  asked ??= getJson<UserRoles>('/users/roles').catch((error: unknown) => {
    asked = null;
    throw error;
  });
  return asked;
}

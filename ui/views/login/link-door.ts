import { ApiError } from '../../api/client.ts';
import { keepToken } from '../../app/link-token.ts';
import { navigate } from '../../app/router.ts';
import type { Route } from '../../app/routes.ts';

/** Takes the token of a mail's link out of the address, where the history and other hosts could see it, and goes on without it. False: there was none. */
export function takeToken({ params }: Route, kind: 'password' | 'confirm-mail', onward: string): boolean {
  const { token } = params;
  if (token === undefined) return false;
  keepToken(kind, token);
  void navigate(onward, { replace: true });
  return true;
}

/** Whether an answer says that a link is used up, has expired or was never one. */
export const isGone = (error: unknown): boolean => error instanceof ApiError && (error.code === 'expired_link' || error.code === 'not_found');

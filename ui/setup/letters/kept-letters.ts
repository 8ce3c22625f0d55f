import type { Letters } from '../../../platform/contract/wire-accounts.ts';
import { postJson } from '../../api/client.ts';

let kept: Letters | null = null;

/** Makes one-time codes for users, whose earlier codes end. They are given once: they stay in this window until the next ones, and nowhere else. Raises ApiError. */
export async function makeLetters(users: readonly string[]): Promise<void> {
  kept = await postJson<Letters>('/users/letters', { users });
}
/** The letters that were made last in this window. */
export function keptLetters(): Letters | null {
  return kept;
}
/** Forgets the codes. */
export function forgetLetters(): void {
  kept = null;
}

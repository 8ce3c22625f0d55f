import type { RecordAnswer } from '../../../../platform/contract/wire.ts';
import { ApiError, getJson, messageOf, patchJson } from '../../../api/client.ts';
import { askConfirm } from '../../../components/dialog/confirm.ts';
import { say } from './words.ts';

export interface CardMove {
  readonly object: string;
  readonly id: string;
  /** The picklist, and what the card's column says it holds. */
  readonly by: string;
  readonly from: string | null;
  readonly to: string | null;
}

/**
 * What came of a move: it was made; it was not, and why (the card goes back); somebody else had changed the value (the card goes where it belongs now);
 * or the user did not go on when warned.
 */
export type MoveOutcome =
  | { readonly kind: 'moved' }
  | { readonly kind: 'kept'; readonly reason: string }
  | { readonly kind: 'changed'; readonly value: string | null }
  | { readonly kind: 'left' };

/** Saves the move as any change of the record: with its rules, its warnings, and no change of others overwritten. */
export async function moveCard({ object, id, by, from, to }: CardMove): Promise<MoveOutcome> {
  const path = `/objects/${encodeURIComponent(object)}/records/${encodeURIComponent(id)}`;
  try {
    const record = await getJson<RecordAnswer>(path);
    const now = (record.values[by] ?? null) as string | null;
    if (now !== from) return { kind: 'changed', value: now };
    if (!record.can.update) return { kind: 'kept', reason: say('board.may_not') };
    const save = (accept: boolean) =>
      patchJson<RecordAnswer>(path, { version: record.version, values: { [by]: to }, ...(accept && { accept_warnings: true }) });
    try {
      await save(false);
    } catch (error) {
      if (!(error instanceof ApiError) || error.code !== 'warnings') throw error;
      const text = error.problems.map(({ message }) => message).join('\n');
      if (!(await askConfirm({ title: say('board.warned'), text, confirm: say('board.move_anyway') }))) return { kind: 'left' };
      await save(true);
    }
    return { kind: 'moved' };
  } catch (error) {
    return { kind: 'kept', reason: reasonOf(error) };
  }
}

/** What is wrong at the fields says more than that something is. */
function reasonOf(error: unknown): string {
  const problems = error instanceof ApiError ? error.problems.map(({ message }) => message) : [];
  return problems.length > 0 ? problems.join(' ') : messageOf(error);
}

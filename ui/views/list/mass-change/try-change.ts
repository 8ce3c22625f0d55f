import type { BatchAnswer, BatchReasons, MassPreview } from '../../../../platform/contract/wire-batches.ts';
import { getJson, postJson } from '../../../api/client.ts';
import { followBatch } from './follow-batch.ts';

/**
 * What a change would do to every one of its rows, by a job that writes nothing; `tell` hears how far it is. Gives null when it was stopped, or nobody wants to know
 * any more. Raises ApiError.
 */
export async function tryChange(path: string, request: object, signal: AbortSignal, tell: (batch: BatchAnswer) => void): Promise<MassPreview | null> {
  const begun = await postJson<BatchAnswer>(path, { ...request, trial: true }, { signal });
  const batch = await followBatch(begun, signal, tell);
  if (signal.aborted || batch.state !== 'done') return null;
  const { reasons } = await getJson<BatchReasons>(`/batches/${batch.id}/reasons`, { signal });
  return { total: batch.total, checked: batch.total, counts: batch.counts, reasons };
}

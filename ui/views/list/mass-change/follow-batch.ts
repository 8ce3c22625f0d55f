import type { BatchAnswer } from '../../../../platform/contract/wire-batches.ts';
import { getJson, messageOf, postJson } from '../../../api/client.ts';
import { showToast } from '../../../components/toast/toast.ts';
import { formatNumber, t } from '../../../locale/locale.ts';

/** How often it is asked how far a change is. */
const POLL_MS = 700;

/** Asks how far a change is until it has ended, or nobody wants to know any more; `tell` hears each answer. Raises ApiError. */
export async function followBatch(begun: BatchAnswer, signal: AbortSignal, tell: (batch: BatchAnswer) => void): Promise<BatchAnswer> {
  let batch = begun;
  while (batch.finished_at === null && !signal.aborted) {
    tell(batch);
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    batch = await getJson<BatchAnswer>(`/batches/${batch.id}`, { signal });
  }
  return batch;
}

/** Says that a change was done, where one goes on, with a way back. `undone`: called when it was taken back. */
export function tellDone(batch: BatchAnswer, undone: () => void): void {
  const text = t(batch.kind === 'delete' ? 'mass.toast_delete' : 'mass.toast_edit', { count: formatNumber(written(batch)) });
  showToast({ text, action: { label: t('mass.undo'), run: () => void undo(batch, undone) } });
}

async function undo({ id }: BatchAnswer, undone: () => void): Promise<void> {
  try {
    const begun = await postJson<BatchAnswer>(`/batches/${id}/undo`, {});
    if (begun.finished_at === null) showToast({ text: t('mass.undoing') });
    const batch = await followBatch(begun, new AbortController().signal, () => undefined);
    const count = formatNumber(written(batch));
    const left = (batch.counts['refused'] ?? 0) + (batch.counts['conflict'] ?? 0);
    showToast(left > 0 ? { tone: 'warn', text: t('mass.undone_left', { count, left: formatNumber(left) }) } : { text: t('mass.undone', { count }) });
    undone();
  } catch (error) {
    showToast({ tone: 'bad', text: messageOf(error) });
  }
}

function written({ counts }: BatchAnswer): number {
  return (counts['updated'] ?? 0) + (counts['deleted'] ?? 0);
}

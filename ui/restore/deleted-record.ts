import type { DeletedRecord } from '../../platform/contract/wire-restore.ts';
import type { RecordAnswer } from '../../platform/contract/wire.ts';
import { getJson, messageOf, postJson } from '../api/client.ts';
import { navigate } from '../app/router.ts';
import { urlOf } from '../app/routes.ts';
import { showToast } from '../components/toast/toast.ts';
import { words } from './words.ts';

/** Who deleted a record, and when; null for one that the viewer could not read, or that nobody deleted. */
export function findDeleted(object: string, id: string): Promise<DeletedRecord | null> {
  return getJson<DeletedRecord>(`/objects/${encodeURIComponent(object)}/bin/${encodeURIComponent(id)}`).catch(() => null);
}

/** Brings a deleted record back. Raises ApiError with what stands in the way. */
export function bringBack(object: string, id: string): Promise<RecordAnswer> {
  return postJson<RecordAnswer>(`/objects/${encodeURIComponent(object)}/bin/${encodeURIComponent(id)}/restore`, {});
}

/** Brings a record back, says so, and opens it (or does what `shown` says), or says why it could not be brought back. */
export async function undoDelete(object: string, id: string, shown: () => unknown = () => navigate(urlOf.record(object, id))): Promise<void> {
  try {
    const { title } = await bringBack(object, id);
    showToast({ text: words('bin.restored', { title }) });
    await shown();
  } catch (error) {
    showToast({ text: messageOf(error), tone: 'bad' });
  }
}

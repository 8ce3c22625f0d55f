import { messageOf, postJson, putJson, remove } from '../../api/client.ts';
import { showToast } from '../../components/toast/toast.ts';
import { o } from './words.ts';

/** Marks a report as a favourite, or no longer. */
export function markFavourite(report: string, favourite: boolean): Promise<unknown> {
  const path = `/reports/${encodeURIComponent(report)}/favourite`;
  return favourite ? putJson(path, {}) : remove(path);
}

/** Deletes a report, and offers to take it back; `done` after both. */
export async function deleteReport(report: string, name: string, done: () => void): Promise<void> {
  try {
    await remove(`/own-reports/${report}`);
  } catch (error) {
    showToast({ text: messageOf(error), tone: 'bad' });
    return;
  }
  const restore = async () => {
    try {
      await postJson(`/own-reports/${report}/restore`, {});
      showToast({ text: o('own.restored', { name }) });
      done();
    } catch (error) {
      showToast({ text: messageOf(error), tone: 'bad' });
    }
  };
  showToast({ text: o('own.deleted', { name }), action: { label: o('own.undo'), run: () => void restore() } });
  done();
}

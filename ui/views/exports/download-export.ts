import type { ExportJob, ExportJobDetail } from '../../../platform/contract/wire-exports.ts';
import { apiUrl, getJson } from '../../api/client.ts';
import { saveFile } from '../../app/save-file.ts';
import { showToast } from '../../components/toast/toast.ts';
import { exportsTexts } from '../../locale/record/exports-texts.ts';
import { speaker } from '../../locale/speak.ts';

const say = speaker(exportsTexts);

/**
 * Lets the browser fetch a file that is ready, when its asker may still have it and nothing in it was replaced; otherwise gives what is to be said first.
 * Raises as `getJson`.
 */
export async function downloadExport({ id }: Pick<ExportJob, 'id'>): Promise<ExportJobDetail | null> {
  const detail = await getJson<ExportJobDetail>(`/exports/${id}`);
  if (detail.state !== 'finished' || detail.refused || detail.unmappable > 0) return detail;
  fetchExport(id);
  return null;
}

/** The browser can go on where it was broken off. */
export function fetchExport(id: string): void {
  saveFile(apiUrl(`/exports/${id}/file`));
  showToast({ text: say('exports.downloading') });
}

import type { Import } from '../../../platform/contract/wire-import.ts';
import { askConfirm } from '../../components/dialog/confirm.ts';
import { formatNumber } from '../../locale/locale.ts';
import { leftOut } from './import-rows.ts';
import { words } from './words.ts';

/** Asks, with the numbers of the check, whether the rows are to be saved. One that goes on was asked before. */
export async function askRun(job: Import): Promise<boolean> {
  const { counts, batch } = job;
  if (batch !== null) return true;
  const count = formatNumber(counts.created + counts.updated);
  const numbers = { created: formatNumber(counts.created), updated: formatNumber(counts.updated), rejected: formatNumber(leftOut(job)) };
  return askConfirm({ title: words('take.run_title', { count }), text: words('take.run_text', numbers), confirm: words('take.run_now') });
}

/** Asks whether it is to stop, where rows are being saved. */
export async function askStop({ state }: Import): Promise<boolean> {
  if (state !== 'running') return true;
  return askConfirm({ title: words('take.stop_title'), text: words('take.stop_text'), confirm: words('take.stop'), danger: true });
}

/** Asks whether all that it saved is to be undone. */
export function askUndo({ counts }: Import): Promise<boolean> {
  const numbers = { created: formatNumber(counts.created), updated: formatNumber(counts.updated) };
  return askConfirm({ title: words('take.undo_title'), text: words('take.undo_text', numbers), confirm: words('take.undo'), danger: true });
}

import { currentUser } from '../app/session.ts';
import { askConfirm } from '../components/dialog/confirm.ts';
import { formatNumber, t } from '../locale/locale.ts';
import { dropSentDrafts } from '../views/form/draft.ts';
import { waiting } from './waiting.ts';
import { w } from './words.ts';

/**
 * Before somebody logs out: says how many of their saves still wait here, and takes away the drafts that the server has too, since others may use this browser.
 * False when they rather stay.
 */
export async function leaveBrowser(): Promise<boolean> {
  const count = (await waiting.read()).length;
  const text = w('forms.leave_waiting', { count: formatNumber(count) });
  if (count > 0 && !(await askConfirm({ title: w('forms.waiting_title'), text, confirm: w('forms.log_out_anyway'), cancel: t('app.cancel') }))) return false;
  dropSentDrafts(localStorage, currentUser()?.id ?? '', new Date());
  return true;
}

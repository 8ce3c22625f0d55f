import { currentUser } from '../app/session.ts';
import { askConfirm } from '../components/dialog/confirm.ts';
import { formatNumber, t } from '../locale/locale.ts';
import { sendDrafts } from './send-drafts.ts';
import { dropTraces } from './local-traces.ts';
import { waiting } from './waiting.ts';
import { w } from './words.ts';

/**
 * Before somebody logs out: says how many of their saves still wait here, gives drafts to the server that it does not have yet, and takes away what others who
 * use this browser need not see. False when they rather stay.
 */
export async function leaveBrowser(): Promise<boolean> {
  const count = (await waiting.read()).length;
  const text = w('forms.leave_waiting', { count: formatNumber(count) });
  if (count > 0 && !(await askConfirm({ title: w('forms.waiting_title'), text, confirm: w('forms.log_out_anyway'), cancel: t('app.cancel') }))) return false;
  const user = currentUser();
  if (user && !user.view_as) await sendDrafts(localStorage, user.id, new Date());
  if (user) dropTraces(localStorage, sessionStorage, (owner) => owner === user.id, new Date());
  return true;
}

import { askConfirm } from '../components/dialog/confirm.ts';
import { t } from '../locale/locale.ts';

/** The question before a form with unsaved changes is left; give it to `setLeaveGuard`. True lets go. */
export function askToLeave(): Promise<boolean> {
  return askConfirm({ title: t('app.leave_title'), text: t('app.leave_text'), confirm: t('app.leave'), cancel: t('app.stay'), danger: true });
}

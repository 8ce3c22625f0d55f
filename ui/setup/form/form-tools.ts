import { askToLeave } from '../../app/leave.ts';
import { setLeaveGuard } from '../../app/router.ts';
import { focusControl } from '../../components/error-summary/error-summary.ts';
import type { FormTools } from './setting-form.ts';

/** The browser's part of a form: a question of its own before the form is left unsaved, and the focus. */
export function formTools(): FormTools {
  let release: (() => void) | null = null;
  return {
    guard: (unsaved) => {
      if (unsaved) release ??= setLeaveGuard(askToLeave);
      else {
        release?.();
        release = null;
      }
    },
    focus: focusControl,
  };
}

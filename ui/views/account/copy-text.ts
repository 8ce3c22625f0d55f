import { showToast } from '../../components/toast/toast.ts';
import { say } from '../../locale/account-texts.ts';

/** Copies the words that an element shows; where the browser refuses (no TLS, no permission) they are selected, to be copied by hand. */
export async function copyText(words: string, shown: Element | null): Promise<void> {
  try {
    await navigator.clipboard.writeText(words);
    showToast({ text: say('account.copied') });
  } catch {
    if (shown) getSelection()?.selectAllChildren(shown);
    showToast({ text: say('account.copy_failed'), tone: 'warn' });
  }
}

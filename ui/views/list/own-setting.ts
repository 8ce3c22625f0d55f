import type { ListSetting } from '../../../platform/contract/wire-lists.ts';
import { isAbort, putJson, remove } from '../../api/client.ts';
import { currentUser } from '../../app/session.ts';
import { showToast } from '../../components/toast/toast.ts';
import { t } from '../../locale/locale.ts';

const PAUSE_MS = 400;
const nothing: ListSetting = { columns: null, widths: {}, sort: null };

/**
 * How the user has a list, kept on the server. What an address says holds before it: `begun` is how the list was had when the page was reached, so that going
 * back leads to what was seen.
 */
export class OwnSetting {
  begun: ListSetting = nothing;
  #now: ListSetting = nothing;
  #path = '';
  #pause: ReturnType<typeof setTimeout> | undefined;

  /** A list was read, with how the user has it. */
  begin(path: string, setting: ListSetting): void {
    void this.flush();
    this.#path = `${path}/setting`;
    this.begun = setting;
    this.#now = setting;
  }
  get widths(): ListSetting['widths'] {
    return this.#now.widths;
  }
  get split(): ListSetting['split'] {
    return this.#now.split;
  }

  /** Keeps a change. Who views as another user changes nothing of theirs. */
  change(changes: Partial<ListSetting>): void {
    this.#now = { ...this.#now, ...changes };
    if (currentUser()?.view_as || this.#path === '') return;
    clearTimeout(this.#pause);
    this.#pause = setTimeout(() => void this.flush(), PAUSE_MS);
  }
  /** Sends what is not sent yet. */
  async flush(): Promise<void> {
    if (this.#pause === undefined) return;
    clearTimeout(this.#pause);
    this.#pause = undefined;
    await putJson(this.#path, this.#now, { keepalive: true }).catch(notKept);
  }
  /** The list as it says itself. Raises ApiError. */
  async reset(): Promise<void> {
    clearTimeout(this.#pause);
    this.#pause = undefined;
    await remove(this.#path);
    this.begun = this.#now = nothing;
  }
}

function notKept(error: unknown): void {
  if (!isAbort(error)) showToast({ text: t('list.not_kept'), tone: 'warn' });
}

import type { ListDescription } from '../../../platform/contract/wire-lists.ts';
import { messageOf, putJson, remove } from '../../api/client.ts';
import { navigate } from '../../app/router.ts';
import { urlOf } from '../../app/routes.ts';
import { currentUser, loadSession } from '../../app/session.ts';
import { askConfirm } from '../../components/dialog/confirm.ts';
import type { MenuItem } from '../../components/menu/menu-button.ts';
import { showToast } from '../../components/toast/toast.ts';
import { t, text, type TextKey } from '../../locale/locale.ts';

/** The dialogs of a list. */
export type ListDialogName = 'columns' | 'order' | 'export' | 'new' | 'edit';

/** What is shown now, beside the description of the list. */
export interface ActParts {
  readonly list: ListDescription;
  /** Whether the rows could be read. */
  readonly isShown: boolean;
  /** The whole of what is shown, as an address. */
  readonly address: () => string;
  readonly open: (dialog: ListDialogName) => void;
  readonly reset: () => void;
  readonly changed: (list: ListDescription) => void;
}

/** What a user may do with a list. Who views as another user changes nothing of theirs. */
export function listActs(parts: ActParts): readonly MenuItem[] {
  const { list, isShown } = parts;
  const { can } = list;
  const isOwn = !currentUser()?.view_as;
  const act = (key: TextKey, when: boolean, run: () => void): MenuItem[] => (when ? [{ label: t(key), run }] : []);
  const one = list.lists.find((each) => each.list === list.list);
  return [
    ...act('list.columns', isShown, () => parts.open('columns')),
    ...act('list.order', isShown, () => parts.open('order')),
    ...act('list.reset', isShown && isOwn, () => parts.reset()),
    ...act('list.export', isShown && can.export, () => parts.open('export')),
    ...(isOwn && (can.create || can.update) ? [{ label: t('list.import'), href: urlOf.import(list.object) }] : []),
    ...act('list.copy_link', isShown, () => void copyLink(parts.address())),
    ...act(one?.pinned ? 'list.unpin' : 'list.pin', isOwn && one !== undefined, () => void pin(parts, !one?.pinned)),
    ...act('list.save_as', isShown && isOwn && can.copy, () => parts.open('new')),
    ...act('list.edit', isOwn && can.edit, () => parts.open('edit')),
    ...act('list.delete', isOwn && can.edit, () => void deleteList(parts)),
  ];
}

async function copyLink(address: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(new URL(address, location.href).href);
    showToast({ text: t('list.copied') });
  } catch {
    // Without https a browser gives no clipboard; the address bar then has it.
    await navigate(address, { replace: true });
    showToast({ text: t('list.not_copied'), tone: 'warn' });
  }
}

async function pin({ list, changed }: ActParts, isPinned: boolean): Promise<void> {
  try {
    await putJson(`/objects/${encodeURIComponent(list.object)}/pinned-list`, { list: isPinned ? list.list : null });
    changed({ ...list, lists: list.lists.map((one) => ({ ...one, pinned: isPinned && one.list === list.list })) });
    showToast({ text: t(isPinned ? 'list.pinned' : 'list.unpinned') });
    // The tabs lead elsewhere now.
    await loadSession();
  } catch (error) {
    showToast({ text: messageOf(error), tone: 'bad' });
  }
}

async function deleteList({ list }: ActParts): Promise<void> {
  const label = text(list.label);
  const { object } = list;
  const isShared = list.shared;
  const goesOn = await askConfirm({
    title: t('list.delete'),
    text: t(isShared ? 'list.delete_shared' : 'list.delete_question', { label }),
    confirm: t('list.delete_now'),
    danger: true,
  });
  if (!goesOn) return;
  try {
    await remove(`/objects/${encodeURIComponent(object)}/lists/${encodeURIComponent(list.list)}`);
    await loadSession();
    showToast({ text: t('list.deleted', { label }) });
    await navigate(urlOf.list(object));
  } catch (error) {
    showToast({ text: messageOf(error), tone: 'bad' });
  }
}

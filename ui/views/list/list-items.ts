import type { OfferedLists } from '../../../platform/contract/wire-lists.ts';
import { urlOf } from '../../app/routes.ts';
import type { MenuItem } from '../../components/menu/menu-button.ts';
import { t, text } from '../../locale/locale.ts';

const groups = { declared: 'list.declared', own: 'list.own', shared: 'list.shared' } as const;
type Kind = keyof typeof groups;

/** The lists of an object to pick from, grouped by who made them where users made some. */
export function listItems(lists: OfferedLists['lists'], object: string, current: string): readonly MenuItem[] {
  const isGrouped = lists.some(({ kind }) => kind !== 'declared');
  return lists.map(({ list, label, kind, pinned }, index) => ({
    label: `${text(label)}${pinned ? t('list.pinned_mark') : ''}`,
    href: urlOf.list(object, list),
    current: list === current,
    ...(isGrouped && lists[index - 1]?.kind !== kind && { group: t(groups[kind as Kind]) }),
  }));
}

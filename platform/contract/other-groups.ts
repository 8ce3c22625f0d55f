import type { Text } from './text.ts';

/** The key of the group that has all groups beyond the first so many (`top` of a grouping). */
export const OTHERS: { readonly others: true } = Object.freeze({ others: true });

export const othersText: Text = { ja: 'その他', en: 'Others' };

/** Whether a group's key is that of all others. */
export function isOthers(key: unknown): key is typeof OTHERS {
  return typeof key === 'object' && key !== null && 'others' in key && key.others === true;
}

import type { AccessCatalogue, AccessRole, RoleWay } from '../../../platform/contract/wire-access.ts';
import { text } from '../../locale/locale.ts';
import { tr } from '../../locale/setup-roles-texts.ts';

export type CatalogueObject = AccessCatalogue['objects'][number];
export type ObjectRights = AccessRole['rights']['objects'][string];
export const actions = ['read', 'create', 'update', 'delete'] as const;
export type Action = (typeof actions)[number];
export const rights = [...actions, 'export'] as const;
export type Right = (typeof rights)[number];

/** The heading of a right. */
export function rightLabel(right: Right): string {
  return tr(right === 'delete' ? 'roles.delete_right' : `roles.${right}`);
}

/** Within which records: 「自都道府県」, 「全国」 of what belongs to somebody, 「すべて」 of what does not. */
export function reachWords(reach: string, object: Pick<CatalogueObject, 'scopes'>, scopes: AccessCatalogue['scopes']): string {
  if (!reach.startsWith('own ')) return tr(object.scopes.length > 0 ? 'roles.way_nation' : 'roles.way_all');
  const name = reach.slice(4);
  return tr('roles.way_own', { scope: text(scopes.find(({ scope }) => scope === name)?.label) || name });
}

/** One way in, in words. */
export function wayWords(way: RoleWay, object: Pick<CatalogueObject, 'scopes'>, scopes: AccessCatalogue['scopes']): string {
  const reach = reachWords(way.reach, object, scopes);
  return way.where === null ? reach : `${reach}・${tr('roles.conditional')}`;
}

/** A cell of the matrix in words; those that say the same are said once. */
export function cellWords(right: Right, given: ObjectRights | undefined, object: Pick<CatalogueObject, 'scopes'>, scopes: AccessCatalogue['scopes']): string {
  if (right === 'export') return given?.export ? tr('roles.yes') : tr('roles.way_none');
  const ways = given?.[right] ?? [];
  return ways.length === 0 ? tr('roles.way_none') : [...new Set(ways.map((way) => wayWords(way, object, scopes)))].join('、');
}

/** Whether the right is there at all. */
export function isGiven(right: Right, given: ObjectRights | undefined): boolean {
  return right === 'export' ? given?.export === true : (given?.[right] ?? []).length > 0;
}

/** The objects whose name or label holds every word. */
export function findObjects(objects: AccessCatalogue['objects'], search: string): AccessCatalogue['objects'] {
  const fold = (words: string) => words.normalize('NFKC').toLowerCase();
  const words = fold(search).split(/\s+/).filter(Boolean);
  return objects.filter(({ object, label }) => words.every((word) => fold(`${object} ${label.ja} ${label.en}`).includes(word)));
}

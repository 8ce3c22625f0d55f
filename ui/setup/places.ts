import type { SetupArea } from '../../platform/contract/definitions.ts';
import type { Me } from '../../platform/contract/wire.ts';
import type { SetupKey } from './words.ts';

/** A page of the set-up. */
export interface Place {
  /** Its address below `/setup`. */
  readonly page: string;
  readonly area: SetupArea;
  readonly tag: string;
  load(): Promise<unknown>;
}
/** A page that the menu of the set-up names. */
export interface NamedPlace extends Place {
  readonly label: SetupKey;
  readonly hint: SetupKey;
}

/** In the order of the menu. */
export const namedPlaces: readonly NamedPlace[] = [
  { page: 'users', area: 'accounts', label: 'setup.users', hint: 'setup.users_hint', tag: 'setup-users', load: () => import('./users/users-page.ts') },
  { page: 'import', area: 'accounts', label: 'setup.import', hint: 'setup.import_hint', tag: 'setup-import', load: () => import('./import/import-page.ts') },
  {
    page: 'mail-messages',
    area: 'mail',
    label: 'setup.messages',
    hint: 'setup.messages_hint',
    tag: 'setup-messages',
    load: () => import('./mail/messages-page.ts'),
  },
  {
    page: 'mail-templates',
    area: 'mail',
    label: 'setup.templates',
    hint: 'setup.templates_hint',
    tag: 'setup-templates',
    load: () => import('./mail/templates-page.ts'),
  },
  { page: 'audit', area: 'audit', label: 'setup.audit', hint: 'setup.audit_hint', tag: 'setup-audit', load: () => import('./audit/audit-page.ts') },
  {
    page: 'audit-keeping',
    area: 'audit',
    label: 'setup.keeping',
    hint: 'setup.keeping_hint',
    tag: 'setup-keeping',
    load: () => import('./audit/keeping-page.ts'),
  },
  {
    page: 'passwords',
    area: 'security',
    label: 'setup.passwords',
    hint: 'setup.passwords_hint',
    tag: 'setup-passwords',
    load: () => import('./security/passwords-page.ts'),
  },
  {
    page: 'log-in',
    area: 'security',
    label: 'setup.log_in',
    hint: 'setup.log_in_hint',
    tag: 'setup-log-in',
    load: () => import('./security/log-in-page.ts'),
  },
  {
    page: 'open-data',
    area: 'open_data',
    label: 'setup.open_data',
    hint: 'setup.open_data_hint',
    tag: 'setup-open-data',
    load: () => import('./open-data/open-data-page.ts'),
  },
  { page: 'roles', area: 'access', label: 'setup.roles', hint: 'setup.roles_hint', tag: 'setup-roles', load: () => import('./roles/roles-page.ts') },
  { page: 'access', area: 'access', label: 'setup.access', hint: 'setup.access_hint', tag: 'access-page', load: () => import('./access/access-page.ts') },
];

const newUser: Place = { page: 'users', area: 'accounts', tag: 'setup-new-user', load: () => import('./user/new-user-page.ts') };
const user: Place = { page: 'users', area: 'accounts', tag: 'setup-user', load: () => import('./user/user-page.ts') };
const role: Place = { page: 'roles', area: 'access', tag: 'setup-role', load: () => import('./roles/role-page.ts') };
const openSet: Place = { page: 'open-data', area: 'open_data', tag: 'setup-open-set', load: () => import('./open-data/open-set-page.ts') };
const letters: Place = { page: 'letters', area: 'accounts', tag: 'setup-letters', load: () => import('./letters/letters-page.ts') };
const template: Place = { page: 'mail-templates', area: 'mail', tag: 'setup-template', load: () => import('./mail/template-page.ts') };

/** The page of an address below `/setup`; undefined when there is none. */
export function placeOf(page: string, part: string | undefined): Place | undefined {
  if (part === undefined) return page === 'letters' ? letters : namedPlaces.find((place) => place.page === page);
  if (page === 'users') return part === 'new' ? newUser : user;
  if (page === 'roles') return role;
  if (page === 'open-data') return openSet;
  return page === 'mail-templates' ? template : undefined;
}

/** The pages of the menu that the viewer may open. */
export function placesFor(viewer: Pick<Me, 'areas'> | null): readonly NamedPlace[] {
  return namedPlaces.filter((place) => viewer?.areas.includes(place.area));
}

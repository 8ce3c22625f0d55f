import type { UserRoles, UserRow, UsersPage } from '../../../platform/contract/wire-accounts.ts';
import type { Column, Row } from '../../../platform/contract/wire.ts';
import type { Text } from '../../../platform/contract/text.ts';
import { getJson } from '../../api/client.ts';
import type { RowSource } from '../../components/table/row-loader.ts';
import { text } from '../../locale/locale.ts';
import { setupTexts } from '../../locale/setup-texts.ts';
import { stateTones, userStates } from './user-state.ts';

/** What the address of the list of users says. */
export interface UsersQuestion {
  readonly search: string;
  readonly state: string;
  readonly role: string;
}

const column = (key: string, label: Text, type = 'text', more: Partial<Column> = {}): Column => ({ key, label, type, ...more }) as Column;

/** The columns of the list of users. */
export const userColumns: readonly Column[] = [
  column('username', setupTexts['users.username']),
  column('name', setupTexts['users.name']),
  column('state', setupTexts['users.state'], 'picklist', {
    choices: userStates.map((value) => ({ value, label: setupTexts[`users.state_${value}`], tone: stateTones[value] })),
  }),
  column('unit', setupTexts['users.unit']),
  column('roles', setupTexts['users.roles']),
  column('email', setupTexts['users.email']),
  column('last_log_in_at', setupTexts['users.last_log_in'], 'datetime'),
];

/** A user as a row of the table; what the table does not show as it is, the page draws. */
export function toRow(user: UserRow, roles: UserRoles | null): Row {
  return {
    id: user.id,
    values: {
      // Drawn by the page, with a tick before it: the two spaces keep the room for that.
      username: `　　${user.username}`,
      name: user.name,
      state: user.state,
      unit: user.unit?.label ?? null,
      roles: user.roles.map((role) => roleLabel(role, roles)).join('、'),
      email: user.email,
      last_log_in_at: user.last_log_in_at,
    },
  };
}

/** The words of a role; its name while they are not known. */
export function roleLabel(role: string, roles: UserRoles | null): string {
  return text(roles?.roles.find((one) => one.role === role)?.label) || role;
}

/** The rows of the users that are asked for, page by page. `took` is told of each page. */
export function userSource(question: UsersQuestion, roles: UserRoles | null, took: (page: UsersPage) => void): RowSource {
  return {
    loadPage: async (cursor, { limit, signal }) => {
      const page = await getJson<UsersPage>('/users', { query: { ...question, cursor, limit }, signal });
      took(page);
      return { columns: [...userColumns], rows: page.users.map((user) => toRow(user, roles)), next: page.next, as_of: new Date().toISOString() };
    },
  };
}

/** The most that letters are made for at once. */
export const MOST_LETTERS = 500;

/** Every user who is asked for, up to the most that can be chosen; `more`: there are others. */
export async function findAll(question: UsersQuestion, signal: AbortSignal): Promise<{ readonly users: UserRow[]; readonly more: boolean }> {
  const users: UserRow[] = [];
  let cursor: string | null = null;
  do {
    const page: UsersPage = await getJson<UsersPage>('/users', { query: { ...question, cursor, limit: MOST_LETTERS }, signal });
    users.push(...page.users);
    cursor = page.users.length === 0 ? null : page.next;
  } while (cursor !== null && users.length < MOST_LETTERS);
  return { users: users.slice(0, MOST_LETTERS), more: cursor !== null || users.length > MOST_LETTERS };
}

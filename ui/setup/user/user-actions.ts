import type { UserDetail } from '../../../platform/contract/wire-accounts.ts';
import { patchJson, postJson } from '../../api/client.ts';
import { s } from '../words.ts';
import { nameOf } from '../users/user-state.ts';

/** Something that can be done with a user. */
export interface UserAction {
  readonly name: 'reset' | 'unlock' | 'hold' | 'release' | 'close' | 'open' | 'second_factor' | 'letter';
  readonly label: string;
  /** What is asked before: of what takes something away. */
  readonly question?: { readonly title: string; readonly text: string; readonly danger: boolean };
  /** What is said afterwards. */
  readonly done: string;
  run(): Promise<UserDetail>;
}

/** What can be done with a user in the state that it is in. Every action raises ApiError. */
export function actionsFor(user: UserDetail): readonly UserAction[] {
  const name = nameOf(user);
  const post = (path: string) => () => postJson<UserDetail>(`/users/${user.id}/${path}`, {});
  const patch = (change: object) => () => patchJson<UserDetail>(`/users/${user.id}`, { version: user.version, ...change });
  const ask = (key: 'hold' | 'close' | 'second_factor', danger = true) => ({
    title: s(`user.${key}_title`, { name }),
    text: s(`user.${key}_text`),
    danger,
  });
  const isOpen = user.state !== 'closed';
  const actions: (UserAction | false)[] = [
    mayBeTold(user) &&
      user.email !== null && {
        name: 'reset',
        label: s(user.state === 'invited' ? 'user.first_mail' : 'user.reset'),
        done: s('user.reset_done', { email: user.email }),
        run: post('reset'),
      },
    (user.state === 'locked' || user.locked_until !== null) && { name: 'unlock', label: s('user.unlock'), done: s('user.unlock_done'), run: post('unlock') },
    isOpen && user.state !== 'held' && { name: 'hold', label: s('user.hold'), question: ask('hold'), done: s('user.hold_done'), run: patch({ held: true }) },
    user.state === 'held' && { name: 'release', label: s('user.release'), done: s('user.release_done'), run: patch({ held: false }) },
    user.second_factor && {
      name: 'second_factor',
      label: s('user.second_factor_remove'),
      question: ask('second_factor'),
      done: s('user.second_factor_done'),
      run: post('second-factor-removal'),
    },
    isOpen && { name: 'close', label: s('user.close'), question: ask('close'), done: s('user.close_done'), run: patch({ active: false }) },
    !isOpen && { name: 'open', label: s('user.open'), done: s('user.open_done'), run: patch({ active: true }) },
  ];
  return actions.filter((action) => action !== false);
}

/** Whether a mail or a letter would let the user in: to one who is held or closed nothing is sent. */
export function mayBeTold({ state }: UserDetail): boolean {
  return state !== 'closed' && state !== 'held';
}

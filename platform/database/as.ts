import type { ViewerStanding } from '../query/standing.ts';
import { databaseRoles } from './roles.ts';
import type { Preamble } from './standing-query.ts';
import { statementName } from './statement-name.ts';

/**
 * As whom a statement or a transaction runs: a viewer, within the policies of the tables; the engine, for what the rules do not stop (what follows from a
 * save, jobs, the work of administrators); the owner of the tables, who alone may change them. Unless said, as `app` without a viewer, who sees no record.
 */
export type As = 'engine' | 'owner' | ViewerStanding;

/** What a connection is told before the statements of somebody: its role and the settings, until the transaction ends; `timeout` in milliseconds. */
export function preambleOf(as: As, timeout?: number): Preamble {
  const role = roleOf(as);
  const settings = { ...(typeof as === 'object' && as.settings), ...(timeout !== undefined && { statement_timeout: String(timeout) }) };
  const names = ['role', ...Object.keys(settings)];
  const text = textOf(names);
  return { name: statementName(text), text, values: [role, ...Object.values(settings)] };
}

/** PostgreSQL's name of the role; `none` is the user of the connection, to whom the tables belong. */
export function roleOf(as: As): string {
  if (as === 'owner') return 'none';
  return databaseRoles[as === 'engine' ? 'engine' : as.role];
}

/** What a connection is told to go on as another role of the same transaction. */
export function changeOf(role: string): Preamble {
  const text = textOf(['role']);
  return { name: statementName(text), text, values: [role] };
}

const texts = new Map<string, string>();

function textOf(names: readonly string[]): string {
  const key = names.join();
  const text = texts.get(key) ?? `select ${names.map((name, index) => `set_config('${name}', $${index + 1}, true)`).join(', ')}`;
  texts.set(key, text);
  return text;
}

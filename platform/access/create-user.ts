import sql from 'sql-template-tag';
import { ShirabeError, type Problem } from '../contract/problem.ts';
import type { Language } from '../contract/text.ts';
import { uniqueViolation } from '../database/postgres-errors.ts';
import type { Transaction } from '../database/transaction.ts';
import { newId } from '../database/uuid.ts';
import type { Model } from '../metadata/model.ts';
import { checkPassword, hashPassword } from './password.ts';
import { unitsOf } from './units-of.ts';

export interface NewUser {
  readonly username: string;
  readonly name: string;
  readonly role: string;
  /** Without one, nobody can log in until one is set. */
  readonly password?: string;
  /** The record that the user belongs to, of the object of the role's scope. */
  readonly unit?: string;
  readonly language?: Language;
}

/** Creates a user; gives its id. Raises `invalid` with all problems: the user name, the role, the unit, the password's rules (M1-2). */
export async function createUser(database: Pick<Transaction, 'query'>, model: Model, user: NewUser): Promise<string> {
  const username = user.username.trim();
  const units = await unitsOf(database, model, user.role, user.unit).catch(problemsOf);
  const problems = [...checkUsername(username), ...(Array.isArray(units) ? units : []), ...(user.password === undefined ? [] : checkPassword(user.password))];
  if (problems.length > 0) throw new ShirabeError('invalid', { ja: 'ユーザーを作成できません。', en: 'The user cannot be created.' }, problems);
  const id = newId();
  const hash = user.password === undefined ? null : await hashPassword(user.password);
  try {
    await database.query(sql`insert into shirabe.user_account (id, username, name, password_hash, role, unit, units, language)
      values (${id}, ${username}, ${user.name}, ${hash}, ${user.role}, ${user.unit ?? null}, ${JSON.stringify(units)}, ${user.language ?? 'ja'})`);
  } catch (error) {
    if (!uniqueViolation(error)) throw error;
    const message = `ユーザー名「${username}」は、すでに使われています。`;
    throw new ShirabeError('invalid', message, [{ field: 'username', code: 'duplicate', message }]);
  }
  return id;
}

function problemsOf(error: unknown): Problem[] {
  if (error instanceof ShirabeError && error.code === 'invalid') return [...error.problems];
  throw error;
}

function checkUsername(username: string): Problem[] {
  if (/^[!-~]{1,100}$/.test(username)) return [];
  return [{ field: 'username', code: 'invalid_username', message: 'ユーザー名は、半角の英数字と記号で100文字以内にしてください。' }];
}

import type { Problem } from '../contract/problem.ts';
import { isMailAddress } from '../fields/email.ts';
import type { Model, RoleModel } from '../metadata/model.ts';
import { ownOf } from '../query/paths.ts';
import type { Actor } from '../query/query.ts';

/** What is said of a user; what is not said is not checked. */
export interface UserValues {
  readonly username?: string | undefined;
  readonly name?: string | undefined;
  readonly email?: string | null | undefined;
  readonly role?: string | undefined;
  /** Beside `role`. */
  readonly roles?: readonly string[] | undefined;
}

/** Everything that is wrong with what is said of a user, apart from what the database knows. Lines, control characters and those that turn the direction of writing are refused: names go into mails. */
export function checkUser(model: Model, { username, name, email, role, roles = [] }: UserValues): Problem[] {
  const problems: Problem[] = [];
  if (username !== undefined && !/^[!-~]{1,100}$/.test(username))
    problems.push(
      at(
        'username',
        'invalid_username',
        'ユーザ名は、半角の英数字と記号で100文字以内にしてください。',
        'A user name has at most 100 half-width letters, digits and signs.',
      ),
    );
  if (name !== undefined && (name.trim() === '' || [...name].length > 200 || /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\p{Bidi_Control}]/u.test(name)))
    problems.push(at('name', 'invalid_name', '名前は、改行を入れずに200文字以内で入力してください。', 'Enter a name of at most 200 characters, on one line.'));
  if (email !== undefined && email !== null && !isMailAddress(email))
    problems.push(at('email', 'not_an_email', 'メールアドレスを name@example.jp の形で入力してください。', 'Enter a mail address such as name@example.jp.'));
  if (role !== undefined) {
    const found = ownOf(model.app.roles, role);
    if (!found) problems.push(unknownRole(model, 'role', role));
    else if (found.reach === undefined)
      problems.push(
        at('role', 'additional_role', `役割「${role}」は、ほかの役割に加えて与えるものです。`, `The role ${role} is given beside another one only.`),
      );
  }
  for (const other of new Set(roles)) if (!ownOf(model.app.roles, other)) problems.push(unknownRole(model, 'roles', other));
  return problems;
}

/** Those of the roles that the actor may not give, nor have changed in others: administrators, and whoever looks after an area that the actor does not. */
export function rolesBeyond(actor: Actor, model: Model, roles: readonly string[]): readonly string[] {
  return roles.filter((name) => {
    const role: RoleModel | undefined = ownOf(model.app.roles, name);
    return role !== undefined && !actor.setup && (role.setup || role.areas.some((area) => !actor.areas.includes(area)));
  });
}

/** A problem for each role that the actor may not give. */
export function checkGiving(actor: Actor, model: Model, role: string | undefined, roles: readonly string[]): Problem[] {
  const beyond = (field: string, names: readonly string[]): Problem[] =>
    rolesBeyond(actor, model, names).map((name) =>
      at(
        field,
        'role_not_yours',
        `役割「${name}」を与える権限がありません。管理者へ依頼してください。`,
        `You may not give the role ${name}. Ask an administrator.`,
      ),
    );
  return [...(role === undefined ? [] : beyond('role', [role])), ...beyond('roles', roles)];
}

/** Whether users of the role are administrators. */
export function isAdministrator(model: Model, roles: readonly string[]): boolean {
  return roles.some((role) => ownOf(model.app.roles, role)?.setup === true);
}

/** A problem at a field, in both languages. */
export function at(field: string, code: string, ja: string, en: string): Problem {
  return { field, code, message: ja, en };
}

function unknownRole(model: Model, field: string, role: string): Problem {
  const roles = Object.values(model.app.roles);
  return at(
    field,
    'unknown_role',
    `役割「${role}」はありません。使えるのは ${roles.map(({ label, role: name }) => `${label.ja}（${name}）`).join('、')} です。`,
    `There is no role ${role}. There are ${roles.map(({ label, role: name }) => `${label.en} (${name})`).join(', ')}.`,
  );
}

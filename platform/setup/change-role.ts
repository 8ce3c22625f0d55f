import type { RoleDefinition } from '../contract/definitions.ts';
import { type Problem, ShirabeError } from '../contract/problem.ts';
import type { AuditEntry } from '../database/audit.ts';
import { lockAdministrators } from '../database/administrators.ts';
import type { Database } from '../database/database.ts';
import type { Transaction } from '../database/transaction.ts';
import { own } from '../metadata/compilation.ts';
import { compareRoles, type RoleDifference } from '../metadata/compare-roles.ts';
import type { DefinitionFiles } from '../metadata/definition-file.ts';
import type { Model } from '../metadata/model.ts';
import { applyDefinitions } from './apply-definitions.ts';
import { roleProblems } from './role-problems.ts';
import { countRoleUsers } from './role-users.ts';
import { readCurrentVersion, type StoredVersion } from './stored-version.ts';
import { readRoleFile, rolePath, writeRole } from './write-role.ts';

/** A change of one role: `definition` in place of what its file says, or null to delete it. */
export interface RoleChange {
  readonly kind: 'create' | 'change' | 'delete';
  readonly role: string;
  readonly definition: RoleDefinition | null;
  /** The hash of the definitions that whoever changes it has seen. */
  readonly base: string;
  /** Only says what it would do. */
  readonly dryRun: boolean;
}
export interface ChangedRole extends RoleDifference {
  /** The version in force afterwards; null when it was only planned. */
  readonly version: number | null;
  /** Of the definitions that the change starts from. */
  readonly base: string;
  /** How many users have the role. */
  readonly users: number;
}
/** Who does it, from where and when. */
type By = Pick<AuditEntry, 'at' | 'actor' | 'address' | 'request'> & { readonly username: string };

/**
 * Makes, changes or deletes a role that has a file of its own: the file takes its place among those in force, and a version is made of them. `before` is the
 * Model in force. Raises `conflict`
 * when other definitions were applied since `base`; `not_found`; `invalid` with all problems, each at the part of the role that it is about: for a name that is
 * taken or is a role of app.yaml's, what the compiler says, a role that users have and that is deleted or loses its reach, the last administrator.
 */
export async function changeRole(database: Database, before: Model, change: RoleChange, by: By): Promise<ChangedRole> {
  const current = await readCurrentVersion(database);
  if (!current || current.hash !== change.base || current.hash !== before.hash) throw conflict(current?.hash ?? null);
  const { role } = change;
  refuseOthers(before, current.files, change);
  const path = rolePath(role);
  const text = change.definition && writeRole(change.definition, own(current.files, path));
  const rest = Object.fromEntries(Object.entries(current.files).filter(([each]) => each !== path));
  const files: DefinitionFiles = text === null ? rest : { ...rest, [path]: text };
  const label = change.definition ? labelOf(change.definition) : before.app.roles[role]?.label.ja;
  const { at: now, username, ...asker } = by;
  const { version, model } = await applyDefinitions(database, files, {
    // Nobody has a role that goes: see `refuseUsed`.
    allowDestructive: true,
    expectedBase: current.hash,
    known: before,
    dryRun: change.dryRun,
    by: username,
    now,
    check: (tx, { to }) => refuseUsed(tx, before, to, role),
    audited: {
      ...asker,
      action: 'role_change',
      subject: { kind: 'role', id: role, label },
      detail: { before: readRoleFile(current.files, role) ?? null, after: change.definition },
    },
  }).catch((error: unknown) => {
    throw text === null ? error : atParts(error, path, text);
  });
  return { version, base: current.hash, users: (await countRoleUsers(database)).get(role)?.active ?? 0, ...compareRoles(before, model, role) };
}

/** The version in force with what it is made of: for those who are about to change a role. Raises `unavailable` before there is one. */
export async function readDefinitionsInForce(database: Database): Promise<StoredVersion> {
  const current = await readCurrentVersion(database);
  if (!current) throw new ShirabeError('unavailable', { ja: 'まだ定義が適用されていません。', en: 'No definitions were applied yet.' });
  return current;
}

function refuseOthers(model: Model, files: DefinitionFiles, { kind, role, definition }: RoleChange): void {
  const known = own(model.app.roles, role) !== undefined;
  const inFile = own(files, rolePath(role)) !== undefined;
  if (kind !== 'create' && !known) throw new ShirabeError('not_found', { ja: 'この役割はありません。', en: 'There is no such role.' });
  if (kind === 'create' && known) throw refused([at('role', 'taken', `役割「${role}」はすでにあります。`, `There is a role ${role} already.`)]);
  if (kind !== 'create' && !inFile)
    throw refused([
      at(
        'role',
        'defined_in_app',
        'この役割は objects/app.yaml で決まっています。そのファイルを変更して適用してください。',
        'This role is defined in objects/app.yaml. Change that file and apply it.',
      ),
    ]);
  if (definition === null) return;
  const problems = definition.role === role ? [] : [at('role', 'fixed', '役割の名前（API名）は変更できません。', 'The API name of a role never changes.')];
  problems.push(...unreadable(definition));
  if (problems.length > 0) throw refused(problems);
}

/** Texts hold no control characters (a description may have lines), and none that are invisible. */
function unreadable(definition: RoleDefinition): Problem[] {
  const problems: Problem[] = [];
  const check = (field: string, value: unknown, unwanted: RegExp): void => {
    if (typeof value === 'object' && value !== null) for (const [key, inner] of Object.entries(value)) check(`${field}.${key}`, inner, unwanted);
    else if (typeof value === 'string' && (unwanted.test(value) || value.trim() === ''))
      problems.push(at(field, 'wrong_text', '空白だけの文字列や、制御文字は使えません。', 'Blank texts and control characters cannot be used.'));
  };
  check('label', definition.label, /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/u);
  check('description', definition.description, /[^\P{Cc}\n]|\p{Cs}|[\u202a-\u202e\u2066-\u2069]/u);
  check('objects', definition.objects, /[^\P{Cc}\n]|\p{Cs}/u);
  return problems;
}

/** A role that users have stays; as long as it is the main one of somebody, so does the range that it reaches, since their units are of it. */
async function refuseUsed(tx: Transaction, from: Model, to: Model, role: string): Promise<void> {
  const [before, after] = [own(from.app.roles, role), own(to.app.roles, role)];
  if (before === undefined || (after !== undefined && before.reach === after.reach)) return;
  await lockAdministrators(tx);
  const { all, main } = (await countRoleUsers(tx)).get(role) ?? { all: 0, main: 0 };
  if (after === undefined && all > 0)
    throw refused(
      [
        at(
          '',
          'role_in_use',
          `この役割を持つユーザが ${all} 人いるため、削除できません。先に、それらのユーザから外してください。`,
          `${all} user(s) have this role. Take it from them before you delete it.`,
        ),
      ],
      { users: all },
    );
  if (after !== undefined && main > 0)
    throw refused([
      at(
        'reach',
        'role_in_use',
        `この役割を主な役割とするユーザが ${main} 人いるため、所属の範囲は変えられません。`,
        `${main} user(s) have this as their main role: its reach cannot change.`,
      ),
    ]);
}

/** What the compiler refused, at the parts of the role. */
function atParts(error: unknown, path: string, text: string): unknown {
  if (!(error instanceof ShirabeError) || !Array.isArray(error.detail.definitions)) return error;
  return refused(roleProblems(error.detail.definitions, path, text));
}

function refused(problems: readonly Problem[], detail: Readonly<Record<string, unknown>> = {}): ShirabeError {
  const [first] = problems;
  const message =
    problems.length === 1 && first
      ? { ja: first.message, en: first.en ?? first.message }
      : { ja: `役割の内容に ${problems.length} 件の誤りがあります。`, en: `The role has ${problems.length} problems.` };
  return new ShirabeError('invalid', message, problems, detail);
}

function conflict(base: string | null): ShirabeError {
  return new ShirabeError(
    'conflict',
    {
      ja: 'ほかの担当者が先に定義を変更しました。最新の内容を確かめてから、もう一度お試しください。',
      en: 'Somebody else changed the definitions first. Look at them again, then repeat your change.',
    },
    [],
    { base },
  );
}

function labelOf({ role, label }: RoleDefinition): string {
  return typeof label === 'string' ? label : (label.ja ?? Object.values(label)[0] ?? role);
}

function at(field: string, code: string, ja: string, en: string): Problem {
  return { field, code, message: ja, en };
}

import type { UserChange, UserCreate, UserDetail, UserRoles } from '../../../platform/contract/wire-accounts.ts';
import { s } from '../words.ts';

/** What the form of a user holds. */
export interface UserValues {
  readonly username: string;
  readonly name: string;
  readonly role: string;
  /** Those beside `role`. */
  readonly further: readonly string[];
  readonly unit: { readonly id: string; readonly label: string } | null;
  readonly email: string;
  readonly by_post: boolean;
  readonly language: 'ja' | 'en';
}
export type UserField = keyof UserValues;

export const newValues: UserValues = { username: '', name: '', role: '', further: [], unit: null, email: '', by_post: false, language: 'ja' };

/** A user as the form shows it: with the address that was asked for last. */
export function valuesOf(user: UserDetail): UserValues {
  return {
    username: user.username,
    name: user.name,
    role: user.role,
    further: user.roles.filter((role) => role !== user.role),
    unit: user.unit ? { id: user.unit.id, label: user.unit.label } : null,
    email: user.email_wanted ?? user.email ?? '',
    by_post: user.by_post,
    language: user.language,
  };
}

/** The fields that differ. */
export function changedFields(before: UserValues, after: UserValues): UserField[] {
  const fields: UserField[] = ['name', 'role', 'further', 'unit', 'email', 'by_post', 'language'];
  return fields.filter((field) => keyOf(before[field]) !== keyOf(after[field]));
}
function keyOf(value: UserValues[UserField]): string {
  if (Array.isArray(value)) return JSON.stringify([...(value as readonly string[])].sort());
  if (typeof value === 'object' && value !== null && 'id' in value) return value.id;
  return String(value).trim();
}

/** The body that changes what differs, and nothing else. */
export function changeOf(before: UserValues, after: UserValues, version: number): UserChange {
  const changed = new Set(changedFields(before, after));
  return {
    version,
    ...(changed.has('name') ? { name: after.name.trim() } : {}),
    ...(changed.has('role') ? { role: after.role } : {}),
    ...(changed.has('role') || changed.has('further') ? { roles: rolesOf(after) } : {}),
    ...(changed.has('unit') ? { unit: after.unit?.id ?? null } : {}),
    ...(changed.has('email') ? { email: after.email.trim() || null } : {}),
    ...(changed.has('by_post') ? { by_post: after.by_post } : {}),
    ...(changed.has('language') ? { language: after.language } : {}),
  };
}

/** The body of a new user. */
export function createOf(values: UserValues): UserCreate {
  return {
    username: values.username.trim(),
    name: values.name.trim(),
    role: values.role,
    roles: rolesOf(values),
    unit: values.unit?.id ?? null,
    email: values.email.trim() || null,
    by_post: values.by_post,
    language: values.language,
  };
}
function rolesOf({ role, further }: UserValues): string[] {
  return [role, ...further.filter((one) => one !== role)];
}

/** What a role's users belong to; null for roles without. */
export function unitOf(role: string, roles: UserRoles): UserRoles['roles'][number]['unit'] {
  return roles.roles.find((one) => one.role === role)?.unit ?? null;
}

/** What is missing before anything is sent, by field. */
export function missingOf(values: UserValues, roles: UserRoles, isNew: boolean): { readonly field: UserField; readonly message: string }[] {
  const missing: { field: UserField; message: string }[] = [];
  if (isNew && values.username.trim() === '') missing.push({ field: 'username', message: s('user.username_missing') });
  if (values.name.trim() === '') missing.push({ field: 'name', message: s('user.name_missing') });
  if (values.role === '') missing.push({ field: 'role', message: s('user.role_missing') });
  if (unitOf(values.role, roles) && !values.unit) missing.push({ field: 'unit', message: s('user.unit_missing') });
  return missing;
}

import type { AccessCatalogue, AccessRoleDetail, AccessRoles } from '../../../platform/contract/wire-access.ts';
import { getJson } from '../../api/client.ts';

/** What the page of roles shows. */
export interface RolesAndCatalogue extends AccessRoles {
  readonly catalogue: AccessCatalogue;
}

/** Every role, and the words of all that it may say something of. Raises ApiError. */
export async function loadRoles(signal: AbortSignal): Promise<RolesAndCatalogue> {
  const [roles, catalogue] = await Promise.all([getJson<AccessRoles>('/access/roles', { signal }), getJson<AccessCatalogue>('/access/catalogue', { signal })]);
  return { ...roles, catalogue };
}

/** One role. Raises ApiError. */
export function loadRole(role: string, signal?: AbortSignal): Promise<AccessRoleDetail> {
  return getJson<AccessRoleDetail>(`/access/roles/${encodeURIComponent(role)}`, signal ? { signal } : {});
}

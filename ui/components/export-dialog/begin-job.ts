import type { ExportJob, ExportJobParameters, ExportJobStart, ExportTarget } from '../../../platform/contract/wire-exports.ts';
import { postJson, type QueryValues } from '../../api/client.ts';

/** What `path`, an address of a report or a list below `/api`, leads to. */
export function targetOf(path: string): ExportTarget {
  const [, kind = '', name = '', , list = ''] = path.split('/').map(decodeURIComponent);
  return kind === 'reports' ? { report: name } : { object: name, list };
}

/**
 * Has a file made in the background: always when its asker wants to be told (`notify`), otherwise when it is large. Null: it can be fetched at once. Raises as
 * `postJson`.
 */
export async function beginJob(
  path: string,
  given: QueryValues,
  notify: { readonly mail: boolean; readonly unmappable: 'replace' | 'fail' } | null,
  signal: AbortSignal,
): Promise<ExportJob | null> {
  const entries = Object.entries(given).flatMap(([name, value]) => (value === undefined || value === null || value === '' ? [] : [[name, String(value)]]));
  const parameters: ExportJobParameters = { ...(Object.fromEntries(entries) as ExportJobParameters), unmappable: notify?.unmappable ?? 'replace' };
  const request = { target: targetOf(path), parameters, when: notify ? 'always' : 'large', mail: notify?.mail ?? false };
  const { job } = await postJson<ExportJobStart>('/exports', request, { signal });
  return job;
}

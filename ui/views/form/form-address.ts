import type { Route } from '../../app/routes.ts';

/** What an address asks a form for. */
export interface FormAddress {
  readonly object: string;
  /** null: a new record. */
  readonly id: string | null;
  /** Values that a new record starts with, by field. */
  readonly given: Readonly<Record<string, string>>;
  /** Tells the drafts of new records apart by where they are added; null for one that is added nowhere. */
  readonly draft: string | null;
}

/** Reads `/o/{object}/new?{field}={value}` and `/o/{object}/{id}/edit`. */
export function formAddress({ name, params, query }: Route): FormAddress {
  const object = params['object'] ?? '';
  if (name !== 'new') return { object, id: params['id'] ?? null, given: {}, draft: null };
  const given = Object.fromEntries([...query].filter(([, value]) => value !== ''));
  return { object, id: null, given, draft: Object.keys(given).length === 0 ? null : `new?${new URLSearchParams(given).toString()}` };
}

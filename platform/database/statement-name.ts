import { createHash } from 'node:crypto';

/** Names are kept for so many texts; those beyond are computed again. */
const KEPT = 2000;
const names = new Map<string, string>();

/** The name under which a connection keeps a statement prepared: a hash of its text, so that equal texts share one plan. */
export function statementName(text: string): string {
  let name = names.get(text);
  if (name === undefined) {
    name = createHash('sha256').update(text).digest('base64url').slice(0, 24);
    if (names.size < KEPT) names.set(text, name);
  }
  return name;
}

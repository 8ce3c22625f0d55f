import { createHash } from 'node:crypto';

/** Names are kept for so many texts of a role; those beyond are computed again. */
const KEPT = 2000;
/** So many texts that come `often` are counted; then counting begins anew. */
const COUNTED = 500;
/** A text that came so many times is prepared from then on. */
const OFTEN = 3;
/** By role and text. The text is asked for as it is: what the engine of JavaScript knows of a kept string it need not work out again. */
const names = new Map<string, Map<string, string>>();
let generation = 0;
const counts = new Map<string, number>();

/** The name under which a connection keeps a statement prepared: a hash of its text and of the role it is planned for, so that equal ones share one plan. */
export function statementName(text: string, role = ''): string {
  const ofRole = names.get(role) ?? new Map<string, string>();
  let name = ofRole.get(text);
  if (name === undefined) {
    name = createHash('sha256').update(`${generation} ${role} ${text}`).digest('base64url').slice(0, 24);
    names.set(role, ofRole);
    if (ofRole.size < KEPT) ofRole.set(text, name);
  }
  return name;
}

/** Gives other names from now on: what is prepared under the present ones no longer serves. It goes with its connections. */
export function renewNames(): void {
  generation += 1;
  names.clear();
}

/** Whether a text has come often enough, of late, to be worth the room that each connection keeps a prepared one in. */
export function comesOften(text: string): boolean {
  const count = (counts.get(text) ?? 0) + 1;
  if (count === 1 && counts.size === COUNTED) counts.clear();
  counts.set(text, count);
  return count > OFTEN;
}

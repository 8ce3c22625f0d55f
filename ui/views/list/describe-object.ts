import type { ObjectDescription } from '../../../platform/contract/wire.ts';
import { getJson } from '../../api/client.ts';
import { currentUser } from '../../app/session.ts';

/** Answers that are still good: of this user, under these definitions. */
const known = new Map<string, Promise<ObjectDescription>>();
let knownFor = '';

/** The description of an object, asked once for each user and version of the definitions. Raises ApiError. */
export function describeObject(object: string): Promise<ObjectDescription> {
  const user = currentUser();
  const now = `${user?.id} ${user?.model}`;
  if (now !== knownFor) known.clear();
  knownFor = now;
  const answer = known.get(object) ?? getJson<ObjectDescription>(`/objects/${object}`);
  known.set(object, answer);
  answer.catch(() => known.delete(object));
  return answer;
}

/** A description that came with another answer. */
export function rememberObject(description: ObjectDescription): void {
  known.set(description.object, Promise.resolve(description));
}

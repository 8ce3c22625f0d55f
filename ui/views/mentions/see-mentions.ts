import { postJson } from '../../api/client.ts';
import { currentUser } from '../../app/session.ts';

const CHANGED = 'shirabe-mentions';

/** Takes comments that name the user as seen; all unless some are named. Who views as somebody else sees nothing for them. */
export async function seeMentions(comments?: readonly string[]): Promise<void> {
  if (comments?.length === 0 || currentUser()?.view_as) return;
  await postJson('/mentions/read', comments ? { comments } : {});
  dispatchEvent(new Event(CHANGED));
}

/** Calls the listener when some were seen; gives what ends it. */
export function onMentionsSeen(listener: () => void): () => void {
  addEventListener(CHANGED, listener);
  return () => removeEventListener(CHANGED, listener);
}

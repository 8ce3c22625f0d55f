import type { AccessExplanation } from '../../../platform/contract/wire-access.ts';
import { postJson } from '../../api/client.ts';
import { askConfirm } from '../../components/dialog/confirm.ts';
import { ta } from '../../locale/access-texts.ts';

/** Asks, then shows the application as the user sees it, from its first page on. Raises ApiError when the server refuses. */
export async function beginViewAs(user: Pick<AccessExplanation['user'], 'username' | 'name'>): Promise<void> {
  const agreed = await askConfirm({ title: ta('access.view_as'), text: ta('access.view_as_ask', { name: user.name }), confirm: ta('access.view_as') });
  if (!agreed) return;
  await postJson('/view-as', { username: user.username });
  // Everything that was loaded belongs to somebody else now.
  location.assign('/');
}

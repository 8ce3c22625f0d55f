import { putJson } from '../api/client.ts';
import { deviceId } from '../views/form/draft-device.ts';
import { keepDraft, unsentDrafts } from '../views/form/draft.ts';

/** Gives the server the drafts of a user that only this browser has, before they log out: as far as it takes them, they need not stay here. */
export async function sendDrafts(store: Storage, user: string, now: Date): Promise<void> {
  await Promise.all(
    unsentDrafts(store, user, now).map(async ({ key, object, place, draft }) => {
      const { at: _at, sent: _sent, ...content } = draft;
      try {
        await putJson(`/objects/${object}/draft`, { place, device: deviceId(), ...content }, { quiet: true });
        keepDraft(store, key, { ...draft, sent: true });
      } catch {
        // Without a connection, or what the server takes no draft of: it stays here, for its user alone.
      }
    }),
  );
}

import { remove } from '../../api/client.ts';
import { newUuid } from '../../app/new-uuid.ts';
import { draftKey, dropDraft } from './draft.ts';

const DEVICE_KEY = 'shirabe.device';
let own: string | undefined;

/** The id of this browser: its own drafts are told apart by it from those of other devices. */
export function deviceId(): string {
  if (own !== undefined) return own;
  try {
    own = localStorage.getItem(DEVICE_KEY) ?? newUuid();
    localStorage.setItem(DEVICE_KEY, own);
  } catch {
    own ??= newUuid();
  }
  return own;
}

/** Drops the server's draft of a place and device. Nobody waits for it: what stays is swept. */
export function forgetOnServer(object: string, place: string, device: string): void {
  void remove(`/objects/${object}/draft`, { query: { place, device }, quiet: true, keepalive: true }).catch(() => undefined);
}

/** Drops this browser's draft of a save that was sent while its form was not open, here and on the server. */
export function forgetSent(user: string, object: string, key: string): void {
  dropDraft(localStorage, key);
  forgetOnServer(object, key.slice(draftKey(user, object, '').length), deviceId());
}

import type { RecordAnswer } from '../../platform/contract/wire.ts';
import { ApiError, onConnectionChange, patchJson, postJson } from '../api/client.ts';
import { currentUser, onSessionChange } from '../app/session.ts';
import { forgetSent } from '../views/form/draft-device.ts';
import { dropTraces } from './local-traces.ts';
import { WaitingQueue } from './waiting-queue.ts';
import type { SendResult, WaitingSave } from './waiting-save.ts';
import { openWaitingStore } from './waiting-store.ts';

const CHANNEL = 'shirabe-waiting';

/** The saves of this browser that wait for the connection. */
export const waiting = new WaitingQueue({
  store: openWaitingStore(),
  user: () => currentUser()?.id,
  send: sendSave,
  alone,
  later: (milliseconds, work) => {
    const timer = setTimeout(work, milliseconds);
    return () => clearTimeout(timer);
  },
  now: () => new Date(),
});

/** Begins to send when the connection is there, for whoever is logged in, and follows what other windows do. Called once, by the shell. */
export function startWaiting(): void {
  const channel = 'BroadcastChannel' in globalThis ? new BroadcastChannel(CHANNEL) : undefined;
  let known = '';
  let user: string | undefined;
  let wasReached = true;
  waiting.listen(({ saves, done }) => {
    if (done?.result.kind === 'saved') forgetSent(done.save.user, done.save.object, done.save.place);
    const present = saves.map(({ key, refused }) => `${key}${refused ? '!' : ''}`).join();
    if (present !== known) channel?.postMessage('changed');
    known = present;
  });
  channel?.addEventListener('message', () => void waiting.read());
  onConnectionChange((reached) => {
    if (reached && !wasReached && waiting.saves.length > 0) void waiting.send();
    wasReached = reached;
  });
  const begin = () => {
    const id = currentUser()?.id;
    if (id === user) return;
    user = id;
    // Whose session ended without a log-out left something here.
    if (id !== undefined && !currentUser()?.view_as) dropTraces(localStorage, sessionStorage, (owner) => owner !== id, new Date());
    void waiting.read().then((saves) => (saves.length > 0 && id !== undefined ? waiting.send() : undefined));
  };
  onSessionChange(begin);
  begin();
}

/** Sends one save. The key in its body makes a repetition harmless. */
async function sendSave({ object, id, body }: WaitingSave): Promise<SendResult> {
  const path = `/objects/${object}/records`;
  try {
    const record = id === null ? await postJson<RecordAnswer>(path, body) : await patchJson<RecordAnswer>(`${path}/${id}`, body);
    return { kind: 'saved', id: record.id };
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    if (error.status === 401) return { kind: 'session' };
    if (isPassing(error)) return { kind: 'later' };
    return { kind: 'refused', refused: { status: error.status, body: error.body } };
  }
}

/** Whether the same save may go through later, without anybody changing anything: no answer, a server or database that is away, too many requests. */
export function isPassing({ status, code }: ApiError): boolean {
  return status === 0 || code === 'offline' || code === 'unavailable' || status === 429;
}

/** Two windows do not send the same at once; where the browser has no locks the keys alone see to it that nothing is saved twice. */
async function alone(work: () => Promise<void>): Promise<void> {
  if (!('locks' in navigator)) return work();
  await navigator.locks.request(CHANNEL, { ifAvailable: true }, (lock) => (lock ? work() : Promise.resolve()));
}

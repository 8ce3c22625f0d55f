import { expect, test } from '@jest/globals';
import type { Import, ImportChoices } from '../../../platform/contract/wire-import.ts';
import { ChoiceSender } from './choice-sender.ts';

/** A server that answers when it is told to. */
function open(): { sender: ChoiceSender; sent: ImportChoices[]; answer: (refusal?: Error) => Promise<void>; taken: Import[]; failed: unknown[] } {
  const [sent, taken, failed]: [ImportChoices[], Import[], unknown[]] = [[], [], []];
  let settle: (refusal?: Error) => void = () => undefined;
  const sender = new ChoiceSender({
    send: (choices) => {
      sent.push(choices);
      return new Promise((resolve, reject) => (settle = (refusal) => (refusal ? reject(refusal) : resolve({ choices } as Import))));
    },
    take: (job) => {
      sender.begin(job.choices);
      taken.push(job);
    },
    fail: (error) => failed.push(error),
    changed: () => undefined,
  });
  const answer = async (refusal?: Error): Promise<void> => {
    settle(refusal);
    await new Promise((resolve) => setTimeout(resolve, 0));
  };
  return { sender, sent, answer, taken, failed };
}

test('changes are sent together, one request at a time, the latest last', async () => {
  const { sender, sent, answer, taken } = open();
  sender.begin({ blank: 'keep', key: ['code'] });
  sender.change({ blank: 'clear' });
  sender.change({ key: undefined });
  const whole = sender.flush();
  expect([sender.current, sender.isPending, sent]).toEqual([{ blank: 'clear' }, true, [{ blank: 'clear' }]]);
  // Meanwhile another one.
  sender.change({ overwrite: true });
  await answer();
  expect(sender.current).toEqual({ blank: 'clear', overwrite: true });
  expect(sent).toEqual([{ blank: 'clear' }, { blank: 'clear', overwrite: true }]);
  await answer();
  expect(await whole).toBe(true);
  expect([taken.length, sender.isPending, sender.current]).toEqual([2, false, { blank: 'clear', overwrite: true }]);
});

test('what is refused is told, and what the server keeps holds', async () => {
  const { sender, answer, failed } = open();
  sender.begin({ separator: 'comma' });
  sender.change({ separator: 'tab' });
  const whole = sender.flush();
  await answer(new Error('no rows'));
  expect(await whole).toBe(false);
  expect([failed.length, sender.isPending, sender.current]).toEqual([1, false, { separator: 'comma' }]);
});

import { expect, test } from '@jest/globals';
import { Together } from './together.ts';

/** Work that ends when it is told to. */
function manual() {
  const runs: { readonly end: (value: string) => void; readonly fail: (error: Error) => void }[] = [];
  const work = (): Promise<string> =>
    new Promise((resolve, reject) => {
      runs.push({ end: resolve, fail: reject });
    });
  return { runs, work };
}
/** What follows from promises that have ended. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test('who asks during a run gets the next one, together', async () => {
  const { runs, work } = manual();
  const together = new Together<string>();
  const first = together.run('a', work);
  const others = [together.run('a', work), together.run('a', work), together.run('a', work)];
  const another = together.run('b', work);
  await settled();
  expect(runs).toHaveLength(2);
  runs[1]?.end('of b');
  runs[0]?.end('before');
  expect(await first).toBe('before');
  expect(await another).toBe('of b');
  await settled();
  expect(runs).toHaveLength(3);
  runs[2]?.end('after');
  expect(await Promise.all(others)).toEqual(['after', 'after', 'after']);
  const later = together.run('a', work);
  runs[3]?.end('alone');
  expect(await later).toBe('alone');
});

test('a run that fails is the failure of who began it; the others run once more', async () => {
  const { runs, work } = manual();
  const together = new Together<string>();
  const first = together.run('a', work);
  const [second, third] = [together.run('a', work), together.run('a', work)];
  runs[0]?.fail(new Error('left'));
  await expect(first).rejects.toThrow('left');
  await settled();
  // The second began the next run, and leaves, too.
  runs[1]?.fail(new Error('left as well'));
  await expect(second).rejects.toThrow('left as well');
  await settled();
  runs[2]?.end('whole');
  expect(await third).toBe('whole');
  expect(runs).toHaveLength(3);
});

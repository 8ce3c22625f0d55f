/** How often it looks: a minute at least, and longer on a machine where each look takes longer. */
const LOOKS = 3000;

/**
 * Waits until the condition holds, looking again and again: for what another process or a job brings about. Raises an Error when it never does, so that a
 * failed test does not go on looking after its end.
 */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  for (let look = 0; look < LOOKS; look += 1) {
    if (await condition()) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error('waited in vain');
}

import { randomFillSync } from 'node:crypto';

const pool = Buffer.alloc(10 * 512);
let used = pool.length;
let lastMillisecond = 0;
let sequence = 0;

/**
 * Makes an id: a UUID of version 7 (RFC 9562), whose text sorts by the time it was made. Within one process ids made later sort later,
 * also those of the same millisecond: `rand_a` is a counter (method 1 of section 6.2), and the clock going back does not move it back.
 */
export function newId(): string {
  const now = Date.now();
  if (now > lastMillisecond) {
    lastMillisecond = now;
    sequence = 0;
  } else if (++sequence > 0xfff) {
    lastMillisecond += 1;
    sequence = 0;
  }
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  const time = lastMillisecond.toString(16).padStart(12, '0');
  const random = pool.toString('hex', used, used + 8);
  used += 10;
  const variant = (8 + (parseInt(random.slice(0, 1), 16) & 3)).toString(16);
  return `${time.slice(0, 8)}-${time.slice(8)}-7${sequence.toString(16).padStart(3, '0')}-${variant}${random.slice(1, 4)}-${random.slice(4)}`;
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Whether a text is an id, in small letters, as PostgreSQL writes them. */
export function isId(text: string): boolean {
  return UUID.test(text);
}

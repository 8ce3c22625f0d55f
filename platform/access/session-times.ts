/** A session ends so long after the last request: hours. */
export const idleHours = 8;
/** A session ends so long after its beginning, however busy: hours. */
export const longestHours = 24;

/** When a session ends that began and was last used at these moments. */
export function sessionEnd(begun: Date, seen: Date): Date {
  const hour = 3_600_000;
  return new Date(Math.min(seen.getTime() + idleHours * hour, begun.getTime() + longestHours * hour));
}

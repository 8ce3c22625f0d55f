/** A list with one entry at another place; places beyond the ends are the ends. */
export function moved<T>(items: readonly T[], from: number, to: number): T[] {
  const rest = items.filter((_, index) => index !== from);
  const item = items[from];
  if (item === undefined) return rest;
  rest.splice(Math.max(0, Math.min(to, rest.length)), 0, item);
  return rest;
}

/**
 * Follows a pointer that has taken hold of an entry of a list, by mouse, pen or finger: calls `to` with the place of the entry that it is over, until it lets go.
 * `list` holds the entries, in their order, as its children.
 */
export function followPointer(event: PointerEvent, list: Element, to: (index: number) => void): void {
  const handle = event.currentTarget as HTMLElement;
  handle.setPointerCapture(event.pointerId);
  event.preventDefault();
  const move = ({ clientY }: PointerEvent) => {
    const index = [...list.children].findIndex((child) => {
      const { top, bottom } = child.getBoundingClientRect();
      return clientY >= top && clientY < bottom;
    });
    if (index >= 0) to(index);
  };
  const end = () => {
    handle.removeEventListener('pointermove', move);
    handle.removeEventListener('pointerup', end);
    handle.removeEventListener('pointercancel', end);
  };
  handle.addEventListener('pointermove', move);
  handle.addEventListener('pointerup', end);
  handle.addEventListener('pointercancel', end);
}

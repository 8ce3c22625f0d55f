const GAP = 4;
const EDGE = 8;

const within = (wished: number, size: number, room: number) => Math.max(EDGE, Math.min(wished, room - size - EDGE));

/** Lays a popover over a cell, at least as wide, within the window. */
export function placeOver(popover: HTMLElement, cell: Element): void {
  const at = cell.getBoundingClientRect();
  popover.style.minWidth = `${Math.max(at.width, 240)}px`;
  popover.style.left = `${within(at.left, popover.offsetWidth, document.documentElement.clientWidth)}px`;
  popover.style.top = `${within(at.top, popover.offsetHeight, innerHeight)}px`;
}

/** Lays a popover under an element, or over it where there is no room below. */
export function placeUnder(popover: HTMLElement, element: Element): void {
  const at = element.getBoundingClientRect();
  const isBelow = at.bottom + GAP + popover.offsetHeight + EDGE <= innerHeight;
  popover.style.left = `${within(at.left, popover.offsetWidth, document.documentElement.clientWidth)}px`;
  popover.style.top = `${isBelow ? at.bottom + GAP : Math.max(EDGE, at.top - GAP - popover.offsetHeight)}px`;
}

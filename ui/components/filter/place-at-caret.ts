import { placeBelow } from '../menu/menu-button.ts';

/** What decides where a character of a box stands. */
const LAID_OUT = [
  'font', 'letterSpacing', 'lineHeight', 'padding', 'border', 'boxSizing', 'tabSize', 'textIndent', 'wordBreak', 'overflowWrap',
] as const; // prettier-ignore

/** Puts a popover below the character of a text box that stands at `position`, within the window: a copy of the box, seen by nobody, is measured. */
export function placeAtCaret(popover: HTMLElement, input: HTMLTextAreaElement, position: number): void {
  const copy = document.createElement('div');
  const style = getComputedStyle(input);
  for (const name of LAID_OUT) copy.style[name] = style[name];
  const box = input.getBoundingClientRect();
  Object.assign(copy.style, {
    position: 'fixed',
    visibility: 'hidden',
    whiteSpace: 'pre-wrap',
    overflow: 'hidden',
    left: `${box.left}px`,
    top: `${box.top}px`,
    width: `${box.width}px`,
    height: `${box.height}px`,
  });
  const caret = document.createElement('span');
  caret.textContent = '\u200b';
  copy.append(input.value.slice(0, position), caret);
  // Beside the box: inside of a dialog "fixed" may mean another place than in the document.
  input.after(copy);
  const away = copy.getBoundingClientRect();
  Object.assign(copy.style, { left: `${2 * box.left - away.left}px`, top: `${2 * box.top - away.top}px` });
  copy.scrollTop = input.scrollTop;
  placeBelow(popover, caret, false);
  copy.remove();
}

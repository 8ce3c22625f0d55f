import { application } from './session.ts';
import { text } from '../locale/locale.ts';

/** Names the page: in the title of the window, and aloud to screen readers. */
export function setPageTitle(title: string): void {
  const name = text(application()?.label) || '調べ';
  const next = title ? `${title} | ${name}` : name;
  if (document.title === next) return;
  document.title = next;
  announce(title);
}

/** Says something to screen readers without moving the focus. The shell holds the live region. */
export function announce(words: string): void {
  const region = document.getElementById('live-region');
  if (!region) return;
  region.textContent = '';
  // A region speaks when its text changes: the same words twice need a moment between.
  requestAnimationFrame(() => (region.textContent = words));
}

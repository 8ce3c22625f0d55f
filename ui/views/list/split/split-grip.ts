import { html, type TemplateResult } from 'lit';
import { t } from '../../../locale/locale.ts';

/** How much of the page the list may take, in percent. */
const LEAST = 20;
const MOST = 80;
const STEP = 4;
/** Unless the user has it otherwise. */
export const SPLIT = 40;

const bounded = (share: number) => Math.round(Math.max(LEAST, Math.min(MOST, share)));

/** What lies between a list and its record: drawn by the pointer, moved by the arrows, Home and End. `change` hears every step, and of the last one that it is. */
export function renderGrip(share: number, change: (share: number, isDone: boolean) => void): TemplateResult {
  return html`<div
    class="split-grip no-print"
    role="separator"
    tabindex="0"
    aria-orientation="vertical"
    aria-label=${t('split.grip')}
    aria-valuenow=${share}
    aria-valuemin=${LEAST}
    aria-valuemax=${MOST}
    @pointerdown=${(event: PointerEvent) => drag(event, change)}
    @dblclick=${() => change(SPLIT, true)}
    @keydown=${(event: KeyboardEvent) => {
      const wished = { ArrowLeft: share - STEP, ArrowRight: share + STEP, Home: LEAST, End: MOST }[event.key];
      if (wished === undefined) return;
      event.preventDefault();
      change(bounded(wished), true);
    }}
  ></div>`;
}

function drag(event: PointerEvent, change: (share: number, isDone: boolean) => void): void {
  const grip = event.currentTarget as HTMLElement;
  const whole = grip.parentElement?.getBoundingClientRect();
  if (!whole) return;
  event.preventDefault();
  grip.setPointerCapture(event.pointerId);
  let last: number | null = null;
  const move = ({ clientX }: PointerEvent) => change((last = bounded(((clientX - whole.left) / whole.width) * 100)), false);
  const end = () => {
    grip.removeEventListener('pointermove', move);
    grip.removeEventListener('pointerup', end);
    grip.removeEventListener('pointercancel', end);
    if (last !== null) change(last, true);
  };
  grip.addEventListener('pointermove', move);
  grip.addEventListener('pointerup', end);
  grip.addEventListener('pointercancel', end);
}

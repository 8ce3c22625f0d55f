import { html, type TemplateResult } from 'lit';
import type { Column } from '../../../platform/contract/wire.ts';
import { announce } from '../../app/page.ts';
import { t, text } from '../../locale/locale.ts';

/** A column is no narrower and no wider. */
const LEAST = 56;
const WIDEST = 1200;
const STEP = 16;

/** How the columns of a table are made wider. */
export interface Resizing {
  /** The widths that the columns have on the screen, by key. */
  widths(): Readonly<Record<string, number>>;
  /** The width that a column's cells need. */
  fit(key: string): number;
  /** Shows other widths; `done` when they are to stay. */
  change(widths: Readonly<Record<string, number>>, done: boolean): void;
}

const bounded = (width: number) => Math.round(Math.max(LEAST, Math.min(WIDEST, width)));

/** The grip at the end of a heading. It is for the pointer: the keyboard has `resizeByKey`. */
export function renderGrip(column: Column, resizing: Resizing): TemplateResult {
  return html`<span
    class="col-grip"
    title=${t('table.resize', { name: text(column.label) })}
    aria-hidden="true"
    @pointerdown=${(event: PointerEvent) => drag(event, column.key, resizing)}
    @dblclick=${() => resizing.change({ ...resizing.widths(), [column.key]: bounded(resizing.fit(column.key)) }, true)}
    @click=${(event: Event) => event.stopPropagation()}
  ></span>`;
}

/** Shift with the left or right arrow makes a column narrower or wider. */
export function resizeByKey(event: KeyboardEvent, column: Column, resizing: Resizing): void {
  if (!event.shiftKey || (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight')) return;
  event.preventDefault();
  const widths = resizing.widths();
  const width = bounded((widths[column.key] ?? LEAST) + (event.key === 'ArrowRight' ? STEP : -STEP));
  resizing.change({ ...widths, [column.key]: width }, true);
  announce(t('table.width_is', { name: text(column.label), width }));
}

function drag(event: PointerEvent, key: string, resizing: Resizing): void {
  const grip = event.currentTarget as HTMLElement;
  event.preventDefault();
  grip.setPointerCapture(event.pointerId);
  const before = resizing.widths();
  const start = event.clientX;
  let last = before;
  const move = ({ clientX }: PointerEvent) => {
    last = { ...before, [key]: bounded((before[key] ?? LEAST) + clientX - start) };
    resizing.change(last, false);
  };
  const end = () => {
    grip.removeEventListener('pointermove', move);
    grip.removeEventListener('pointerup', end);
    grip.removeEventListener('pointercancel', end);
    if (last !== before) resizing.change(last, true);
  };
  grip.addEventListener('pointermove', move);
  grip.addEventListener('pointerup', end);
  grip.addEventListener('pointercancel', end);
}

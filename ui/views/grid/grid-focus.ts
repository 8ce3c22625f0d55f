import type { GridRow } from './grid-row.ts';

/** Where something is to be shown: a cell, or a row as a whole. */
export interface CellTarget {
  readonly row: GridRow;
  readonly name: string;
}
/** How the active cell is edited: not yet; typed onto; its text changed; by the input of its type. */
export type EditMode = 'idle' | 'typing' | 'editing' | 'picking';

const arrows: Readonly<Record<string, { readonly rows: number; readonly columns: number }>> = {
  ArrowUp: { rows: -1, columns: 0 },
  ArrowDown: { rows: 1, columns: 0 },
  ArrowLeft: { rows: 0, columns: -1 },
  ArrowRight: { rows: 0, columns: 1 },
};

/** What a key does in a grid whose cell is not edited. */
export type GridKey =
  | { readonly kind: 'move'; readonly rows?: number; readonly columns?: number; readonly edge?: boolean; readonly extend: boolean }
  | { readonly kind: 'tab'; readonly by: 1 | -1 }
  | { readonly kind: 'edit' | 'type' | 'clear' | 'fill' | 'undo' | 'redo' | 'all' | 'leave' };

/** Reads a key by the habits of spreadsheets; undefined for one that means nothing here. `page`: how many rows are in sight. */
export function readKey(event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey'>, page: number): GridKey | undefined {
  const { key, shiftKey: extend, altKey } = event;
  const ctrl = event.ctrlKey || event.metaKey;
  if (ctrl && !altKey && ['z', 'y', 'a', 'd'].includes(key.toLowerCase())) {
    if (key.toLowerCase() === 'a') return { kind: 'all' };
    if (key.toLowerCase() === 'd') return extend ? undefined : { kind: 'fill' };
    return { kind: key.toLowerCase() === 'y' || extend ? 'redo' : 'undo' };
  }
  const arrow = arrows[key];
  if (arrow && altKey) return key === 'ArrowDown' ? { kind: 'edit' } : undefined;
  if (arrow) return { kind: 'move', ...arrow, edge: ctrl, extend };
  if (key === 'Home' || key === 'End') {
    const by = key === 'Home' ? -1 : 1;
    return { kind: 'move', columns: by, ...(ctrl ? { rows: by } : {}), edge: true, extend };
  }
  if (ctrl || altKey) return undefined;
  if (key === 'PageUp' || key === 'PageDown') return { kind: 'move', rows: key === 'PageUp' ? -page : page, extend };
  if (key === 'Tab') return { kind: 'tab', by: extend ? -1 : 1 };
  if (key === 'Enter') return { kind: 'move', rows: extend ? -1 : 1, extend: false };
  if (key === 'F2') return { kind: 'edit' };
  if (key === 'Escape') return { kind: 'leave' };
  if (key === 'Delete' || key === 'Backspace') return { kind: 'clear' };
  return [...key].length === 1 ? { kind: 'type' } : undefined;
}

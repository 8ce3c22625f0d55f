import { html, type TemplateResult } from 'lit';
import { modalDialog } from '../../components/dialog/dialog.ts';
import { g } from './words.ts';

/** The keys of a grid. */
export function renderGridKeys(close: () => void): TemplateResult {
  const line = (keys: string, words: string) =>
    html`<div>
      <dt><kbd>${keys}</kbd></dt>
      <dd>${words}</dd>
    </div>`;
  return modalDialog({
    id: 'grid-keys',
    heading: g('grid.keys'),
    close,
    body: html`<dl class="form-keys">
      ${line('↑ ↓ ← →', g('grid.key_move'))}${line('Enter', g('grid.key_enter'))}${line('Tab', g('grid.key_tab'))}${line('F2', g('grid.key_edit'))}
      ${line('Delete', g('grid.key_clear'))}${line('Ctrl+C / X / V', g('grid.key_copy'))}${line('Ctrl+D', g('grid.key_fill'))}${line('Ctrl+Z / Y', g('grid.key_undo'))}
      ${line('Ctrl+S', g('grid.key_save'))}${line('Esc', g('grid.key_leave'))}
    </dl>`,
  });
}

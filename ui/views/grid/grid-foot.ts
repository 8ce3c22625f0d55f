import { html, nothing, type TemplateResult } from 'lit';
import { urlOf } from '../../app/routes.ts';
import { icon } from '../../components/icon/icon.ts';
import { formatNumber, text } from '../../locale/locale.ts';
import type { GridSaving } from './grid-saving.ts';
import type { GridSheet } from './grid-sheet.ts';
import { g } from './words.ts';

interface GridFoot {
  readonly sheet: GridSheet;
  readonly progress: GridSaving['progress'];
  /** What is being done beside saving, in words; empty when nothing is. */
  readonly doing: string;
  readonly busy: boolean;
  readonly save: () => void;
}

/** The foot of a grid: what is going on, how much is not saved, and the button that saves it. */
export function renderFoot({ sheet, progress, doing, busy, save }: GridFoot): TemplateResult {
  const dirty = sheet.dirtyRows.length;
  const saving = progress && g('grid.saving', { done: formatNumber(progress.done), total: formatNumber(progress.total) });
  const unsaved = dirty > 0 ? g('grid.unsaved_count', { count: formatNumber(dirty) }) : '';
  const words = doing || saving || unsaved;
  return html`<div class="form-foot grid-foot">
    <span class="form-state" role="status">${words ? html`<span>${words}</span>` : nothing}</span>
    ${progress ? html`<progress max=${progress.total} .value=${progress.done} aria-label=${words}></progress>` : nothing}
    <a class="btn" href=${urlOf.list(sheet.description.object)}>${icon('left')}${text(sheet.description.label)}</a>
    <button
      type="button"
      class="btn main grid-save"
      aria-keyshortcuts="Control+S Meta+S"
      aria-disabled=${busy || dirty === 0 ? 'true' : nothing}
      @click=${save}
    >
      ${dirty > 0 ? g('grid.save', { count: formatNumber(dirty) }) : g('grid.save_none')}
    </button>
  </div>`;
}

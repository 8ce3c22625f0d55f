import { html, nothing, type TemplateResult } from 'lit';
import { icon } from '../../components/icon/icon.ts';
import { formatNumber, t, text } from '../../locale/locale.ts';
import type { GridSheet } from './grid-sheet.ts';
import { copyWords } from '../form/copy-dialog.ts';
import { g } from './words.ts';

export interface ToolParts {
  readonly busy: boolean;
  readonly isNarrow: boolean;
  /** The active cell offers 該当なし. */
  readonly canExcuse: boolean;
  /** Rows have answers before them. */
  readonly canCopy: boolean;
  /** How many of the selected rows were added and are no records yet. */
  readonly removable: number;
  readonly copy: () => void;
  readonly remove: () => void;
  readonly excuse: () => void;
  readonly undo: () => void;
  readonly redo: () => void;
  readonly showKeys: () => void;
}

/** What stands over the grid: how many rows there are, which sections are shown, undo, and the rows with problems. */
export function renderTools(sheet: GridSheet, parts: ToolParts): TemplateResult {
  const { rows, loadedCount } = sheet;
  const sections = sheet.description.layout.sections
    .map(({ label }, section) => ({ label, section, count: sheet.columns.filter((column) => column.section === section).length }))
    .filter(({ count }) => count > 0);
  const troubled = rows.filter((row) => (row.dirty || row.result !== null) && row.hasProblems);
  const isReading = loadedCount < rows.length && sheet.failed === null;
  return html`<div class="bar grid-bar">
    <span class="grid-count" role="status"
      >${isReading ? g('grid.reading', { done: formatNumber(loadedCount), total: formatNumber(rows.length) }) : g('grid.rows', { count: formatNumber(rows.length) })}</span
    >
    ${
      sections.length > 1
        ? html`<div class="grid-sections" role="group" aria-label=${g('grid.sections')}>
            ${sections.map(
              ({ label, section }) =>
                html`<button
                  type="button"
                  class="chip grid-chip"
                  aria-pressed=${sheet.folded.has(section) ? 'false' : 'true'}
                  ?disabled=${!sheet.folded.has(section) && sheet.folded.size === sections.length - 1}
                  @click=${() => sheet.fold(section)}
                >
                  ${sheet.folded.has(section) ? icon('plus') : icon('check')}${text(label)}
                </button>`,
            )}
          </div>`
        : nothing
    }
    <div class="grid-acts">
      ${
        troubled.length > 0 || sheet.only
          ? html`<button
              type="button"
              class="btn"
              aria-pressed=${sheet.only ? 'true' : 'false'}
              @click=${() => sheet.show(sheet.only ? null : new Set(troubled))}
            >
              ${icon('filter')}${g('grid.only_problems', { count: formatNumber(troubled.length) })}
            </button>`
          : nothing
      }
      ${
        parts.isNarrow || !parts.canExcuse
          ? nothing
          : html`<button type="button" class="btn" title=${g('grid.not_applicable_now')} ?disabled=${parts.busy} @click=${parts.excuse}>
              ${t('record.not_applicable')}
            </button>`
      }
      ${parts.canCopy ? html`<button type="button" class="btn" ?disabled=${parts.busy || isReading} @click=${parts.copy}>${copyWords(sheet.description)}</button>` : nothing}
      ${
        parts.removable > 0
          ? html`<button type="button" class="btn" ?disabled=${parts.busy} @click=${parts.remove}>
              ${g('grid.remove', { count: formatNumber(parts.removable) })}
            </button>`
          : nothing
      }
      <button type="button" class="btn" ?disabled=${parts.busy || !sheet.edits.canUndo} @click=${parts.undo}>${g('grid.undo')}</button>
      <button type="button" class="btn" ?disabled=${parts.busy || !sheet.edits.canRedo} @click=${parts.redo}>${g('grid.redo')}</button>
      ${
        parts.isNarrow
          ? nothing
          : html`<button type="button" class="btn quiet-btn icon-btn" aria-label=${g('grid.keys')} title=${g('grid.keys')} @click=${parts.showKeys}>
              ${icon('help')}
            </button>`
      }
    </div>
  </div>`;
}

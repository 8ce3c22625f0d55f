import { html, nothing, type TemplateResult } from 'lit';
import { t } from '../../locale/locale.ts';

/** Which lines of a grouped report are shown. */
export interface ShownLines {
  readonly details: boolean;
  readonly subtotals: boolean;
  readonly total: boolean;
}

const names = ['details', 'subtotals', 'total'] as const;
const labels = { details: 'report.detail_rows', subtotals: 'report.subtotals', total: 'report.total' } as const;

/** Reads what an address hides, such as `details,total`. */
export function readShown(hidden: string): ShownLines {
  const parts = hidden.split(',');
  return { details: !parts.includes('details'), subtotals: !parts.includes('subtotals'), total: !parts.includes('total') };
}
export function printHidden(shown: ShownLines): string {
  return names.filter((name) => !shown[name]).join(',');
}

/** The switches above a grouped table: which lines are shown, and all groups folded or open. */
export function renderTools(
  shown: ShownLines,
  tools: {
    readonly change: (shown: ShownLines) => void;
    readonly foldAll: (() => void) | null;
    readonly folded: boolean;
    readonly cut: boolean;
    readonly unfilled: boolean;
  },
): TemplateResult {
  return html`<div class="group-tools no-print">
      <span class="group-switches" role="group" aria-label=${t('report.shown')}>
        ${names.map(
          (name) =>
            html`<label>
              <input
                type="checkbox"
                .checked=${shown[name]}
                @change=${(event: Event) => tools.change({ ...shown, [name]: (event.target as HTMLInputElement).checked })}
              />
              ${t(labels[name])}
            </label>`,
        )}
      </span>
      ${tools.foldAll ? html`<button type="button" class="btn link" @click=${tools.foldAll}>${t(tools.folded ? 'report.expand_all' : 'report.collapse_all')}</button>` : nothing}
    </div>
    ${tools.cut ? html`<p class="note warn group-cut">${t('report.truncated')}</p>` : nothing}
    ${tools.unfilled ? html`<p class="note warn group-cut">${t('report.unfilled')}</p>` : nothing}`;
}

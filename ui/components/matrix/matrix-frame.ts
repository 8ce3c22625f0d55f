import { html, nothing, type TemplateResult } from 'lit';
import { formatNumber, t } from '../../locale/locale.ts';

/** So many cells are drawn at first, and with each further step. */
const CELLS = 6000;

/** A table of figures whose headings and names stay in sight. */
export interface MatrixFrame {
  readonly label: string;
  readonly name: string;
  readonly head: TemplateResult;
  /** The lines that are drawn. */
  readonly lines: readonly TemplateResult[];
  /** The cells of all rows together. */
  readonly totals: readonly TemplateResult[];
  /** How many lines are not drawn yet, and how many of them a press adds. */
  readonly left: number;
  readonly step: number;
  readonly more: () => void;
  readonly notes: readonly string[];
}

/** Draws a matrix, with a button for more lines and what is to be said of it below. `name`: its classes. */
export function renderMatrix({ label, name, head, lines, totals, left, step, more, notes }: MatrixFrame): TemplateResult {
  return html`<div class="table-scroll matrix-scroll" role="region" tabindex="0" aria-label=${label}>
      <table class=${name}>
        <caption class="visually-hidden">
          ${label}
        </caption>
        <thead>
          ${head}
        </thead>
        <tbody>
          ${lines}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">${t('report.total')}</th>
            ${totals}
          </tr>
        </tfoot>
      </table>
    </div>
    ${
      left > 0
        ? html`<div class="table-foot">
            <button type="button" class="btn" @click=${more}>${t('matrix.more', { count: formatNumber(Math.min(left, step)) })}</button>
          </div>`
        : nothing
    }
    ${notes.map((words) => html`<p class="note warn">${words}</p>`)}`;
}

/** How many lines of so many cells are drawn at once. */
export const linesAtOnce = (cells: number): number => Math.max(20, Math.floor(CELLS / Math.max(1, cells)));

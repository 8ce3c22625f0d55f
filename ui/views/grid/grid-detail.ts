import { html, nothing, type TemplateResult } from 'lit';
import type { CellRange } from '../../components/grid/cell-range.ts';
import { icon } from '../../components/icon/icon.ts';
import { text } from '../../locale/locale.ts';
import { isError, nameOfRow, wordsOf } from './grid-cells.ts';
import type { GridSheet } from './grid-sheet.ts';
import { g } from './words.ts';

/** What is to be known of the active cell: its field's help, what speaks against its value, why it takes none. Screen readers read it with the cell. */
export function renderDetail(sheet: GridSheet, { active }: CellRange): TemplateResult {
  const row = sheet.shownRows[active.row];
  const column = sheet.shownColumns[active.column];
  if (!row || !column) return html`<div class="grid-detail" id="grid-detail"></div>`;
  const kind = row.kind(column.name);
  const problems = [...(kind === 'none' ? [] : row.problems(column.name)), ...row.problems('')];
  const help = text(column.field.help);
  const isComputed = column.description.formula !== undefined;
  const closed =
    row.locked !== null
      ? row.locked || g('grid.gone')
      : kind === 'none'
        ? g('grid.none_here')
        : kind === 'open'
          ? ''
          : g(isComputed ? 'grid.computed' : 'grid.read_only');
  const isRequired = kind === 'open' && (row.view?.required.has(column.name) ?? false);
  return html`<div class="grid-detail" id="grid-detail">
    <strong
      >${nameOfRow(row, sheet)} ・ ${text(column.field.label)}${isRequired ? html`<span class="required">（${g('grid.required')}）</span>` : nothing}</strong
    >
    ${closed ? html`<span>${closed}</span>` : nothing}
    ${problems.map((problem) => html`<span class=${isError(problem) ? 'field-error' : 'field-warning'}>${icon('warn')}<span>${wordsOf(problem)}</span></span>`)}
    ${help && problems.length === 0 ? html`<span class="grid-help">${help}</span>` : nothing}
  </div>`;
}

import '../table/table.css';
import './matrix.css';
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { type MatrixColumn, matrixColumns } from '../../../platform/contract/matrix-columns.ts';
import { summaryKinds } from '../../../platform/contract/summary-kinds.ts';
import type { Column, Groups, Summary } from '../../../platform/contract/wire.ts';
import { define, fromCode, ShirabeElement } from '../../app/element.ts';
import { t, text } from '../../locale/locale.ts';
import { groupList, isFolded, type GroupNode } from '../groups/group-list.ts';
import { bothFilters, groupLabel, keysFilter } from '../groups/group-value.ts';
import { summaryValue } from '../groups/summary-value.ts';
import { cellsOf, matrixHeadings, type MatrixHeading } from './matrix-columns.ts';
import { linesAtOnce, renderMatrix } from './matrix-frame.ts';
import { foldedWith, nameOf, renderRowName } from './row-name.ts';

/**
 * Figures by groups in rows and columns, with subtotals, and totals at the right and at the bottom. The headings and the names of the rows stay in sight, groups
 * are folded, and each figure leads to its rows.
 *
 * `groups`: with a matrix. `hrefOf`: where the rows that meet a condition are.
 */
class MatrixTable extends ShirabeElement {
  static override properties = { groups: fromCode, label: fromCode, hrefOf: fromCode, folded: { state: true }, shown: { state: true } };
  declare groups: Groups | null;
  declare label: string;
  declare hrefOf: (filter: string) => string;
  declare folded: ReadonlySet<string>;
  /** Lines that are drawn. */
  declare shown: number;
  #columns: readonly MatrixColumn[] = [];
  #nodes: readonly GroupNode[] = [];
  #cell: ReturnType<typeof cellsOf> = () => undefined;

  constructor() {
    super();
    this.groups = null;
    this.label = '';
    this.hrefOf = () => '';
    this.folded = new Set();
    this.shown = 0;
  }

  override willUpdate(changed: PropertyValues<this>): void {
    const { groups } = this;
    if (!changed.has('groups') || !groups?.matrix) return;
    this.#columns = matrixColumns(groups.matrix.groupings.length, groups.matrix.columns);
    this.#nodes = groupList(groups);
    this.#cell = cellsOf(groups);
    this.shown = this.#step(groups);
  }

  override render(): TemplateResult {
    const { groups } = this;
    if (!groups?.matrix) return html``;
    if (groups.matrix.cut) return html`<p class="note warn">${t('matrix.cut')}</p>`;
    const lines = this.#nodes.filter((node) => !isFolded(node.parent, this.folded));
    const step = this.#step(groups);
    return renderMatrix({
      label: this.label,
      name: 'grid matrix',
      head: this.#renderHead(groups),
      lines: lines.slice(0, this.shown).map((node) => this.#renderRow(groups, node)),
      totals: this.#renderCells(groups, [], t('report.total')),
      left: lines.length - this.shown,
      step,
      more: () => (this.shown += step),
      notes: groups.unfilled ? [t('report.unfilled')] : [],
    });
  }

  #step(groups: Groups): number {
    return linesAtOnce(this.#columns.length * Math.max(1, groups.summaries.length));
  }

  #renderHead(groups: Groups): TemplateResult {
    const { summaries } = groups;
    const inColumns = groups.matrix?.groupings ?? [];
    const depth = inColumns.length;
    const several = summaries.length > 1;
    const lines = matrixHeadings(this.#columns, depth);
    const corner = groups.groupings.map((column) => text(column.label)).join(' / ');
    const heading = ({ column, across, down }: MatrixHeading) =>
      html`<th
        scope=${across > 1 ? 'colgroup' : 'col'}
        colspan=${across * summaries.length}
        rowspan=${down}
        class="${across > 1 || several ? '' : 'n'} ${column.whole && across === 1 ? 'whole' : ''}"
      >
        ${this.#name(column, inColumns, across === 1 && column.whole)}
      </th>`;
    return html`${lines.map(
      (line, index) =>
        html`<tr>
          ${index === 0 ? html`<th scope="col" rowspan=${depth + (several ? 1 : 0)}>${corner || text(summaries[0]?.label ?? { ja: '', en: '' })}</th>` : nothing}${line.map(heading)}
        </tr>`,
    )}
    ${
      several
        ? html`<tr class="matrix-figures">
            ${this.#columns.map((column) => summaries.map((summary) => html`<th scope="col" class="n ${column.whole ? 'whole' : ''}" title=${text(summary.label)}>${text(summary.label)}</th>`))}
          </tr>`
        : nothing
    }`;
  }

  /** The name of a group in columns; of its own total 「小計」, of all 「総計」. */
  #name({ keys, level }: MatrixColumn, inColumns: readonly Column[], whole: boolean): string {
    if (level === 0) return t('report.total');
    return whole ? t('matrix.subtotal') : groupLabel(keys.at(-1), inColumns[level - 1] as Column);
  }

  #renderRow(groups: Groups, node: GroupNode): TemplateResult {
    return html`<tr class=${node.finest ? '' : 'group-row'}>
      ${renderRowName(node, groups.groupings, this.folded, this.#fold)} ${this.#renderCells(groups, node.keys, nameOf(node, groups.groupings))}
    </tr>`;
  }

  #renderCells(groups: Groups, keys: readonly unknown[], name: string): TemplateResult[] {
    return this.#columns.flatMap((column) => {
      const cell = this.#cell(keys, column);
      return groups.summaries.map(
        (summary) => html`<td class="n ${column.whole ? 'whole' : ''}">${this.#renderFigure(groups, summary, { keys, column, name, cell })}</td>`,
      );
    });
  }

  /** A figure that leads to its rows. Where there are none, 0 is a number of rows, and everything else blank. */
  #renderFigure(groups: Groups, summary: Summary, { keys, column, name, cell }: CellParts): unknown {
    if (!cell || cell.count === 0) return summaryKinds[summary.kind].gives === 'number' ? '0' : summaryValue(cell?.values[summary.key] ?? null, summary);
    const inColumns = groups.matrix?.groupings ?? [];
    const filter = bothFilters(keysFilter(keys, groups.groupings, groups.rows), keysFilter(column.keys, inColumns, groups.matrix?.columns ?? []));
    const href = filter === '' ? '' : this.hrefOf(filter);
    const shown = summaryValue(cell.values[summary.key] ?? null, summary);
    if (href === '') return shown;
    const title = t('report.narrow', {
      name: `${name} ・ ${column.keys.map((key, level) => groupLabel(key, inColumns[level] as Column)).join(' / ') || t('report.total')}`,
    });
    return html`<a href=${href} title=${title}>${shown}</a>`;
  }

  readonly #fold = (node: GroupNode): void => void (this.folded = foldedWith(this.folded, node));
}
define('matrix-table', MatrixTable);

interface CellParts {
  readonly keys: readonly unknown[];
  readonly column: MatrixColumn;
  readonly name: string;
  readonly cell: ReturnType<ReturnType<typeof cellsOf>>;
}

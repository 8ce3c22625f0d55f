import '../table/table.css';
import '../matrix/matrix.css';
import './joined.css';
import { html, type PropertyValues, type TemplateResult } from 'lit';
import { summaryKinds } from '../../../platform/contract/summary-kinds.ts';
import type { Groups, Summary } from '../../../platform/contract/wire.ts';
import { define, fromCode, ShirabeElement } from '../../app/element.ts';
import { t, text } from '../../locale/locale.ts';
import { grandTotal, groupList, isFolded, type GroupNode } from '../groups/group-list.ts';
import { keysFilter } from '../groups/group-value.ts';
import { summaryValue } from '../groups/summary-value.ts';
import { linesAtOnce, renderMatrix } from '../matrix/matrix-frame.ts';
import { foldedWith, nameOf, renderRowName } from '../matrix/row-name.ts';
import { type JoinedBand, joinedBands, rowsOf } from './joined-bands.ts';

type Values = Readonly<Record<string, unknown>>;

/**
 * The parts of a joined report side by side: a line for each group, a band of columns for each part. Headings and names stay in sight, groups are folded, and
 * each figure leads to the rows of its part.
 *
 * `groups`: with blocks. `hrefOf`: where the rows of a part (`null`: the report's own) are that meet a condition; '' for no link.
 */
class JoinedTable extends ShirabeElement {
  static override properties = { groups: fromCode, label: fromCode, hrefOf: fromCode, folded: { state: true }, shown: { state: true } };
  declare groups: Groups | null;
  declare label: string;
  declare hrefOf: (filter: string, block: string | null) => string;
  declare folded: ReadonlySet<string>;
  /** Lines that are drawn. */
  declare shown: number;
  #bands: readonly JoinedBand[] = [];
  #nodes: readonly GroupNode[] = [];

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
    if (!changed.has('groups') || !groups) return;
    this.#bands = joinedBands(groups);
    this.#nodes = groupList(groups);
    this.shown = this.#step(groups);
  }

  override render(): TemplateResult {
    const { groups } = this;
    if (!groups) return html``;
    const lines = this.#nodes.filter((node) => !isFolded(node.parent, this.folded));
    const step = this.#step(groups);
    return renderMatrix({
      label: this.label,
      name: 'grid matrix joined',
      head: this.#renderHead(groups),
      lines: lines.slice(0, this.shown).map((node) => this.#renderRow(groups, node)),
      totals: this.#renderFigures(groups, [], grandTotal(groups).values, t('report.total')),
      left: lines.length - this.shown,
      step,
      more: () => (this.shown += step),
      notes: [...(groups.truncated ? [t('joined.cut')] : []), ...(groups.unfilled ? [t('report.unfilled')] : [])],
    });
  }

  #renderRow(groups: Groups, node: GroupNode): TemplateResult {
    return html`<tr class=${node.finest ? '' : 'group-row'}>
      ${renderRowName(node, groups.groupings, this.folded, this.#fold)}
      ${this.#renderFigures(groups, node.keys, node.values ?? {}, nameOf(node, groups.groupings))}
    </tr>`;
  }

  #step({ summaries }: Groups): number {
    return linesAtOnce(summaries.length);
  }

  #renderHead(groups: Groups): TemplateResult {
    const corner = groups.groupings.map((column) => text(column.label)).join(' / ');
    const wordsOf = ({ label, block }: Summary) => text(block?.label ?? label);
    return html`<tr>
        <th scope="col" rowspan="2">${corner}</th>
        ${this.#bands.map(
          ({ part, summaries }) => html`<th scope="colgroup" colspan=${summaries.length} class="band">${part ? text(part.label) : t('joined.across')}</th>`,
        )}
      </tr>
      <tr class="matrix-figures">
        ${this.#bands.map(({ summaries }) =>
          summaries.map((summary, at) => html`<th scope="col" class="n ${at === 0 ? 'band' : ''}" title=${wordsOf(summary)}>${wordsOf(summary)}</th>`),
        )}
      </tr>`;
  }

  #renderFigures(groups: Groups, keys: readonly unknown[], values: Values, name: string): TemplateResult[] {
    return this.#bands.flatMap((band) =>
      band.summaries.map(
        (summary, at) => html`<td class="n ${at === 0 ? 'band' : ''}">${this.#renderFigure(groups, band, summary, { keys, values, name })}</td>`,
      ),
    );
  }

  /** A figure that leads to the rows of its part. Where there are none, 0 is a number of rows, and everything else blank; what is computed across has no rows of its own. */
  #renderFigure(
    groups: Groups,
    { part }: JoinedBand,
    summary: Summary,
    { keys, values, name }: { keys: readonly unknown[]; values: Values; name: string },
  ): unknown {
    const shown = summaryValue(values[summary.key] ?? null, summary);
    if (!part) return shown;
    if (rowsOf(part, values) === 0) return summaryKinds[summary.kind].gives === 'number' ? '0' : shown;
    const href = this.hrefOf(keysFilter(keys, part.groupings, groups.rows), part.block);
    if (href === '') return shown;
    return html`<a href=${href} title=${t('joined.narrow', { name, block: text(part.label) })}>${shown}</a>`;
  }

  readonly #fold = (node: GroupNode): void => void (this.folded = foldedWith(this.folded, node));
}
define('joined-table', JoinedTable);

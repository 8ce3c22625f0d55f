import './groups.css';
import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { Column, Groups } from '../../../platform/contract/wire.ts';
import { define, fromCode, ShirabeElement } from '../../app/element.ts';
import { showValue } from '../../fields/show-value.ts';
import { t, text } from '../../locale/locale.ts';
import { icon } from '../icon/icon.ts';
import { bothFilters, groupFilter, groupLabel } from './group-value.ts';
import { groupTree, type GroupNode } from './group-tree.ts';
import { styled } from '../../app/styled.ts';
import { summaryValue } from './summary-value.ts';

/** Groups shown open at first only while they are few. */
const OPEN_AT_FIRST = 60;
/** Groups in the document at once; the rest by a button. */
const STEP = 200;

/**
 * Groups with their subtotals, each foldable, and the grand total.
 * `hrefOf` gives where a group's name leads: to its rows.
 */
class GroupsTable extends ShirabeElement {
  static override properties = { groups: fromCode, label: fromCode, hrefOf: fromCode, folded: { state: true }, shown: { state: true } };
  declare groups: Groups;
  declare label: string;
  declare hrefOf: (filter: string) => string;
  /** Ids of groups that are folded. */
  declare folded: ReadonlySet<string>;
  declare shown: number;
  #started = false;

  constructor() {
    super();
    this.label = '';
    this.hrefOf = () => '';
    this.folded = new Set();
    this.shown = STEP;
  }
  override willUpdate(): void {
    if (this.#started) return;
    this.#started = true;
    if (this.groups.rows.length > OPEN_AT_FIRST) this.folded = new Set(groupTree(this.groups).groups.map((group) => group.id));
  }

  override render(): TemplateResult {
    const { groupings, summaries, truncated } = this.groups;
    const tree = groupTree(this.groups);
    const nested = groupings.length > 1;
    const lines = tree.groups.flatMap((group) => this.#lines(group, 0));
    return html`${truncated ? html`<p class="note warn">${t('report.truncated')}</p>` : nothing}
      <div class="scroll-x groups-scroll" tabindex="0" role="group" aria-label=${this.label}>
        <table class="plain groups">
          <caption class="visually-hidden">
            ${this.label}
          </caption>
          <thead>
            <tr>
              <th scope="col">
                ${groupings.map((column) => text(column.label)).join(' › ')}
                ${nested ? html`<button type="button" class="btn link" @click=${() => this.#foldAll(tree.groups)}>${this.folded.size > 0 ? t('report.expand_all') : t('report.collapse_all')}</button>` : nothing}
              </th>
              ${summaries.map((column) => html`<th scope="col" class="n">${text(column.label)}</th>`)}
            </tr>
          </thead>
          <tbody>
            ${repeat(
              lines.slice(0, this.shown),
              ({ group }) => group.id,
              ({ group, depth }) => this.#renderGroup(group, depth),
            )}
            ${
              lines.length > this.shown
                ? html`<tr>
                    <td colspan=${summaries.length + 1}>
                      <button type="button" class="btn" @click=${() => (this.shown += STEP * 5)}>${t('home.show_all')}</button>
                    </td>
                  </tr>`
                : nothing
            }
          </tbody>
          <tfoot>
            <tr class="groups-total">
              <th scope="row">${t('report.total')}</th>
              ${summaries.map((column) => html`<td class="n">${summaryValue(tree.total[column.key], column)}</td>`)}
            </tr>
          </tfoot>
        </table>
      </div>`;
  }

  #lines(group: GroupNode, depth: number): { group: GroupNode; depth: number }[] {
    const below = this.folded.has(group.id) ? [] : group.children.flatMap((child) => this.#lines(child, depth + 1));
    return [{ group, depth }, ...below];
  }

  #renderGroup(group: GroupNode, depth: number): TemplateResult {
    const column = this.groups.groupings[depth];
    if (!column) return html``;
    const name = groupLabel(group.keys[depth], column);
    const folded = this.folded.has(group.id);
    const filter = bothFilters(...group.keys.map((key, index) => groupFilter(key, this.groups.groupings[index] ?? column)));
    const href = this.hrefOf(filter);
    return html`<tr class=${group.children.length > 0 ? 'groups-head' : ''}>
      <th scope="row" ${styled({ 'padding-left': `${12 + depth * 24}px` })}>
        ${
          group.children.length > 0
            ? html`<button
                type="button"
                class="groups-fold"
                aria-expanded=${folded ? 'false' : 'true'}
                aria-label=${t(folded ? 'report.expand' : 'report.collapse', { name })}
                @click=${() => this.#fold(group.id)}
              >
                ${icon(folded ? 'right' : 'down')}
              </button>`
            : nothing
        }
        ${href ? html`<a href=${href} title=${t('report.narrow', { name })}>${groupValue(group.keys[depth], column, name)}</a>` : groupValue(group.keys[depth], column, name)}
      </th>
      ${this.groups.summaries.map((summary) => html`<td class="n">${summaryValue(group.values[summary.key], summary)}</td>`)}
    </tr>`;
  }

  #fold(id: string): void {
    const next = new Set(this.folded);
    if (!next.delete(id)) next.add(id);
    this.folded = next;
  }
  #foldAll(groups: readonly GroupNode[]): void {
    this.folded = this.folded.size > 0 ? new Set() : new Set(groups.map((group) => group.id));
  }
}
define('groups-table', GroupsTable);

/** A group's value as a badge where it is a state, else in words. */
export function groupValue(value: unknown, column: Column, name: string): TemplateResult | string {
  const toned = column.choices?.some((choice) => choice.value === value && choice.tone);
  return toned ? showValue(value, column) : name;
}

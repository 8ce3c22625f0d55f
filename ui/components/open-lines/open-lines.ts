import { html, nothing, type TemplateResult } from 'lit';
import type { OpenColumn, OpenRow } from '../../../platform/contract/wire-open-data.ts';
import type { Column } from '../../../platform/contract/wire.ts';
import { isNumericColumn, showValue } from '../../fields/show-value.ts';
import { od } from '../../locale/open-data-texts.ts';
import { formatNumber, text } from '../../locale/locale.ts';

const typeWords: Readonly<Record<string, Parameters<typeof od>[0]>> = {
  integer: 'open.type_number',
  decimal: 'open.type_number',
  percent: 'open.type_number',
  number: 'open.type_number',
  date: 'open.type_date',
  datetime: 'open.type_datetime',
  time: 'open.type_time',
  checkbox: 'open.type_boolean',
  boolean: 'open.type_boolean',
  picklist: 'open.type_choice',
  multi_picklist: 'open.type_choice',
  choice: 'open.type_choice',
};

/** Lines of open data as a table, just as the files have them; it scrolls sideways by itself. */
export function renderOpenLines(columns: readonly OpenColumn[], rows: readonly OpenRow[], caption: string): TemplateResult {
  const shown = columns.map((column): Column => ({ ...column, choices: column.choices?.map((choice) => ({ ...choice })), sortable: false }));
  const look = (column: Column) => (isNumericColumn(column) ? 'n' : '');
  return html`<div class="scroll-x" tabindex="0" role="region" aria-label=${od('open.table_of', { name: caption })}>
    <table class="plain">
      <caption class="visually-hidden">
        ${caption}
      </caption>
      <thead>
        <tr>
          ${shown.map((column) => html`<th scope="col" class=${look(column)}>${text(column.label)}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          (row) =>
            html`<tr>
              ${shown.map((column) => html`<td class=${look(column)}>${cell(row[column.key], column)}</td>`)}
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

function cell(value: unknown, column: Column): unknown {
  return typeof value === 'object' && value !== null && 'suppressed' in value ? 'X' : showValue(value, column);
}

/** What each column is, and the signs that stand for no number. */
export function renderOpenColumns(columns: readonly OpenColumn[], smallBelow: number | null): TemplateResult {
  const small = smallBelow === null ? '' : od('open.small', { below: formatNumber(smallBelow) });
  return html`<p class="open-note">${od('open.signs')}</p>
    <div class="scroll-x" tabindex="0" role="region" aria-label=${od('open.table_of', { name: od('open.columns') })}>
      <table class="plain">
        <caption class="visually-hidden">
          ${od('open.columns')}
        </caption>
        <thead>
          <tr>
            ${(['open.column', 'open.key', 'open.type', 'open.description'] as const).map((key) => html`<th scope="col">${od(key)}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${columns.map(
            (column) =>
              html`<tr>
                <th scope="row">${text(column.label)}${column.unit ? `（${text(column.unit)}）` : nothing}</th>
                <td><code>${column.key}</code></td>
                <td>${od(typeWords[column.type] ?? 'open.type_text')}</td>
                <td>${describe(column, small)}</td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>`;
}

function describe({ description, choices, small }: OpenColumn, words: string): string {
  const values = choices?.map(({ value, label }) => `${value}＝${text(label)}`).join('、');
  return [description ? text(description) : '', values ? od('open.values', { values }) : '', small ? words : ''].filter((part) => part !== '').join(' ');
}

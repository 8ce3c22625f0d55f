import { html, nothing, type TemplateResult } from 'lit';
import type { Problem } from '../../../platform/contract/problem.ts';
import type { CellCommit } from '../../components/cell-editor/cell-editor.ts';
import { cornersOf, type CellRange } from '../../components/grid/cell-range.ts';
import { icon } from '../../components/icon/icon.ts';
import { showFieldValue } from '../../fields/show-value.ts';
import { urlOf } from '../../app/routes.ts';
import { currentLanguage, formatDay, formatNumber, t, text } from '../../locale/locale.ts';
import { isTyped } from './cell-text.ts';
import type { GridColumn } from './grid-columns.ts';
import type { EditMode } from './grid-focus.ts';
import type { GridRow } from './grid-row.ts';
import type { GridSheet } from './grid-sheet.ts';
import { g } from './words.ts';

export interface CellParts {
  readonly sheet: GridSheet;
  readonly range: CellRange;
  readonly mode: EditMode;
  readonly busy: boolean;
  readonly commit: (detail: CellCommit) => void;
  readonly cancel: () => void;
}

export const isError = ({ severity }: Problem): boolean => severity !== 'warning';

/** What a row is called: its day where the grid is of one respondent, the respondent where it is of a day, else its title. */
export function nameOfRow(row: GridRow, { answer, rows }: Pick<GridSheet, 'answer' | 'rows'>): string {
  const { place, loaded } = row;
  if (row.isAdded) return g('grid.added_row', { number: formatNumber(rows.indexOf(row) + 1) });
  if (answer.kind === 'days' && place.date !== undefined) return formatDay(place.date);
  if (answer.kind === 'day') return place.respondent?.label || loaded?.title || place.title;
  return loaded?.title || place.title;
}

/** The words of a problem, in the language of the page where it knows them. */
export function wordsOf(problem: Problem): string {
  return currentLanguage() === 'en' ? (problem.en ?? problem.message) : problem.message;
}

/** A row of the grid as it is now: its heading, and a cell a column. */
export function renderRow(parts: CellParts, row: GridRow, index: number, columns: readonly GridColumn[]): TemplateResult {
  const { top, bottom, left, right } = cornersOf(parts.range);
  const { active } = parts.range;
  const isSelected = index >= top && index <= bottom;
  const changed = new Set(row.dirty ? (row.form?.changedFields() ?? []) : []);
  return html`<tr class="grid-row ${row.locked === null ? '' : 'grid-locked'}" aria-rowindex=${index + 3}>
    ${renderName(parts, row)}
    ${columns.map((column, at) =>
      renderCell(parts, row, index, column, at, {
        isActive: active.row === index && active.column === at,
        isSelected: isSelected && at >= left && at <= right,
        isChanged: changed.has(column.name),
      }),
    )}
  </tr>`;
}

interface CellState {
  readonly isActive: boolean;
  readonly isSelected: boolean;
  readonly isChanged: boolean;
}

function renderCell(parts: CellParts, row: GridRow, index: number, column: GridColumn, at: number, state: CellState): TemplateResult {
  const kind = row.kind(column.name);
  const problems = kind === 'none' ? [] : row.problems(column.name);
  const isBad = problems.some(isError);
  const look = `${column.numeric ? 'n ' : ''}grid-${kind}${state.isSelected ? ' grid-selected' : ''}${state.isActive ? ' grid-active' : ''}${state.isChanged ? ' grid-changed' : ''}${isBad ? ' grid-bad' : problems.length > 0 ? ' grid-doubtful' : ''}`;
  return html`<td
    class=${look}
    role="gridcell"
    id=${`g-${index}-${at}`}
    data-row=${index}
    data-column=${at}
    aria-colindex=${at + 2}
    aria-selected=${state.isSelected ? 'true' : 'false'}
    aria-readonly=${kind === 'open' ? nothing : 'true'}
    title=${problems.length > 0 ? problems.map(wordsOf).join('\n') : nothing}
  >
    ${state.isActive ? renderActive(parts, row, column, { kind, isBad }) : renderValue(row, column, kind)}${state.isChanged ? html`<span class="visually-hidden">${g('grid.changed_cell')}</span>` : nothing}
  </td>`;
}

function renderValue(row: GridRow, { name, field }: GridColumn, kind: ReturnType<GridRow['kind']>): TemplateResult | string | typeof nothing {
  if (row.loaded === null) return html`<i class="grid-wait"></i>`;
  if (kind === 'none') return html`<span class="visually-hidden">${g('grid.none_here')}</span>`;
  const entry = row.entry(name);
  if (entry.problem) return entry.raw ?? '';
  return showFieldValue(row.value(name), field, { compact: true });
}

/** The cell with the focus: an input that holds the cell's text, so that keys, input methods and the clipboard find one; or the input of the field's type. */
function renderActive(
  { sheet, mode, busy, commit, cancel }: CellParts,
  row: GridRow,
  column: GridColumn,
  { kind, isBad }: { readonly kind: ReturnType<GridRow['kind']>; readonly isBad: boolean },
): TemplateResult {
  const { field, name } = column;
  const label = `${nameOfRow(row, sheet)}, ${text(field.label)}`;
  if (mode === 'picking')
    return html`<cell-editor
      .field=${row.fieldOf(column)}
      .object=${sheet.description.object}
      .label=${label}
      .entry=${row.entry(name)}
      .replace=${false}
      .required=${row.view?.required.has(name) ?? false}
      @cell-commit=${(event: CustomEvent<CellCommit>) => commit(event.detail)}
      @cell-cancel=${cancel}
    ></cell-editor>`;
  const isOpen = kind === 'open' && !busy && isTyped(field);
  const look = `grid-catch grid-catch-${mode}`;
  if (field.type === 'long_text')
    return html`<textarea
      class=${look}
      rows="1"
      aria-label=${label}
      aria-describedby="grid-detail"
      aria-invalid=${isBad ? 'true' : nothing}
      ?readonly=${!isOpen}
    ></textarea>`;
  return html`<input
    class=${look}
    type="text"
    inputmode=${column.numeric ? 'decimal' : nothing}
    autocomplete="off"
    aria-label=${label}
    aria-describedby="grid-detail"
    aria-invalid=${isBad ? 'true' : nothing}
    ?readonly=${!isOpen}
  />`;
}

function renderName({ sheet }: CellParts, row: GridRow): TemplateResult {
  const { object, survey } = sheet.description;
  const name = nameOfRow(row, sheet);
  const { place } = row;
  const given = survey?.respondent && place.respondent && place.date ? { [survey.respondent]: place.respondent.id, [survey.date]: place.date } : {};
  const href = row.id === null ? urlOf.create(object, given) : urlOf.record(object, row.id);
  return html`<th
    scope="row"
    role="rowheader"
    class="grid-name"
    aria-colindex="1"
    title=${row.locked === null ? name : `${name}\n${row.locked || g('grid.gone')}`}
  >
    <span class="grid-name-parts"
      >${row.isAdded ? html`<span class="grid-added">${name}</span>` : html`<a href=${href} tabindex="-1" aria-label=${g('grid.open_form', { name })}>${name}</a>`}${renderState(sheet, row)}</span
    >
  </th>`;
}

/** What became of a row; of one that nothing was done to, whether it is answered. */
function renderState({ description: { survey } }: GridSheet, row: GridRow): TemplateResult | string | typeof nothing {
  const mark = renderMark(row);
  const status = survey ? row.form?.fields.get(survey.status) : undefined;
  return mark === nothing && status ? html`<span>${showFieldValue(row.entry(status.field.name).value, status.field, { compact: true })}</span>` : mark;
}

/** What became of a row, in a word. */
export function renderMark(row: GridRow): TemplateResult | typeof nothing {
  const mark = (tone: string, words: string, warn = false) => html`<span class="grid-mark grid-mark-${tone}">${warn ? icon('warn') : nothing}${words}</span>`;
  if (row.loaded === null) return nothing;
  if (row.locked !== null) return mark('idle', g('grid.locked_row'));
  if (row.result === 'conflict') return mark('bad', g('grid.conflict_row'), true);
  if (row.result === 'refused') return mark('bad', g('grid.refused_row'), true);
  if (row.result === 'warned') return mark('warn', g('grid.warned_row'), true);
  if (row.dirty) return mark('warn', g('grid.unsaved'));
  if (row.result === 'saved') return mark('good', g('grid.saved_row'));
  return row.id === null ? mark('idle', g('grid.new_row')) : nothing;
}

/** The headings: the sections over their columns, and the fields. */
export function renderHead(sheet: GridSheet, columns: readonly GridColumn[], nameLabel: string): TemplateResult {
  const sections = sheet.description.layout.sections;
  const groups: { readonly section: number; readonly count: number }[] = [];
  for (const { section } of columns) {
    const last = groups.at(-1);
    if (last?.section === section) groups[groups.length - 1] = { section, count: last.count + 1 };
    else groups.push({ section, count: 1 });
  }
  return html`<thead>
    <tr aria-rowindex="1">
      <td class="grid-name"></td>
      ${groups.map(
        ({ section, count }) =>
          html`<th scope="colgroup" colspan=${count} class="grid-section"><span class="grid-section-name">${text(sections[section]?.label)}</span></th>`,
      )}
    </tr>
    <tr aria-rowindex="2">
      <th scope="col" class="grid-name">${nameLabel}</th>
      ${columns.map(({ field, numeric, description }) => {
        const unit = 'unit' in field.definition ? text(field.definition.unit as never) : '';
        const label = text(field.label);
        return html`<th scope="col" class=${numeric ? 'n' : ''} title=${[label, text(field.help)].filter((words) => words !== '').join('\n')}>
          <span class="grid-heading"
            >${description.required === true && !description.read_only ? html`<span class="required" title=${t('record.required_message')} aria-hidden="true">*</span>` : nothing}${label}${unit ? html`<small>（${unit}）</small>` : nothing}</span
          >
        </th>`;
      })}
    </tr>
  </thead>`;
}

import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { icon } from '../../components/icon/icon.ts';
import { text } from '../../locale/locale.ts';
import { fieldOfType } from '../form/record-type.ts';
import { renderField } from '../form/render-field.ts';
import { nameOfRow, renderMark, wordsOf } from './grid-cells.ts';
import type { GridRow } from './grid-row.ts';
import type { GridSheet } from './grid-sheet.ts';
import { g } from './words.ts';

export interface CardParts {
  readonly sheet: GridSheet;
  readonly row: GridRow;
  readonly at: number;
  readonly busy: boolean;
  go(at: number): void;
}

/** One row of the grid on a narrow screen: its cells under one another as in a form, and a way to the rows beside it. */
export function renderCard(parts: CardParts): TemplateResult {
  const { sheet, row, at } = parts;
  const { shownRows } = sheet;
  return html`<div class="grid-card">
    <div class="grid-card-head">
      <button type="button" class="btn icon-btn" aria-label=${g('grid.previous')} ?disabled=${at === 0} @click=${() => parts.go(at - 1)}>
        ${icon('left')}
      </button>
      <label class="grid-card-pick"
        ><span class="visually-hidden">${g('grid.row')}</span
        ><select class="field-input" @change=${(event: Event) => parts.go((event.target as HTMLSelectElement).selectedIndex)}>
          ${shownRows.map((one, index) => html`<option .selected=${index === at}>${nameOfRow(one, sheet)}${one.dirty ? ` *` : ''}</option>`)}
        </select></label
      >
      <button type="button" class="btn icon-btn" aria-label=${g('grid.next')} ?disabled=${at >= shownRows.length - 1} @click=${() => parts.go(at + 1)}>
        ${icon('right')}
      </button>
    </div>
    <p class="grid-card-state">${g('grid.place', { at: at + 1, total: shownRows.length })} ${renderMark(row)}</p>
    ${row.locked === null ? nothing : html`<p class="note">${row.locked || g('grid.gone')}</p>`}
    ${row.problems('').map((problem) => html`<p class="note warn">${wordsOf(problem)}</p>`)} ${renderSections(parts)}
  </div>`;
}

function renderSections({ sheet, row, busy }: CardParts): unknown {
  const { view, form } = row;
  if (!view || !form) return html`<p class="note">${g('grid.not_loaded')}</p>`;
  const columns = new Map(sheet.columns.map((column) => [column.name, column]));
  const sections = view.sections
    .map(({ section, fields }) => ({ section, fields: fields.filter(({ field }) => columns.has(field.name)) }))
    .filter(({ section, fields }) => fields.length > 0 && !sheet.folded.has(sheet.description.layout.sections.indexOf(section)));
  return repeat(
    sections,
    ({ section }) => section,
    ({ section, fields }) =>
      html`<section class="form-section" aria-label=${text(section.label)}>
        <h2 class="grid-card-section">${text(section.label)}</h2>
        <div class="form-grid form-grid-1">
          ${repeat(
            fields,
            ({ field }) => `${row.key} ${field.name}`,
            (formField) => {
              const { name } = formField.field;
              const isOpen = row.kind(name) === 'open';
              return renderField({
                path: name,
                object: sheet.description.object,
                formField: fieldOfType(form, formField),
                editable: isOpen,
                entry: row.entry(name),
                computed: view.computed[name],
                required: view.required.has(name),
                problems: row.problems(name),
                disabled: busy,
                compact: false,
                change: (input, raw) => {
                  form.change(name, input, raw);
                  sheet.edits.touched(row);
                  if (formField.field.type === 'lookup') void sheet.edits.follow(row, name);
                },
                leave: () => {
                  form.leave(name);
                  sheet.edits.touched(row);
                },
              });
            },
          )}
        </div>
      </section>`,
  );
}

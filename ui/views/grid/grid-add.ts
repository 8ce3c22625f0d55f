import { html, nothing, type TemplateResult } from 'lit';
import { icon } from '../../components/icon/icon.ts';
import { text } from '../../locale/locale.ts';
import { fieldOf } from '../../fields/field-view.ts';
import type { GridSheet } from './grid-sheet.ts';
import { newRowTypes } from './new-row.ts';
import { g } from './words.ts';

interface AddParts {
  readonly busy: boolean;
  /** Adds a row, of a type where there are some. */
  readonly add: (type: string | null) => void;
}

/** Under the rows of a list: the way to add one, of a type that is chosen beside it where there are several. */
export function renderAddRows({ description }: GridSheet, { busy, add }: AddParts): TemplateResult {
  const types = newRowTypes(description);
  const field = description.fields.find(({ name }) => name === description.record_types?.field);
  const go = (event: Event) => {
    const chosen = (event.currentTarget as HTMLElement).closest('.grid-add')?.querySelector('select')?.value;
    add(chosen ?? types[0]?.value ?? null);
  };
  return html`<div class="grid-add">
    ${
      types.length > 1 && field
        ? html`<label class="grid-add-type"
            ><span>${text(fieldOf(field).label)}</span
            ><select class="field-input">
              ${types.map(({ value, label }) => html`<option value=${value}>${text(label)}</option>`)}
            </select></label
          >`
        : nothing
    }
    <button type="button" class="btn" ?disabled=${busy} @click=${go}>${icon('plus')}${g('grid.add')}</button>
    <span class="grid-add-hint">${g('grid.add_hint')}</span>
  </div>`;
}

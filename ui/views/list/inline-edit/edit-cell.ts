import './inline-edit.css';
import { html, nothing, type TemplateResult } from 'lit';
import type { Column, Row } from '../../../../platform/contract/wire.ts';
import '../../../components/cell-editor/cell-editor.ts';
import type { CellCommit, CellMove } from '../../../components/cell-editor/cell-editor.ts';
import { icon } from '../../../components/icon/icon.ts';
import { cellContent, type OwnCell } from '../../../components/table/cell.ts';
import { narrow } from '../../../components/table/table-parts.ts';
import { fieldOf } from '../../../fields/field-view.ts';
import { showFieldValue } from '../../../fields/show-value.ts';
import { currentLanguage, text } from '../../../locale/locale.ts';
import { checkEntry } from '../../form/entry.ts';
import type { EditedRow } from './edited-row.ts';
import type { ListEdits } from './list-edits.ts';
import { say } from './words.ts';

/** Inputs of a card are reached by a button: nothing hovers there, and a finger does not click twice. */
const byTouch = matchMedia('(hover: none)');

/** The cells of a list that is being edited: the open input, what is typed and not saved. */
export function editCell(edits: ListEdits, closed: (row: string, key: string, move: CellMove | 'stay') => void): OwnCell {
  return (row, column) => {
    const edited = edits.rows.get(row.id);
    const { open } = edits;
    if (open?.id === row.id && open.key === column.key) return renderInput(edits, row, column, closed);
    const isChanged = edited?.entries.has(column.key) === true;
    const content = edited && isChanged ? renderChanged(edits, edited, row, column) : undefined;
    const isButton = (narrow.matches || byTouch.matches) && edits.fieldOf(column.key) !== undefined;
    return isButton ? html`${content ?? cellContent(row, column)}${renderPencil(edits, row, column)}` : content;
  };
}

function renderInput(
  edits: ListEdits,
  row: Row,
  column: Column,
  closed: (row: string, key: string, move: CellMove | 'stay') => void,
): TemplateResult | undefined {
  const description = edits.fieldOf(column.key);
  if (!description) return undefined;
  return html`<cell-editor
    .field=${fieldOf(description)}
    .object=${edits.object}
    .label=${say('inline.cell', { title: edits.rows.get(row.id)?.title ?? '', column: text(column.label) })}
    .entry=${edits.entry(row, column.key)}
    .replace=${edits.open?.isTyped ?? false}
    .required=${description.required === true}
    @cell-commit=${(event: CustomEvent<CellCommit>) => {
      edits.commit(row, event.detail);
      closed(row.id, column.key, event.detail.move);
    }}
    @cell-cancel=${() => {
      edits.cancel();
      closed(row.id, column.key, 'stay');
    }}
  ></cell-editor>`;
}

function renderChanged(edits: ListEdits, edited: EditedRow, row: Row, column: Column): TemplateResult | undefined {
  const description = edits.fieldOf(column.key);
  if (!description) return undefined;
  const entry = edits.entry(row, column.key);
  const field = fieldOf(description);
  const problem = edited.problems.find((one) => one.field === column.key) ?? checkEntry(field, entry)[0];
  const tone = problem ? (problem.severity === 'warning' ? 'is-warned' : 'is-bad') : edited.state === 'conflict' ? 'is-warned' : '';
  const words = problem ? (currentLanguage() === 'en' && problem.en) || problem.message : say('inline.unsaved');
  return html`<span class="cell-changed ${tone}" title=${words}
    >${tone ? icon('warn') : nothing}${entry.problem ? (entry.raw ?? '') : showFieldValue(entry.value, field, { compact: true })}<span class="visually-hidden">
      (${words})</span
    ></span
  >`;
}

function renderPencil(edits: ListEdits, row: Row, column: Column): TemplateResult {
  const title = Object.keys(row.links ?? {})
    .map((key) => row.values[key])
    .find((value) => typeof value === 'string');
  return html`<button
    type="button"
    class="cell-pencil"
    data-pencil="${row.id}/${column.key}"
    aria-label=${say('inline.edit', { title: typeof title === 'string' ? title : '', column: text(column.label) })}
    @click=${() => edits.begin(row, column, false)}
  >
    ✎
  </button>`;
}

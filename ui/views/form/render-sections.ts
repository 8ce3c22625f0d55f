import { html, nothing, type TemplateResult } from 'lit';
import { guard } from 'lit/directives/guard.js';
import { repeat } from 'lit/directives/repeat.js';
import { renderChildRows } from '../../components/child-rows/child-rows.ts';
import type { Block } from '../../components/paste/table-text.ts';
import { viewOf } from '../../fields/edit-field.ts';
import { currentLanguage, t, text } from '../../locale/locale.ts';
import { rowName } from './conflict-rows.ts';
import { entryOf } from './entry.ts';
import { isCellEditable, type FormField, type FormState } from './form-state.ts';
import type { FormView } from './form-view.ts';
import { fieldOfType } from './record-type.ts';
import { controlIdOf, renderCell, renderField } from './render-field.ts';

export interface SectionParts {
  readonly form: FormState;
  readonly view: FormView;
  readonly object: string;
  /** While a save is on its way nothing can be typed. */
  readonly busy: boolean;
  readonly change: (name: string, input: unknown, raw?: string) => void;
  /** Something else than a field's value changed. */
  readonly changed: () => void;
  /** What stands at an input whose value was copied and not looked at yet. */
  readonly markOf: (path: string) => string | undefined;
  /** An input was looked at. */
  readonly looked: (path: string) => void;
  /** Puts the focus on an input that is about to be drawn. */
  readonly focus: (controlId: string) => void;
}

/** The sections of a form whose conditions hold, each with the fields whose conditions hold. */
export function renderSections(parts: SectionParts): unknown {
  return repeat(
    parts.view.sections,
    ({ section }) => section,
    ({ section, fields }) =>
      html`<section class="card form-section" aria-label=${text(section.label)}>
        <div class="card-head">
          <h2>${text(section.label)}</h2>
          ${section.note ? html`<span class="end">${text(section.note)}</span>` : nothing}
        </div>
        <div class="form-grid form-grid-${section.columns}">
          ${repeat(
            fields,
            (field) => field.field.name,
            (field) => (field.field.type === 'children' ? renderRows(parts, field) : guard(seenOf(parts, field), () => renderOne(parts, field))),
          )}
        </div>
      </section>`,
  );
}

/** All that a field is drawn from: in a form of hundreds of fields only those are drawn anew of which something has changed. */
function seenOf({ form, view, busy, markOf }: SectionParts, formField: FormField): unknown[] {
  const { name } = formField.field;
  const problems = (view.problems.get(name) ?? []).map(({ message, severity }) => `${severity ?? ''} ${message}`).join('\n');
  const computed = view.computed[name];
  const shown = typeof computed === 'object' ? JSON.stringify(computed) : computed;
  return [form, fieldOfType(form, formField), form.entries[name], shown, view.required.has(name), problems, busy, markOf(name), currentLanguage()];
}

function renderOne({ form, view, object, busy, markOf, looked, change, changed }: SectionParts, formField: FormField): TemplateResult {
  const { name } = formField.field;
  return renderField({
    path: name,
    object,
    formField: fieldOfType(form, formField),
    editable: formField.editable,
    entry: form.entries[name] ?? entryOf(null),
    computed: view.computed[name],
    required: view.required.has(name),
    problems: view.problems.get(name) ?? [],
    disabled: busy,
    compact: false,
    mark: markOf(name),
    change: (input, raw) => {
      looked(name);
      change(name, input, raw);
    },
    leave: () => {
      looked(name);
      form.leave(name);
      changed();
    },
  });
}

function renderRows(parts: SectionParts, formField: FormField): TemplateResult {
  const { form, view, changed } = parts;
  const { name } = formField.field;
  const fields = form.childFields.get(name) ?? [];
  const problems = view.problems.get(name) ?? [];
  return html`<div class="field field-wide" id=${controlIdOf(name)} tabindex="-1">
    ${problems.map((problem) => html`<p class=${problem.severity === 'warning' ? 'field-warning' : 'field-error'}>${problem.message}</p>`)}
    ${renderChildRows({
      label: text(formField.field.label),
      columns: fields.map((one) => ({
        name: one.field.name,
        label: text(one.field.label),
        required: one.description.required === true && one.editable,
        numeric: viewOf(one.field.type).numeric,
        help: text(one.field.help),
      })),
      rows: (form.children[name] ?? []).map((row) => ({ key: row.key, name: rowName(form, name, row.key) || t('record.new_row'), deleted: row.deleted })),
      canAdd: formField.editable,
      canRemove: formField.editable,
      add: () => {
        const key = form.addRow(name);
        const first = fields.find((one) => one.editable);
        if (first) parts.focus(controlIdOf(`${name}/${key}/${first.field.name}`));
        changed();
      },
      mark: (key, deleted) => {
        form.markRow(name, key, deleted);
        changed();
      },
      paste: (key, column, block) => void pasteInto(parts, formField, { key, column }, block),
      cell: (key, column) => renderRowCell(parts, name, key, column),
    })}
  </div>`;
}

/** Pasting is asked for seldom: what does it comes when it is. */
async function pasteInto(
  { form, busy, changed }: SectionParts,
  children: FormField,
  at: { readonly key: string; readonly column: string },
  block: Block,
): Promise<void> {
  if (busy) return;
  const { pasteRows } = await import('./paste-rows.ts');
  await pasteRows(form, children, at, block, changed);
}

function renderRowCell({ form, view, object, busy, markOf, looked, changed }: SectionParts, children: string, key: string, column: string): TemplateResult {
  const formField = form.childFields.get(children)?.find((one) => one.field.name === column);
  const row = form.children[children]?.find((one) => one.key === key);
  if (!formField || !row) return html``;
  const path = `${children}/${key}/${column}`;
  return renderCell({
    path,
    object: form.fields.get(children)?.description.children?.object ?? object,
    formField,
    editable: isCellEditable(formField, row),
    entry: row.entries[column] ?? entryOf(null),
    computed: row.base[column],
    required: formField.description.required === true,
    problems: view.problems.get(path) ?? [],
    disabled: busy || row.deleted,
    compact: true,
    mark: markOf(path),
    change: (input, raw) => {
      looked(path);
      form.changeCell(children, key, column, input, raw);
      changed();
    },
    leave: () => {
      looked(path);
      form.leaveCell(children, key, column);
      changed();
    },
  });
}

import { html, nothing, type TemplateResult } from 'lit';
import type { Problem } from '../../../platform/contract/problem.ts';
import { icon } from '../../components/icon/icon.ts';
import { editField, viewOf } from '../../fields/edit-field.ts';
import type { EditContext } from '../../fields/field-view.ts';
import { showFieldValue } from '../../fields/show-value.ts';
import { currentLanguage, text, timeZone } from '../../locale/locale.ts';
import type { Entry } from './entry.ts';
import type { FormField } from './form-state.ts';

export interface FieldParts {
  /** Names the input on this page: `field`, or `field/row/cell`. */
  readonly path: string;
  readonly object: string;
  readonly formField: FormField;
  readonly editable: boolean;
  readonly entry: Entry;
  /** The value of a field that is computed. */
  readonly computed?: unknown;
  readonly required: boolean;
  readonly problems: readonly Problem[];
  readonly disabled: boolean;
  readonly compact: boolean;
  /** Says where the value comes from, until somebody has looked at it. */
  readonly mark?: string | undefined;
  change(input: unknown, raw?: string): void;
  leave(): void;
}

/** The id of the input at a path. */
export function controlIdOf(path: string): string {
  return `f-${path.replaceAll('/', '-')}`;
}

const isWarning = (problem: Problem) => problem.severity === 'warning';

/** An input with its label, help and messages, tied together for screen readers. */
export function renderField(parts: FieldParts): TemplateResult {
  const { field } = parts.formField;
  const id = controlIdOf(parts.path);
  const context = contextOf(parts, id);
  const help = text(field.help);
  const grouped = viewOf(field.type).grouped(context) || !parts.editable;
  const words = html`${parts.required ? html`<span class="required" aria-hidden="true">*</span> ` : nothing}${text(field.label)}`;
  const wide = field.type === 'long_text' || field.type === 'rich_text' || field.type === 'file';
  return html`<div class="field ${toneOf(parts.problems)} ${wide ? 'field-wide' : ''} ${parts.mark ? 'field-marked' : ''}">
    ${grouped ? html`<span class="field-label" id="${id}-label">${words}</span>` : html`<label class="field-label" id="${id}-label" for=${id}>${words}</label>`}
    ${renderControl(parts, context)} ${help ? html`<p class="field-help" id="${id}-help">${help}</p>` : nothing}
    ${parts.mark ? html`<p class="field-mark" id="${id}-mark">${parts.mark}</p>` : nothing} ${renderProblems(id, parts.problems)}
  </div>`;
}

/** A cell of a grid: the input and its messages; the column's heading names it. */
export function renderCell(parts: FieldParts): TemplateResult {
  const id = controlIdOf(parts.path);
  return html`<div class="field ${toneOf(parts.problems)} ${parts.mark ? 'field-marked' : ''}">
    ${renderControl(parts, contextOf(parts, id))}${parts.mark ? html`<span class="visually-hidden" id="${id}-mark">${parts.mark}</span>` : nothing}${renderProblems(id, parts.problems)}
  </div>`;
}

function renderControl(parts: FieldParts, context: EditContext): TemplateResult {
  if (parts.editable) return editField(context);
  const { field } = parts.formField;
  const value = field.type === 'formula' ? parts.computed : parts.entry.value;
  if (parts.compact) return html`<span class="field-shown">${showFieldValue(value, field, { compact: true })}</span>`;
  // A group with a name, so that the label is read with the value; an output would be read again at each change of others.
  return html`<div
    class="field-output ${field.valueType === 'number' ? 'field-input-number' : ''}"
    id=${context.id}
    role="group"
    aria-labelledby=${context.labelId}
  >
    ${showFieldValue(value, field)}
  </div>`;
}

function contextOf(parts: FieldParts, id: string): EditContext {
  const described = [
    !parts.compact && parts.formField.field.help ? `${id}-help` : '',
    parts.mark ? `${id}-mark` : '',
    parts.problems.length > 0 ? `${id}-problems` : '',
  ]
    .filter((one) => one !== '')
    .join(' ');
  return {
    field: parts.formField.field,
    object: parts.object,
    id,
    labelId: `${id}-label`,
    describedBy: described,
    value: parts.entry.value,
    raw: parts.entry.raw,
    required: parts.required,
    invalid: parts.problems.some((problem) => !isWarning(problem)),
    disabled: parts.disabled,
    compact: parts.compact,
    language: currentLanguage(),
    timeZone: timeZone(),
    change: (input, raw) => parts.change(input, raw),
    leave: () => parts.leave(),
  };
}

function toneOf(problems: readonly Problem[]): string {
  if (problems.some((problem) => !isWarning(problem))) return 'field-invalid';
  return problems.length > 0 ? 'field-warned' : '';
}

function renderProblems(id: string, problems: readonly Problem[]): TemplateResult | typeof nothing {
  if (problems.length === 0) return nothing;
  return html`<div class="field-problems" id="${id}-problems">
    ${problems.map((problem) => html`<p class=${isWarning(problem) ? 'field-warning' : 'field-error'}>${icon('warn')}<span>${problem.message}</span></p>`)}
  </div>`;
}

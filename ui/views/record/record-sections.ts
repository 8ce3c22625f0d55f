import { html, nothing, type TemplateResult } from 'lit';
import type { FieldDescription, ObjectDescription, RecordAnswer } from '../../../platform/contract/wire.ts';
import { isNotApplicable } from '../../../platform/fields/not-applicable.ts';
import { apiUrl } from '../../api/client.ts';
import { urlOf } from '../../app/routes.ts';
import { renderSmallTable } from '../../components/related-list/small-table.ts';
import { fieldOf, unitOf } from '../../fields/field-view.ts';
import { showFieldValue } from '../../fields/show-value.ts';
import { currentLanguage, t, text } from '../../locale/locale.ts';
import { columnsOfChildren } from './child-columns.ts';
import type { ShownSection } from './record-view.ts';

/** What a blank is on paper, where a dash would be taken for an answer; undefined on the screen. */
interface Look {
  readonly blank?: string;
}

/** The sections of a record with its values and child rows, and the child rows that no section names. */
export function renderSections(description: ObjectDescription, record: RecordAnswer, sections: readonly ShownSection[], look: Look = {}): unknown {
  return [...sections.map((shown) => renderSection(shown, record, look)), ...renderUnplacedRows(description, record, sections)];
}

function renderSection({ section, fields }: ShownSection, record: RecordAnswer, look: Look): TemplateResult {
  return html`<section class="card" aria-label=${text(section.label)}>
    <div class="card-head">
      <h2>${text(section.label)}</h2>
      ${section.note ? html`<span class="end">${text(section.note)}</span>` : nothing}
    </div>
    <dl class="values values-${section.columns}">${fields.map((field) => renderField(field, record, look))}</dl>
  </section>`;
}

function renderField(description: FieldDescription, record: RecordAnswer, look: Look): TemplateResult {
  const field = fieldOf(description);
  if (field.type === 'children')
    return html`<div class="value-wide">
      <dt>${text(field.label)}</dt>
      <dd>${renderRows(description, record)}</dd>
    </div>`;
  const wide = field.type === 'long_text' || field.type === 'rich_text';
  const unit = unitOf(field, currentLanguage());
  const value = record.values[field.name];
  const to = (field.definition as { to?: string }).to;
  const isBlank = value === null || value === undefined;
  const shown =
    isBlank && look.blank !== undefined
      ? html`<span class="value-blank">${look.blank}</span>`
      : showFieldValue(value, field, {
          fileHref: (id) => apiUrl(`/objects/${record.object}/records/${record.id}/files/${id}`),
          ...(to ? { recordHref: (id: string) => urlOf.record(to, id) } : {}),
        });
  return html`<div class=${wide ? 'value-wide' : ''}>
    <dt>${text(field.label)}</dt>
    <dd>${shown}${unit && !isBlank && !isNotApplicable(value) ? html` <span class="value-unit">${unit}</span>` : nothing}</dd>
  </div>`;
}

function renderRows(description: FieldDescription, record: RecordAnswer): TemplateResult {
  const rows = record.children[description.name] ?? [];
  if (rows.length === 0) return html`<p class="nil">${t('record.none')}</p>`;
  const shown = rows.map((row) => ({ id: row.id, values: row.values }));
  return renderSmallTable(text(description.label), columnsOfChildren(description), shown, null);
}

/** Child rows that no section names still belong to the record. */
function renderUnplacedRows(description: ObjectDescription, record: RecordAnswer, sections: readonly ShownSection[]): TemplateResult[] {
  const placed = new Set(description.layout.sections.flatMap((section) => section.fields));
  const missing = description.fields.filter(
    (field) => field.type === 'children' && !placed.has(field.name) && !sections.some((shown) => shown.fields.includes(field)),
  );
  return missing.map(
    (field) =>
      html`<section class="card" aria-label=${text(field.label)}>
        <div class="card-head"><h2>${text(field.label)}</h2></div>
        <div class="card-body">${renderRows(field, record)}</div>
      </section>`,
  );
}

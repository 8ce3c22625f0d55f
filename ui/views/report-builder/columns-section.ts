import { html, nothing, type TemplateResult } from 'lit';
import { isNumericColumn } from '../../fields/show-value.ts';
import { currentLanguage } from '../../locale/locale.ts';
import { renderBucket } from './bucket-form.ts';
import { columnKey, columnKeys, type ColumnEntry, type ColumnParts, columnParts, freshKey, put, replaceAt, shortest, withWords, wordsIn } from './draft.ts';
import { type Editing, problemsIn, columnOf } from './editing.ts';
import { formulaInput } from './formula-input.ts';
import { renderCellHighlights } from './highlights-form.ts';
import { choiceInput, flagInput, renderProblems, wordsInput } from './inputs.ts';
import { orderedList } from './ordered-list.ts';
import { b } from './words.ts';

const formats = ['percent', 'integer', 'decimal', 'date', 'datetime'] as const;
const MOST = 300;

/** The columns in their order; each opens to its heading, format, formula or bucket. */
export function renderColumns(editing: Editing): TemplateResult {
  const { content, change } = editing;
  const set = (columns: readonly ColumnEntry[], place = '') => change({ ...content, columns: [...columns] }, place);
  const items = content.columns.map((column, index) => {
    const key = columnKey(column, index, content.columns);
    return {
      key: `${key}#${content.columns.slice(0, index).filter((one, at) => columnKey(one, at, content.columns) === key).length}`,
      name: editing.nameOf(key),
      body: renderColumn(editing, column, index),
    };
  });
  const addComputed = (parts: ColumnParts) => {
    set([...content.columns, parts]);
    openLast();
  };
  return html`${content.columns.length === 0 ? html`<p class="note warn">${b('builder.no_columns')}</p>` : html`<p class="quiet">${b('builder.columns_keys')}</p>`}
    ${orderedList('columns', items, content.columns, (next) => set(next))}
    <div class="builder-more">
      <button type="button" class="btn" ?disabled=${content.columns.length >= MOST} @click=${() => void addField(editing)}>${b('builder.add_column')}</button>
      <button
        type="button"
        class="btn"
        ?disabled=${content.columns.length >= MOST}
        @click=${() => addComputed({ key: freshKey('computed', columnKeys(content)), label: b('builder.computed'), formula: '' })}
      >
        ${b('builder.add_formula')}
      </button>
      <button type="button" class="btn" ?disabled=${content.columns.length >= MOST} @click=${() => void addBucket(editing, addComputed)}>
        ${b('builder.add_bucket')}
      </button>
    </div>`;
}

async function addField(editing: Editing): Promise<void> {
  const field = await editing.pick();
  const { content, change } = editing;
  if (field && !columnKeys(content).includes(field.path)) change({ ...content, columns: [...content.columns, field.path] });
}
async function addBucket(editing: Editing, add: (parts: ColumnParts) => void): Promise<void> {
  const field = await editing.pick(({ column }) => !['files', 'rich_text'].includes(column.type));
  if (!field) return;
  const isNumber = isNumericColumn(field.column);
  const key = freshKey('bucket', columnKeys(editing.content));
  const label = b('builder.bucket_of', { name: field.name });
  const rest = b('builder.bucket_rest');
  add({
    key,
    label,
    bucket: {
      of: field.path,
      ...(isNumber
        ? { ranges: [{ below: 10, label: b('builder.range_below', { to: 10 }) }, { label: b('builder.range_from', { from: 10 }) }] }
        : { lists: [], others: rest }),
    },
  });
}
/** What was just added is opened, and its first box has the focus. */
function openLast(): void {
  requestAnimationFrame(() => {
    const details = [...document.querySelectorAll<HTMLDetailsElement>('[data-drop="columns"] .chosen-body > details')].at(-1);
    if (!details) return;
    details.open = true;
    details.querySelector<HTMLElement>('input, textarea')?.focus();
  });
}

function renderColumn(editing: Editing, column: ColumnEntry, index: number): TemplateResult {
  const { content, change, problems } = editing;
  const parts = columnParts(column);
  const place = ['columns', index];
  const wrong = problemsIn(problems, place);
  const set = (next: ColumnParts, what: string) =>
    change({ ...content, columns: replaceAt(content.columns, index, shortest<ColumnParts>(next)) }, `columns.${index}.${what}`);
  const language = currentLanguage();
  const key = columnKey(column, index, content.columns);
  const outside = wrong.filter(({ path }) => !['formula', 'bucket', 'highlight'].includes(String(path[2])));
  return html`<details class="builder-details" data-place=${place.join('.')}>
      <summary>${b(parts.formula === undefined ? (parts.bucket ? 'builder.kind_bucket' : 'builder.kind_field') : 'builder.kind_formula')}</summary>
      <div class="builder-form">
        ${wordsInput({ label: b('builder.heading'), value: wordsIn(parts.label, language), placeholder: editing.nameOf(key) }, (value) =>
          set(put(parts, 'label', withWords(parts.label, language, value)), 'label'),
        )}
        ${parts.formula === undefined ? nothing : formulaInput(editing, [...place, 'formula'], { label: b('builder.formula'), value: String(parts.formula) }, (value) => set({ ...parts, formula: value }, 'formula'))}
        ${parts.bucket ? renderBucket(editing, parts.bucket, [...place, 'bucket'], (bucket, what) => set({ ...parts, bucket }, what)) : nothing}
        ${choiceInput(
          {
            label: b('builder.format'),
            value: parts.format ?? '',
            choices: [['', b('builder.format_own')], ...formats.map((each) => [each, b(`builder.format_${each}`)] as const)],
          },
          (value) => set(put(parts, 'format', value as ColumnParts['format']), 'format'),
        )}
        ${parts.field === undefined ? nothing : flagInput(b('builder.links'), parts.link === 'record', (links) => set(put(parts, 'link', links ? 'record' : undefined), 'link'))}
        ${renderCellHighlights(editing, parts.highlight ?? [], [...place, 'highlight'], columnOf(editing, key), (highlight, what) => set(put(parts, 'highlight', highlight), what))}
      </div>
    </details>
    ${renderProblems(outside)}`;
}

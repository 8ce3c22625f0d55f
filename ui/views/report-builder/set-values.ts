import { html, nothing, type TemplateResult } from 'lit';
import { summaryKinds, type SummaryKind } from '../../../platform/contract/summary-kinds.ts';
import { icon } from '../../components/icon/icon.ts';
import { isNumericColumn } from '../../fields/show-value.ts';
import { currentLanguage, text } from '../../locale/locale.ts';
import { columnKeys, type Content, freshKey, put, withWords, wordsIn } from './draft.ts';
import type { Editing } from './editing.ts';
import { pickFieldOf } from './field-roots.ts';
import { choiceInput, wordsInput } from './inputs.ts';
import { b } from './words.ts';

type Set = NonNullable<Content['beside']>[string];
type Values = NonNullable<Set['values']>;

/** Kinds that need no order of rows: records of a set have none. */
const kinds = (Object.keys(summaryKinds) as (keyof typeof summaryKinds)[]).filter(
  (kind): kind is SummaryKind => kind !== 'formula' && summaryKinds[kind].ordered !== true,
);

/**
 * What each row is told of records that make no rows: whether there are some, how many, and sums. Each can become a column of the report. `set` gives the changed
 * source back.
 */
export function renderSetValues(editing: Editing, alias: string, source: Set, name: string, set: (source: Set, what?: string) => void): TemplateResult {
  const { content, change } = editing;
  const language = currentLanguage();
  const values = source.values ?? {};
  const setValues = (next: Values, what = '') => set(put(source, 'values', next), what);
  const asColumn = (path: string, label: string) => {
    const isTaken = columnKeys(content).includes(path);
    return html`<button type="button" class="btn" ?disabled=${isTaken} @click=${() => change({ ...content, columns: [...content.columns, path] })}>
      ${icon(isTaken ? 'check' : 'plus')}${b('builder.as_column', { name: label })}
    </button>`;
  };
  const add = async () => {
    const field = await pickFieldOf([{ alias: '', object: source.object, label: name }], ({ column }) => !['files', 'rich_text'].includes(column.type));
    if (!field) return;
    const isNumber = isNumericColumn(field.column);
    const kind = isNumber ? ('sum' as const) : ('max' as const);
    setValues({ ...values, [freshKey(`${kind}_${field.path.split('.').at(-1) ?? 'value'}`.slice(0, 36), Object.keys(values))]: { kind, of: field.path } });
  };
  return html`<div class="builder-more">${asColumn(alias, b('builder.set_some', { name }))}${asColumn(`${alias}.count`, b('builder.set_count', { name }))}</div>
    ${Object.entries(values).map(([key, value]) => {
      const label = wordsIn(value.label, language);
      const replace = (next: Values[string], what = '') => setValues({ ...values, [key]: next }, what);
      return html`<div class="builder-line" role="group" aria-label=${label || key}>
        ${choiceInput({ label: value.of ?? key, value: value.kind, choices: kinds.map((kind) => [kind, text(summaryKinds[kind].label)]) }, (kind) =>
          replace({ ...value, kind: kind as SummaryKind }),
        )}
        ${wordsInput({ label: b('builder.heading'), value: label, placeholder: key }, (words) =>
          replace(put(value, 'label', withWords(value.label, language, words)), `${alias}.${key}`),
        )}
        <button
          type="button"
          class="btn quiet-btn icon-btn"
          aria-label=${b('builder.remove', { name: label || key })}
          @click=${() => {
            const { [key]: _, ...rest } = values;
            setValues(rest);
          }}
        >
          ${icon('close')}
        </button>
        ${asColumn(`${alias}.${key}`, label || key)}
      </div>`;
    })}
    ${Object.keys(values).length < 20 ? html`<button type="button" class="btn link" @click=${() => void add()}>${icon('plus')}${b('builder.add_value')}</button>` : nothing}`;
}

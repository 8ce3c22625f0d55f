import { html, nothing, type TemplateResult } from 'lit';
import '../../components/filter/filter-builder.ts';
import { filterFieldOf, isFilterable, type NamedFilterField } from '../../components/filter/filter-fields.ts';
import { readFilter } from '../../components/filter/filter-group.ts';
import { columnKeys, columnParts, put, withoutAt } from './draft.ts';
import { type Editing, problemsIn } from './editing.ts';
import { formulaInput } from './formula-input.ts';
import { choiceInput, numberInput, renderProblems } from './inputs.ts';
import { orderedList } from './ordered-list.ts';
import { b } from './words.ts';

/** Which rows the report has: a condition as lines where lines can show it, else, or where the user wants it, as a formula. */
export function renderCondition(editing: Editing, asFormula: boolean, toggle: () => void): TemplateResult {
  const { content, change } = editing;
  const where = String(content.where ?? '');
  const fields = conditionFields(editing);
  const isReadable = where === '' || readFilter(where, fields) !== null;
  const set = (value: string, place = '') => change(put(content, 'where', value), place);
  if (asFormula || !isReadable)
    return html`${formulaInput(editing, ['where'], { label: b('builder.where'), value: where }, (value) => set(value, 'where'))}
    ${isReadable ? html`<button type="button" class="btn link" @click=${toggle}>${b('builder.as_lines')}</button>` : nothing}`;
  return html`<filter-builder .filter=${where} .fields=${fields} @filter-change=${(event: CustomEvent<string>) => set(event.detail)}></filter-builder>
    <button type="button" class="btn link" @click=${toggle}>${b('builder.as_formula')}</button>
    ${renderProblems(problemsIn(editing.problems, ['where']))}`;
}

function conditionFields({ fields }: Editing): readonly NamedFilterField[] {
  return fields.filter(({ told }) => isFilterable(told)).map(({ path, name, told }) => ({ ...filterFieldOf(told), key: path, label: name }));
}

/** The fields that a reader is offered to filter by. */
export function renderOffered(editing: Editing): TemplateResult {
  const { content, change, problems } = editing;
  const list = content.filters ?? [];
  const set = (filters: string[]) => change(put(content, 'filters', filters));
  const items = list.map((path, index) => ({ key: `${path}#${index}`, name: editing.nameOf(path), body: wrongAt(editing, index) }));
  return html`${orderedList('filters', items, list, set)}
    <div class="builder-more">
      <button
        type="button"
        class="btn"
        @click=${() =>
          void editing
            .pick(({ column }) => column.type !== 'rich_text')
            .then((field) => {
              if (field && !list.includes(field.path)) set([...list, field.path]);
            })}
      >
        ${b('builder.add_filter')}
      </button>
    </div>
    ${renderProblems(problems.filter(({ path }) => path[0] === 'filters' && path.length === 1))}`;
}
function wrongAt({ problems }: Editing, index: number): unknown {
  const wrong = problemsIn(problems, ['filters', index]);
  return wrong.length > 0 ? renderProblems(wrong) : undefined;
}

const MOST_SORTS = 5;
/** The order of the rows, and how many of them there are at most. */
export function renderSort(editing: Editing): TemplateResult {
  const { content, change, problems } = editing;
  const list = content.sort ?? [];
  const set = (sort: string[]) => change(put(content, 'sort', sort));
  // Computed columns cannot be sorted by.
  const offered = [
    ...new Set([
      ...columnKeys(content).flatMap((_, index) => columnParts(content.columns[index] ?? '').field ?? []),
      ...list.map((each) => each.replace(/^-/, '')),
    ]),
  ];
  return html`${Array.from({ length: Math.min(MOST_SORTS, list.length + 1) }, (_, index) => {
      const given = list[index] ?? '';
      const path = given.replace(/^-/, '');
      const replace = (next: string) => set(next === '' ? withoutAt(list, index) : [...list.slice(0, index), next, ...list.slice(index + 1)]);
      return html`<div class="builder-pair" data-place="sort.${index}">
          ${choiceInput(
            {
              label: b('builder.sort_by', { number: index + 1 }),
              value: path,
              choices: [
                ['', index === 0 ? b('builder.sort_none') : '–'],
                ...offered.map((each) => [each, editing.nameOf(each)] as const),
                ['…', b('builder.further')],
              ],
            },
            (value) => {
              if (value !== '…') return replace(value);
              void editing.pick(({ column }) => column.sortable).then((field) => replace(field ? field.path : given));
            },
          )}
          ${
            path === ''
              ? nothing
              : choiceInput(
                  {
                    label: b('builder.direction'),
                    value: given.startsWith('-') ? 'down' : 'up',
                    choices: [
                      ['up', b('builder.up')],
                      ['down', b('builder.down')],
                    ],
                  },
                  (way) => replace(`${way === 'down' ? '-' : ''}${path}`),
                )
          }
        </div>
        ${renderProblems(problemsIn(problems, ['sort', index]))}`;
    })}
    <div data-place="limit">
      ${numberInput(
        { label: b('builder.limit'), value: content.limit, placeholder: b('builder.limit_none'), wrong: problemsIn(problems, ['limit']) },
        (limit) => change(put(content, 'limit', limit)),
      )}
    </div>`;
}

import { html, nothing, type TemplateResult } from 'lit';
import type { Grouping } from '../../../platform/contract/report-groupings.ts';
import { currentLanguage } from '../../locale/locale.ts';
import { columnKeys, columnParts, type GroupingParts, groupingParts, put, replaceAt, shortest, summaryKeys, withWords, wordsIn } from './draft.ts';
import { type Editing, problemsIn, columnOf } from './editing.ts';
import { choiceInput, flagInput, numberInput, renderProblems, wordsInput } from './inputs.ts';
import { orderedList } from './ordered-list.ts';
import { b } from './words.ts';

const periods = ['day', 'week', 'sunday_week', 'month', 'quarter', 'year', 'fiscal_year'] as const;
const most = { group_by: 4, columns_by: 2 } as const;
type Axis = keyof typeof most;

/** Groupings in rows (`group_by`) or in columns (`columns_by`), in their order; each opens to its period, heading and order. */
export function renderGroupings(editing: Editing, axis: Axis): TemplateResult {
  const { content, change } = editing;
  const list = content[axis] ?? [];
  const set = (next: readonly Grouping[], place = '') => change(put(content, axis, [...next]), place);
  const items = list.map((grouping, index) => {
    const { field, by } = groupingParts(grouping);
    const name = by === undefined ? editing.nameOf(field) : b('builder.by_period', { name: editing.nameOf(field), period: b(`builder.period_${by}`) });
    return {
      key: `${field} ${by ?? ''} ${list.slice(0, index).filter((one) => groupingParts(one).field === field).length}`,
      name,
      body: renderGrouping(editing, axis, grouping, index, set),
    };
  });
  // What is computed has no place in the tree of fields.
  const computed = columnKeys(content).filter((_, index) => columnParts(content.columns[index] ?? '').field === undefined);
  return html`${orderedList(axis, items, list, (next) => set(next))}
  ${
    list.length >= most[axis]
      ? html`<p class="quiet">${b('builder.most_groupings', { count: most[axis] })}</p>`
      : html`<div class="builder-more">
          <button type="button" class="btn" @click=${() => void addGrouping(editing, axis)}>${b('builder.add_grouping')}</button>
          ${computed.map(
            (key) =>
              html`<button type="button" class="btn" @click=${() => set([...list, key])}>
                ${b('builder.group_by_named', { name: editing.nameOf(key) })}
              </button>`,
          )}
        </div>`
  }`;
}

async function addGrouping(editing: Editing, axis: Axis): Promise<void> {
  const field = await editing.pick(({ column }) => !['files', 'multi_choice', 'rich_text'].includes(column.type));
  if (field) editing.change(withGrouping(editing, axis, field.path));
}
/** The content with another grouping at the end; the same when there is no room. */
export function withGrouping({ content }: Pick<Editing, 'content'>, axis: Axis, path: string): Editing['content'] {
  const list = content[axis] ?? [];
  return list.length >= most[axis] ? content : put(content, axis, [...list, path]);
}

function renderGrouping(
  editing: Editing,
  axis: Axis,
  grouping: Grouping,
  index: number,
  setAll: (list: readonly Grouping[], place?: string) => void,
): TemplateResult {
  const { content, problems } = editing;
  const list = content[axis] ?? [];
  const parts = groupingParts(grouping);
  const place = [axis, index];
  const set = (next: GroupingParts, what = '') => setAll(replaceAt(list, index, shortest<GroupingParts>(next)), what === '' ? '' : `${axis}.${index}.${what}`);
  const language = currentLanguage();
  const type = columnOf(editing, parts.field)?.type;
  const isDated = type === undefined || ['date', 'datetime'].includes(type) || parts.by !== undefined;
  const order = parts.order?.replace(/^-/, '') ?? '';
  const isDown = parts.order?.startsWith('-') ?? false;
  return html`${
      isDated
        ? choiceInput(
            {
              label: b('builder.period'),
              value: parts.by ?? '',
              choices: [['', b('builder.period_none')], ...periods.map((each) => [each, b(`builder.period_${each}`)] as const)],
            },
            (by) => set(put(parts, 'by', by as GroupingParts['by'])),
          )
        : nothing
    }
    <details class="builder-details" data-place=${place.join('.')}>
      <summary>${b('builder.details')}</summary>
      <div class="builder-form">
        ${wordsInput({ label: b('builder.heading'), value: wordsIn(parts.label, language), placeholder: editing.nameOf(parts.field) }, (value) =>
          set(put(parts, 'label', withWords(parts.label, language, value)), 'label'),
        )}
        ${wordsInput({ label: b('builder.key'), value: parts.key ?? '', placeholder: parts.field, most: 40 }, (value) => set(put(parts, 'key', value), 'key'))}
        ${isDated && editing.block === '' ? flagInput(b('builder.fill'), parts.fill === true, (fill) => set(put(parts, 'fill', fill ? true : undefined))) : nothing}
        ${isDated ? flagInput(b('builder.era'), parts.era === true, (era) => set(put(parts, 'era', era ? true : undefined))) : nothing}
        ${
          editing.block !== ''
            ? nothing
            : choiceInput(
                {
                  label: b('builder.order'),
                  value: order,
                  choices: [['', b('builder.order_own')], ...summaryKeys(content).map((key) => [key, editing.nameOf(key)] as const)],
                },
                (key) => set(key === '' ? put(put(parts, 'order', undefined), 'top', undefined) : { ...parts, order: `-${key}` }),
              )
        }
        ${
          order === '' || editing.block !== ''
            ? nothing
            : html`${choiceInput(
                {
                  label: b('builder.direction'),
                  value: isDown ? 'down' : 'up',
                  choices: [
                    ['down', b('builder.largest')],
                    ['up', b('builder.smallest')],
                  ],
                },
                (way) => set({ ...parts, order: `${way === 'down' ? '-' : ''}${order}` }),
              )}${content.joined ? nothing : numberInput({ label: b('builder.top'), value: parts.top, placeholder: b('builder.top_all') }, (top) => set(put(parts, 'top', top)))}`
        }
      </div>
    </details>
    ${renderProblems(problemsIn(problems, place))}`;
}

import { html, nothing, type TemplateResult } from 'lit';
import type { PointingObjects } from '../../../platform/contract/wire-lists.ts';
import { isNumericColumn } from '../../fields/show-value.ts';
import { renderChartSection, renderLook } from './chart-section.ts';
import { renderColumns } from './columns-section.ts';
import { columnKeys, type Content, put } from './draft.ts';
import type { BuilderProblem, Editing } from './editing.ts';
import { renderGroupings, withGrouping } from './groupings-section.ts';
import type { KnownField } from './known-fields.ts';
import { renderCondition, renderOffered, renderSort } from './rows-section.ts';
import { renderSources } from './sources-section.ts';
import { renderSummaries } from './summaries-section.ts';
import { b } from './words.ts';

export interface FormParts {
  readonly objectName: string;
  /** The objects whose records point at those of an object. */
  readonly pointing: (object: string) => PointingObjects['pointing'];
  readonly asFormula: boolean;
  readonly toggleFormula: () => void;
}

/** Everything that a report says, a section for each part of it. */
export function renderForm(editing: Editing, { objectName, pointing, asFormula, toggleFormula }: FormParts): TemplateResult {
  const { content, block } = editing;
  const isWhole = block === '';
  return html`${section('sources', renderSources(editing, objectName, pointing))} ${section('columns', renderColumns(editing), content.columns.length)}
  ${section('group_by', renderGroupings(editing, 'group_by'), content.group_by?.length)}
  ${isWhole && (!content.joined || content.columns_by) ? section('columns_by', renderGroupings(editing, 'columns_by'), content.columns_by?.length) : nothing}
  ${section('summaries', renderSummaries(editing), content.summaries?.length)} ${section('where', renderCondition(editing, asFormula, toggleFormula))}
  ${section('filters', renderOffered(editing), content.filters?.length)} ${section('sort', renderSort(editing), content.sort?.length)}
  ${isWhole ? section('chart', renderChartSection(editing)) : nothing} ${section('look', renderLook(editing), undefined, false)}`;
}

function section(
  name: 'sources' | 'columns' | 'group_by' | 'columns_by' | 'summaries' | 'where' | 'filters' | 'sort' | 'chart' | 'look',
  body: unknown,
  count: number | undefined = undefined,
  open = true,
): TemplateResult {
  return html`<details class="card builder-section" data-place=${name} ?open=${open}>
    <summary>
      <h2>${b(`builder.section_${name}`)}${count === undefined || count === 0 ? '' : html` <span class="quiet">${count}</span>`}</h2>
    </summary>
    <div class="card-body">${body}</div>
  </details>`;
}

/** The content with a field that was dropped somewhere: as a column, a grouping, a filter, or a summary of its column. */
export function withDropped(editing: Pick<Editing, 'content'>, target: string, { path, column }: KnownField): Content {
  const { content } = editing;
  const asColumn = columnKeys(content).includes(path) ? content : { ...content, columns: [...content.columns, path] };
  switch (target) {
    case 'columns':
      return asColumn;
    case 'group_by':
    case 'columns_by':
      return withGrouping(editing, target, path);
    case 'filters':
      return content.filters?.includes(path) ? content : put(content, 'filters', [...(content.filters ?? []), path]);
    case 'summaries': {
      const kind = isNumericColumn(column) ? ('sum' as const) : ('count' as const);
      return put(asColumn, 'summaries', [...(content.summaries ?? []), { kind, of: path }]);
    }
    default:
      return content;
  }
}

/** Leads to where a problem is: what is folded around it opens. */
export function goToProblem(within: Element, { path }: BuilderProblem): void {
  for (let length = path.length; length > 0; length--) {
    const place = within.querySelector<HTMLElement>(`[data-place="${CSS.escape(path.slice(0, length).join('.'))}"]`);
    if (!place) continue;
    for (let around: Element | null = place; around && around !== within; around = around.parentElement)
      if (around instanceof HTMLDetailsElement) around.open = true;
    const target = place.querySelector<HTMLElement>('[aria-invalid="true"], input, textarea, select, button') ?? place;
    target.scrollIntoView({ block: 'center' });
    target.focus({ preventScroll: true });
    return;
  }
}

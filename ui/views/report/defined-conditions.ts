import { html, nothing, type TemplateResult } from 'lit';
import type { Column } from '../../../platform/contract/wire.ts';
import { t } from '../../locale/locale.ts';
import { describeFilter } from './describe-filter.ts';

/** The definition's own conditions: they are told, and cannot be taken away. */
export function renderDefined(where: string, columns: readonly Column[]): TemplateResult {
  const defined = describeFilter(where, columns);
  return html`${defined.parts.map((words) => html`<span class="chip chip-fixed">${words}</span>`)}
  ${defined.rest > 0 ? html`<span class="chip chip-fixed" title=${where}>${t(defined.parts.length > 0 ? 'report.more_conditions' : 'report.own_conditions', { count: defined.rest })}</span>` : nothing}`;
}

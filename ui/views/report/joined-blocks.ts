import '../list/view-switch.css';
import { html, nothing, type TemplateResult } from 'lit';
import type { Groups, ReportAnswer } from '../../../platform/contract/wire.ts';
import { urlOf } from '../../app/routes.ts';
import { bothFilters } from '../../components/groups/group-value.ts';
import '../../components/joined/joined-table.ts';
import { t, text } from '../../locale/locale.ts';
import { describeFilter } from './describe-filter.ts';
import { filterColumnsOf } from './filter-columns.ts';
import type { Narrowed } from './narrowed.ts';

/** The blocks of a joined report side by side; nothing of any other. A figure leads to the rows of its block, which words that were searched for do not narrow. */
export function renderJoined(answer: ReportAnswer, { filter }: Narrowed, busy: boolean): unknown {
  const { joined, label, report } = answer;
  if (!joined) return nothing;
  const hrefOf = (condition: string, block: string | null) => urlOf.report(report, { filter: bothFilters(filter, condition), block: block ?? '' });
  const name = `${text(label)} ${t('joined.label')}`;
  return html`<section class="card report-matrix ${busy ? 'busy' : ''}" aria-label=${t('joined.label')}>
    <joined-table .groups=${joined} .label=${name} .hrefOf=${hrefOf}></joined-table>
    ${(joined.blocks ?? []).map((block) => renderNotApplied(block, answer))}
  </section>`;
}

function renderNotApplied({ label, not_applied: conditions }: NonNullable<Groups['blocks']>[number], answer: ReportAnswer): unknown {
  if (conditions.length === 0) return nothing;
  const columns = filterColumnsOf(answer);
  const words = conditions.map((condition) => {
    const { parts, rest } = describeFilter(condition, columns);
    return rest > 0 ? condition : parts.join('、');
  });
  return html`<p class="note warn">${t('joined.not_applied', { block: text(label), conditions: words.join('、') })}</p>`;
}

/** Which block the rows below are of, to be chosen; its words and order belong to it alone, the condition to all. */
export function renderBlocks({ joined, block: shown, report }: ReportAnswer, { filter }: Narrowed): TemplateResult | typeof nothing {
  const blocks = joined?.blocks ?? [];
  if (blocks.length < 2) return nothing;
  return html`<nav class="view-switch report-blocks no-print" aria-label=${t('joined.rows')}>
    ${blocks.map(
      ({ block, label }) =>
        html`<a href=${urlOf.report(report, { filter, block: block ?? '' })} aria-current=${block === shown ? 'page' : 'false'}>${text(label)}</a>`,
    )}
  </nav>`;
}

import { html, nothing, type TemplateResult } from 'lit';
import { formatPercent, t, text } from '../../locale/locale.ts';
import { summaryValue } from '../groups/summary-value.ts';
import type { Segment } from './segment.ts';
import { swatch } from './chart-legend.ts';
import type { ChartViewParts } from './chart-view.ts';

/** The same figures as a table, for those who do not see the picture and those who want the numbers: a row for each group, a column for each series, all of them. */
export function chartTable(parts: ChartViewParts): TemplateResult {
  return html`<div class="scroll-x" tabindex="0" role="group" aria-label=${parts.label}>
    <table class="plain chart-table">
      <caption class="visually-hidden">
        ${parts.label}
      </caption>
      ${parts.data.by ? renderSeries(parts) : renderSegments(parts)}
    </table>
  </div>`;
}

function renderSegments(parts: ChartViewParts): TemplateResult {
  const { data, chart } = parts;
  const shares = data.segments.some(({ share }) => share !== null);
  const isToned = chart.type !== 'map' && chart.type !== 'line';
  const patterned = chart.type === 'donut';
  return html`<thead>
      <tr>
        <th scope="col">${text(data.group.label)}</th>
        <th scope="col" class="n">${text(data.summary.label)}</th>
        ${shares ? html`<th scope="col" class="n">${t('chart.share')}</th>` : nothing}
      </tr>
    </thead>
    <tbody>
      ${data.segments.map(
        (segment, index) =>
          html`<tr>
            <th scope="row">${isToned ? swatch(segment.colour, patterned ? index : undefined) : nothing}${named(parts, segment)}</th>
            <td class="n">${summaryValue(segment.shown, data.summary)}</td>
            ${shares ? html`<td class="n">${segment.share === null ? '–' : formatPercent(segment.share)}</td>` : nothing}
          </tr>`,
      )}
    </tbody>
    <tfoot>
      <tr>
        <th scope="row">${t('figure.all')}</th>
        <td class="n">${summaryValue(data.whole, data.summary)}</td>
        ${shares ? html`<td class="n"></td>` : nothing}
      </tr>
    </tfoot>`;
}

function renderSeries(parts: ChartViewParts): TemplateResult {
  const { data } = parts;
  return html`<thead>
      <tr>
        <th scope="col">${text(data.group.label)}</th>
        ${data.all.map(({ label, total }) => html`<th scope="col" class="n">${total ? named(parts, total) : label}</th>`)}
        <th scope="col" class="n">${t('figure.all')}</th>
      </tr>
    </thead>
    <tbody>
      ${data.segments.map(
        (segment, index) =>
          html`<tr>
            <th scope="row">${named(parts, segment)}</th>
            ${data.all.map(({ cells }) => html`<td class="n">${summaryValue(cells[index]?.shown, data.summary)}</td>`)}
            <td class="n">${summaryValue(segment.shown, data.summary)}</td>
          </tr>`,
      )}
    </tbody>
    <tfoot>
      <tr>
        <th scope="row">${t('figure.all')}</th>
        ${data.all.map(({ total }) => html`<td class="n">${summaryValue(total?.shown, data.summary)}</td>`)}
        <td class="n">${summaryValue(data.whole, data.summary)}</td>
      </tr>
    </tfoot>`;
}

function named({ hrefOf }: ChartViewParts, segment: Segment): unknown {
  const href = hrefOf(segment);
  return href === null ? segment.label : html`<a href=${href}>${segment.label}</a>`;
}

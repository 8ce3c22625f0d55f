import { html, nothing, type TemplateResult } from 'lit';
import { currentLanguage, formatPercent, t } from '../../locale/locale.ts';
import { summaryValue } from '../groups/summary-value.ts';
import type { ChartData } from './chart-data.ts';
import type { Segment } from './segment.ts';
import type { ChartViewParts } from './chart-view.ts';
import { markerPath } from './marker.ts';
import { sceneSvg } from './scene-svg.ts';
import type { Shape } from './scene.ts';

const EDGE = 14;

/** The names of series, or of segments, with figures and shares; each leads to its rows. Names what is not drawn. */
export function chartLegend(parts: ChartViewParts): TemplateResult {
  const { data } = parts;
  const entries = legendOf(data);
  // The parts of a single bar stand in a row, in this order, with their figures.
  const isPatterned = data.by !== null || parts.chart.type === 'donut';
  return html`<ul class="legend ${data.by ? 'legend-many' : ''}">
      ${entries.map(({ segment, pattern }) => {
        const href = parts.hrefOf(segment);
        return html`<li>
          ${swatch(segment.colour, isPatterned ? pattern : undefined, parts.chart.type === 'line')}
          ${href === null ? html`<span class="legend-name">${segment.label}</span>` : html`<a href=${href}>${segment.label}</a>`}
          <span
            ><b>${summaryValue(segment.shown, data.summary)}</b
            >${segment.share === null ? nothing : html` <small>${formatPercent(segment.share)}</small>`}</span
          >
        </li>`;
      })}
    </ul>
    ${renderLeft(data)}`;
}

/** What the legend names: the series, else the segments. */
export function legendOf(data: ChartData): readonly { readonly segment: Segment; readonly pattern: number }[] {
  if (!data.by) return data.segments.map((segment, pattern) => ({ segment, pattern }));
  return data.series.flatMap(({ total, pattern }) => (total ? [{ segment: total, pattern }] : []));
}

/** Which series are not drawn, by name. */
export function renderLeft({ left }: ChartData): unknown {
  if (left.length === 0) return nothing;
  return html`<p class="quiet">${t('chart.left', { count: left.length, names: left.join(currentLanguage() === 'ja' ? '、' : ', ') })}</p>`;
}

/** The colour and pattern, or the line's marker, that a name stands for. */
export function swatch(colour: string, pattern: number | undefined, isLine = false): TemplateResult {
  const shape: Shape = isLine
    ? { kind: 'path', d: markerPath(pattern ?? 0, EDGE / 2, EDGE / 2, 5), fill: colour }
    : { kind: 'box', x: 0, y: 0, width: EDGE, height: EDGE, fill: colour, ...(pattern !== undefined && { pattern }) };
  return html`<i class="swatch" aria-hidden="true">${sceneSvg({ width: EDGE, height: EDGE, shapes: [shape] }).svg}</i>`;
}

import './chart.css';
import { html, type TemplateResult } from 'lit';
import type { Chart } from '../../../platform/contract/wire-dashboards.ts';
import { styled } from '../../app/styled.ts';
import { formatNumber, t } from '../../locale/locale.ts';
import { summaryValue } from '../groups/summary-value.ts';
import { describeChart, type ChartData } from './chart-data.ts';
import type { Segment } from './segment.ts';
import './chart-drawing.ts';
import { prefectureMap } from './prefecture-map.ts';

export interface ChartViewParts {
  readonly chart: Chart;
  readonly data: ChartData;
  readonly label: string;
  /** Where a segment leads; null where its rows cannot be told. */
  readonly hrefOf: (segment: Segment) => string | null;
  /** A click on the picture; without it the picture's segments lead on themselves. */
  readonly enlarge?: () => void;
  readonly large?: boolean;
}

/** Whether there is anything to draw: parts of nothing cannot be drawn; bars and lines of zeros can, and say something. */
export function isDrawable({ type }: Chart, data: ChartData): boolean {
  const cells = data.series.flatMap((series) => series.cells);
  if (cells.every(({ blank }) => blank)) return false;
  return !(type === 'donut' || type === 'funnel' || (type === 'stacked' && !data.by)) || cells.some(({ value }) => value > 0);
}

/** The picture of a chart. What it shows is said in words too: by the legend, or the table beside it. */
export function chartPicture(parts: ChartViewParts): TemplateResult {
  const { chart, data, enlarge } = parts;
  if (!isDrawable(chart, data)) return html`<p class="quiet chart-nothing">${t('chart.nothing')}</p>`;
  const picture = drawing(parts);
  // The tiles of a map are links themselves, and readable as they are.
  if (!enlarge || chart.type === 'map') return picture;
  // A picture with words of its own cannot be in a button that is called otherwise (WCAG 2.5.3): the keyboard has the button beside it.
  if (chart.type !== 'stacked' || data.by) return html`<div class="chart-open" title=${t('chart.enlarge')} @click=${enlarge}>${picture}</div>`;
  return html`<button
    type="button"
    class="chart-open"
    aria-label=${t('chart.enlarge_named', { name: parts.label })}
    title=${t('chart.enlarge')}
    @click=${enlarge}
  >
    ${picture}
  </button>`;
}

function drawing(parts: ChartViewParts): TemplateResult {
  const { chart, data } = parts;
  if (chart.type === 'map') return prefectureMap(parts.label, data, parts.hrefOf);
  if (chart.type === 'funnel') return funnel(parts);
  if (chart.type === 'stacked' && !data.by) return stackedBar(parts);
  return html`<chart-drawing
    .kind=${chart.type}
    .data=${data}
    .label=${describeChart(parts.label, data)}
    .large=${parts.large ?? false}
    .hrefOf=${parts.hrefOf}
    .passive=${parts.enlarge !== undefined}
  ></chart-drawing>`;
}

/** One bar of parts, as wide as their shares; figures stand inside where there is room. For eyes and mouse: the legend beside it says and links the same. */
function stackedBar(parts: ChartViewParts): TemplateResult {
  const { data } = parts;
  const shown = data.segments.filter((segment) => segment.value > 0);
  return html`<span class="stacked ${parts.large ? 'stacked-large' : ''}" aria-hidden="true">
    ${shown.map((segment) => {
      const style = styled({ 'flex-grow': String(segment.value), background: `var(${segment.colour})` });
      const figure = (segment.share ?? 0) > 0.07 ? formatNumber(segment.value) : '';
      const href = parts.enlarge ? null : parts.hrefOf(segment);
      const title = `${segment.label} ${formatNumber(segment.value)}`;
      return href === null
        ? html`<span class="stacked-part" ${style} data-figure=${figure} title=${title}></span>`
        : html`<a class="stacked-part" tabindex="-1" href=${href} ${style} data-figure=${figure} title=${title}></a>`;
    })}
  </span>`;
}

/** Steps from the top down, each as wide as its share of the greatest; name and figure stand beside it. For eyes and mouse, as the stacked bar. */
function funnel({ data, enlarge, hrefOf }: ChartViewParts): TemplateResult {
  const greatest = Math.max(...data.segments.map(({ value }) => value));
  return html`<span class="funnel" aria-hidden="true">
    ${data.segments.map((segment) => {
      const bar = html`<span class="funnel-bar"
          ><i ${styled({ width: `${greatest > 0 ? Math.max(0, (segment.value / greatest) * 100) : 0}%`, background: `var(${segment.colour})` })}></i></span
        ><span class="funnel-words">${segment.label} <b>${summaryValue(segment.shown, data.summary)}</b></span>`;
      const href = enlarge ? null : hrefOf(segment);
      return href === null ? html`<span class="funnel-step">${bar}</span>` : html`<a class="funnel-step" tabindex="-1" href=${href}>${bar}</a>`;
    })}
  </span>`;
}

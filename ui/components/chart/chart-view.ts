import './chart.css';
import { html, nothing, type TemplateResult } from 'lit';
import { formatNumber, formatPercent, t, text } from '../../locale/locale.ts';
import './chart-canvas.ts';
import { prefectureMap } from './prefecture-map.ts';
import { describeChart, type ChartData, type ChartDefinition, type Segment } from './segments.ts';
import { styled } from '../../app/styled.ts';
import { summaryValue } from '../groups/summary-value.ts';

export interface ChartViewParts {
  readonly chart: ChartDefinition;
  readonly data: ChartData;
  readonly label: string;
  /** Where a segment leads. */
  readonly hrefOf: (segment: Segment) => string;
  /** A click on the picture; without it the picture's segments lead on themselves. */
  readonly enlarge?: () => void;
  readonly large?: boolean;
}

/** The picture of a chart. What it shows is said in words too: by the legend, or the table beside it. */
export function chartPicture(parts: ChartViewParts): TemplateResult {
  const { data, enlarge } = parts;
  // Parts of nothing cannot be drawn; bars and lines of zeros can, and say something.
  const isOfParts = ['donut', 'stacked', 'funnel'].includes(parts.chart.type);
  if (data.segments.every(({ blank }) => blank) || (isOfParts && data.total === 0)) return html`<p class="quiet chart-nothing">${t('chart.nothing')}</p>`;
  const drawn: Readonly<Record<string, () => TemplateResult>> = {
    stacked: () => stackedBar(parts),
    funnel: () => funnel(parts),
    map: () => prefectureMap(parts.label, data, parts.hrefOf),
  };
  const picture =
    drawn[parts.chart.type]?.() ??
    html`<chart-canvas
      .kind=${parts.chart.type}
      .data=${data}
      .label=${describeChart(parts.label, data)}
      .large=${parts.large ?? false}
      .hrefOf=${parts.hrefOf}
      .passive=${enlarge !== undefined}
    ></chart-canvas>`;
  // The tiles of a map are links themselves, and readable as they are.
  if (!enlarge || parts.chart.type === 'map') return picture;
  // The button carries the name; the picture inside is described by the legend beside it.
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

/** One bar of parts, as wide as their shares; figures stand inside where there is room. For eyes and mouse: the legend beside it says and links the same. */
function stackedBar(parts: ChartViewParts): TemplateResult {
  const { data } = parts;
  const shown = data.segments.filter((segment) => segment.value > 0);
  return html`<span class="stacked ${parts.large ? 'stacked-large' : ''}" aria-hidden="true">
    ${shown.map((segment) => {
      const style = styled({ 'flex-grow': String(segment.value), background: `var(${segment.colour})` });
      const figure = (segment.share ?? 0) > 0.07 ? formatNumber(segment.value) : '';
      if (parts.enlarge) return html`<span class="stacked-part" ${style} data-figure=${figure} title="${segment.label} ${formatNumber(segment.value)}"></span>`;
      return html`<a
        class="stacked-part"
        tabindex="-1"
        href=${parts.hrefOf(segment)}
        ${style}
        data-figure=${figure}
        title="${segment.label} ${formatNumber(segment.value)}"
      ></a>`;
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
      return enlarge ? html`<span class="funnel-step">${bar}</span>` : html`<a class="funnel-step" tabindex="-1" href=${hrefOf(segment)}>${bar}</a>`;
    })}
  </span>`;
}

/** The segments in words with counts and shares; each leads to its rows. */
export function chartLegend(parts: ChartViewParts): TemplateResult {
  const { data } = parts;
  return html`<ul class="legend">
    ${data.segments.map(
      (segment) =>
        html`<li>
          <i class="swatch" aria-hidden="true" ${styled({ background: `var(${segment.colour})` })}></i>
          <a href=${parts.hrefOf(segment)}>${segment.label}</a>
          <span><b>${formatNumber(segment.value)}</b>${segment.share === null ? nothing : html` <small>${formatPercent(segment.share)}</small>`}</span>
        </li>`,
    )}
  </ul>`;
}

/** The same figures as a table, for those who do not see the picture and those who want the numbers. */
export function chartTable(parts: ChartViewParts): TemplateResult {
  const { data } = parts;
  return html`<table class="plain chart-table">
    <caption class="visually-hidden">
      ${parts.label}
    </caption>
    <thead>
      <tr>
        <th scope="col">${text(data.group.label)}</th>
        <th scope="col" class="n">${text(data.summary.label)}</th>
        <th scope="col" class="n">${t('chart.share')}</th>
      </tr>
    </thead>
    <tbody>
      ${data.segments.map(
        (segment) =>
          html`<tr>
            <th scope="row">
              ${parts.chart.type === 'map' ? nothing : html`<i class="swatch" aria-hidden="true" ${styled({ background: `var(${segment.colour})` })}></i>`}<a
                href=${parts.hrefOf(segment)}
                >${segment.label}</a
              >
            </th>
            <td class="n">${summaryValue(segment.shown, data.summary)}</td>
            <td class="n">${segment.share === null ? '–' : formatPercent(segment.share)}</td>
          </tr>`,
      )}
    </tbody>
    <tfoot>
      <tr>
        <th scope="row">${t('figure.all')}</th>
        <td class="n">${summaryValue(data.whole, data.summary)}</td>
        <td class="n"></td>
      </tr>
    </tfoot>
  </table>`;
}

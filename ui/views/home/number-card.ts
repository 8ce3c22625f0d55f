import { html, nothing, type TemplateResult } from 'lit';
import { styled } from '../../app/styled.ts';
import { urlOf } from '../../app/routes.ts';
import { summaryValue } from '../../components/groups/summary-value.ts';
import { errorState } from '../../components/state/state.ts';
import { formatNumber, formatPercent, t, text } from '../../locale/locale.ts';
import { renderBadge } from '../../fields/show-badge.ts';
import type { Component } from './component.ts';
import { changeOf, gaugeParts, type Figure } from './figure.ts';

/** One figure of a report, with its change and, of a gauge, its place on the scale. The figure leads to its rows, what it is compared with to those. */
export function renderNumber({ figure, report, label }: Component): TemplateResult {
  if (!figure) return errorState(t('error.unexpected'));
  const shown = figure.value === null ? html`<span class="quiet">${t('chart.nothing')}</span>` : summaryValue(figure.value, figure.column);
  const href = report ? urlOf.report(report, figure.where === null ? {} : { filter: figure.where }) : null;
  return html`<div class="card-body figure">
    <p class="figure-value">
      ${href ? html`<a href=${href}><span class="visually-hidden">${text(label)}: </span>${shown}</a>` : shown}
      ${figure.column.unit && figure.value !== null ? html`<small>${text(figure.column.unit)}</small>` : nothing}
    </p>
    ${figure.gauge ? renderGauge(figure) : nothing} ${figure.compare ? renderChange(figure, report) : nothing}
  </div>`;
}

function renderChange(figure: Figure, report: string | undefined): TemplateResult {
  const { compare, column } = figure;
  const change = changeOf(figure);
  const before = html`${text(compare?.label)} ${compare?.value === null ? '–' : summaryValue(compare?.value, column)}`;
  const percent = column.type === 'percent' || column.format === 'percent';
  const size = change && (percent ? t('figure.points', { points: formatNumber(Math.abs(change.by) * 100, 1) }) : formatNumber(Math.abs(change.by)));
  const direction = change && (change.by > 0 ? t('figure.up', { by: size ?? '' }) : change.by < 0 ? t('figure.down', { by: size ?? '' }) : t('figure.same'));
  return html`<p class="figure-change">
    ${
      change
        ? html`<span class="change-${change.tone}"
            ><span aria-hidden="true">${change.by > 0 ? '▲' : change.by < 0 ? '▼' : '＝'}</span> ${direction}${
              change.share === null || percent ? nothing : html` <small>(${formatPercent(Math.abs(change.share))})</small>`
            }</span
          >`
        : nothing
    }
    ${report && compare ? html`<a class="quiet" href=${urlOf.report(report, { filter: compare.where })}>${before}</a>` : nothing}
  </p>`;
}

/** The ranges as parts of a bar with a mark at the figure; the range that it lies in is said in words. */
function renderGauge(figure: Figure): TemplateResult {
  const { ranges, at, range } = gaugeParts(figure);
  return html`<div class="gauge" aria-hidden="true">
      ${ranges.map((part) => html`<span class="gauge-part gauge-${part.tone}" ${styled({ 'flex-grow': String(part.width) })}></span>`)}
      ${at === null ? nothing : html`<b class="gauge-mark" ${styled({ left: `${at * 100}%` })}></b>`}
    </div>
    <p class="gauge-ends"><span>${summaryValue(figure.gauge?.min, figure.column)}</span><span>${summaryValue(figure.gauge?.max, figure.column)}</span></p>
    ${range ? html`<p class="gauge-words">${renderBadge(text(range.label), range.tone)}</p>` : nothing}`;
}

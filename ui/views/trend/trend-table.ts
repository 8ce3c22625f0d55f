import { html, nothing, type TemplateResult } from 'lit';
import type { Groups } from '../../../platform/contract/wire.ts';
import type { ReportTrend } from '../../../platform/contract/wire-trends.ts';
import { summaryValue } from '../../components/groups/summary-value.ts';
import { formatDay, formatTime, text } from '../../locale/locale.ts';
import { say } from './words.ts';

/** The days of a trend, the newest first, each with its figures, the change of all rows from the day before, and what is to be known about it. */
export function trendTable({ days, series_groups, value, label }: ReportTrend, groups: Groups): TemplateResult {
  const summary = groups.summaries[0];
  const names = series_groups?.rows.filter(({ level }) => level === 1).map(({ keys }) => String(keys[0])) ?? [];
  const cells = new Map(groups.rows.map(({ keys, values }) => [JSON.stringify(keys), values[value] ?? null]));
  const shown = (found: unknown) => (summary ? summaryValue(found ?? null, summary) : nothing);
  const wholeOf = (day: string | undefined) => (day === undefined ? null : (cells.get(JSON.stringify([day])) ?? null));
  const change = (index: number): unknown => {
    const [now, before] = [wholeOf(days[index]?.day), wholeOf(days[index - 1]?.day)];
    if (typeof now !== 'number' || typeof before !== 'number') return '–';
    // Decimals would bring digits that nobody has entered.
    const difference = Number((now - before).toFixed(10));
    return html`${difference > 0 ? '+' : ''}${shown(difference)}`;
  };
  return html`<div class="table-scroll trend-scroll" role="region" tabindex="0" aria-label=${say('trend.table')}>
    <table class="grid trend-table">
      <caption class="visually-hidden">
        ${text(label)} ${say('trend.table')}
      </caption>
      <thead>
        <tr>
          <th scope="col">${say('trend.day')}</th>
          <th scope="col" class="n">${say('trend.all')}</th>
          <th scope="col" class="n">${say('trend.change_of')}</th>
          ${names.map((name) => html`<th scope="col" class="n">${name}</th>`)}
          <th scope="col">${say('trend.note')}</th>
        </tr>
      </thead>
      <tbody>
        ${days
          .map(
            ({ day, taken_at, note, reason }, index) =>
              html`<tr>
                <th scope="row">${formatDay(day)}${taken_at === null ? nothing : html` <span class="quiet">${formatTime(taken_at)}</span>`}</th>
                <td class="n">${shown(wholeOf(day))}</td>
                <td class="n">${change(index)}</td>
                ${names.map((name) => html`<td class="n">${shown(cells.get(JSON.stringify([day, name])))}</td>`)}
                <td class="trend-note">${note === null ? nothing : say(`trend.${note}`, { reason: reason ?? '' })}</td>
              </tr>`,
          )
          .reverse()}
      </tbody>
    </table>
  </div>`;
}

import { html, nothing, type TemplateResult } from 'lit';
import { type Content, groupingKeys, put, summaryKeys } from './draft.ts';
import { type Editing, problemsIn } from './editing.ts';
import { choiceInput, flagInput, numberInput, renderProblems } from './inputs.ts';
import { renderRowHighlights } from './highlights-form.ts';
import { b } from './words.ts';

type Chart = NonNullable<Content['chart']>;
const types = ['bar', 'stacked', 'donut', 'line', 'funnel', 'map'] as const;

/** The chart of a grouped report. */
export function renderChartSection(editing: Editing): TemplateResult {
  const { content, change, problems, nameOf } = editing;
  const groups = groupingKeys(content);
  const { chart } = content;
  if (groups.length === 0 && !chart) return html`<p class="quiet">${b('builder.chart_needs_groups')}</p>`;
  const set = (next: Chart | undefined) => change(put(content, 'chart', next));
  const named = (keys: readonly string[]) => keys.map((key) => [key, nameOf(key)] as const);
  return html`<div class="builder-form" data-place="chart">
    ${choiceInput(
      {
        label: b('builder.chart_type'),
        value: chart?.type ?? '',
        choices: [['', b('builder.chart_none')], ...types.map((type) => [type, b(`builder.chart_${type}`)] as const)],
      },
      (type) => set(type === '' ? undefined : { group: groups[0] ?? '', ...chart, type: type as Chart['type'] }),
    )}
    ${
      chart
        ? html`${choiceInput({ label: b('builder.chart_group'), value: chart.group, choices: named(groups) }, (group) => set({ ...chart, group }))}
          ${choiceInput(
            {
              label: b('builder.chart_series'),
              value: chart.series ?? '',
              choices: [['', b('builder.chart_series_none')], ...named(groups.filter((key) => key !== chart.group))],
            },
            (series) => set(put(chart, 'series', series)),
          )}
          ${choiceInput({ label: b('builder.chart_value'), value: chart.value ?? 'count', choices: named(summaryKeys(content)) }, (value) => set({ ...chart, value }))}`
        : nothing
    }
    ${renderProblems(problemsIn(problems, ['chart']))}
  </div>`;
}

/** What stands out, what stays in sight, what the export begins with, and what goes out by mail. */
export function renderLook(editing: Editing): TemplateResult {
  const { content, change, problems } = editing;
  const given = content.export ?? {};
  const set = (next: NonNullable<Content['export']>) => change(put(content, 'export', next));
  const rows = html`${renderRowHighlights(editing)}
  ${numberInput({ label: b('builder.frozen'), value: content.frozen, placeholder: '1', wrong: problemsIn(problems, ['frozen']) }, (frozen) => change(put(content, 'frozen', frozen)))}`;
  // A block has neither file nor mail of its own.
  if (editing.block !== '') return html`<div class="builder-form">${rows}</div>`;
  return html`<div class="builder-form">
    ${rows}
    <fieldset class="builder-group" data-place="export">
      <legend>${b('builder.export')}</legend>
      ${choiceInput(
        {
          label: b('builder.export_view'),
          value: given.view ?? '',
          choices: [
            ['', '–'],
            ['details', b('builder.export_details')],
            ['formatted', b('builder.export_formatted')],
          ],
        },
        (view) => set(put(given, 'view', view as typeof given.view)),
      )}
      ${choiceInput(
        {
          label: b('builder.export_format'),
          value: given.format ?? '',
          choices: [
            ['', '–'],
            ['csv', 'CSV'],
            ['xlsx', 'Excel (.xlsx)'],
          ],
        },
        (format) => set(put(given, 'format', format as typeof given.format)),
      )}
      ${choiceInput(
        {
          label: b('builder.export_encoding'),
          value: given.encoding ?? '',
          choices: [
            ['', '–'],
            ['shift_jis', 'Shift-JIS'],
            ['utf-8', 'UTF-8'],
            ['utf-8-bom', 'UTF-8 (BOM)'],
          ],
        },
        (encoding) => set(put(given, 'encoding', encoding as typeof given.encoding)),
      )}
    </fieldset>
    ${flagInput(b('builder.mail_link'), content.mail === 'link', (isLink) => change(put(content, 'mail', isLink ? 'link' : undefined)))}
  </div>`;
}

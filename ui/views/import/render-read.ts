import { html, nothing, type TemplateResult } from 'lit';
import type { Import, ImportChoices } from '../../../platform/contract/wire-import.ts';
import { formatNumber } from '../../locale/locale.ts';
import { renderProblems } from './render-problems.ts';
import { words } from './words.ts';

const encodings = { 'utf-8': 'UTF-8', shift_jis: 'Shift-JIS (CP932)', 'euc-jp': 'EUC-JP', 'utf-16le': 'UTF-16 LE', 'utf-16be': 'UTF-16 BE' } as const;
const separators = ['comma', 'tab', 'semicolon', 'pipe'] as const;

interface ReadParts {
  readonly job: Import;
  /** Whether the file is being read anew. */
  readonly busy: boolean;
  readonly change: (choices: Partial<ImportChoices>) => void;
  readonly next: () => void;
}

/** How the file is read, as it was found or chosen, with its first rows. */
export function renderRead(parts: ReadParts): TemplateResult {
  const { job, busy } = parts;
  return html`<section class="card" aria-labelledby="import-read">
    <div class="card-head"><h2 id="import-read">${words('take.read_title')}</h2></div>
    <div class="card-body">
      <p class="quiet">${words('take.read_found')}</p>
      <div class="import-shape">${job.file.format === 'csv' ? renderText(parts) : renderSheet(parts)}</div>
      <label class="import-check"
        ><input
          type="checkbox"
          .checked=${job.file.header}
          @change=${(event: Event) => parts.change({ header: (event.target as HTMLInputElement).checked })}
        />${words('take.header')}</label
      >
      ${renderProblems(job, (problem) => problem.field === undefined && problem.code !== 'nothing_mapped' && problem.code !== 'not_mapped')}
      <p class="import-busy" role="status">${busy ? words('take.reading_anew') : ''}</p>
    </div>
    ${renderRows(job)}
    <div class="import-acts import-foot">
      <button type="button" class="btn main" ?disabled=${busy} @click=${() => parts.next()}>${words('take.next_map')}</button>
    </div>
  </section>`;
}

/** Another encoding or separator makes other columns: where they go is found anew. */
function renderText({ job: { file }, change }: ReadParts): TemplateResult {
  const name = (encoding: keyof typeof encodings): string =>
    encoding === file.encoding_found ? words('take.found_mark', { name: encodings[encoding] }) : encodings[encoding];
  return html`${renderSelect(
    'import-encoding',
    words('take.encoding'),
    (Object.keys(encodings) as (keyof typeof encodings)[]).map((value) => ({ value, label: name(value), chosen: value === file.encoding })),
    (value) => change({ encoding: value as keyof typeof encodings }),
  )}
  ${renderSelect(
    'import-separator',
    words('take.separator'),
    separators.map((value) => ({ value, label: words(`take.separator_${value}`), chosen: value === file.separator })),
    (value) => change({ separator: value as (typeof separators)[number] }),
  )}
  ${renderSelect(
    'import-quote',
    words('take.quote'),
    [
      { value: '"', label: words('take.quote_double'), chosen: file.quote === '"' },
      { value: "'", label: words('take.quote_single'), chosen: file.quote === "'" },
    ],
    (value) => change({ quote: value === "'" ? "'" : '"' }),
  )}`;
}

function renderSheet({ job: { file }, change }: ReadParts): TemplateResult {
  return renderSelect(
    'import-sheet',
    words('take.sheet'),
    file.sheets.map((value) => ({ value, label: value, chosen: value === file.sheet })),
    (sheet) => change({ sheet }),
  );
}

interface Choice {
  readonly value: string;
  readonly label: string;
  readonly chosen: boolean;
}
function renderSelect(id: string, label: string, choices: readonly Choice[], change: (value: string) => void): TemplateResult {
  return html`<div>
    <label class="import-label" for=${id}>${label}</label>
    <select id=${id} class="field-input" @change=${(event: Event) => change((event.target as HTMLSelectElement).value)}>
      ${choices.map(({ value, label: shown, chosen }) => html`<option value=${value} .selected=${chosen}>${shown}</option>`)}
    </select>
  </div>`;
}

/** What heads a column, or its number where nothing does. */
export function headingOf(job: Import, index: number): string {
  const name = job.file.header ? (job.file.columns[index]?.name ?? '') : '';
  return name || words('take.column', { number: index + 1 });
}

function renderRows(job: Import): TemplateResult {
  const { columns, rows } = job.file;
  return html`<div class="scroll-x import-first" tabindex="0" role="group" aria-label=${words('take.first_rows')}>
    <table class="plain">
      <caption class="visually-hidden">
        ${words('take.first_rows')}
      </caption>
      <thead>
        <tr>
          <th scope="col" class="n">${words('take.line')}</th>
          ${columns.map((_, index) => html`<th scope="col">${headingOf(job, index)}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          ({ line, cells }) =>
            html`<tr>
              <td class="n quiet">${formatNumber(line)}</td>
              ${columns.map((_, index) => html`<td>${cells[index] ?? nothing}</td>`)}
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

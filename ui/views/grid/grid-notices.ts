import { html, nothing, type TemplateResult } from 'lit';
import { icon } from '../../components/icon/icon.ts';
import { MOST_CELLS } from '../../components/paste/read-clipboard.ts';
import { renderConflictDialog } from '../../components/conflict-dialog/conflict-dialog.ts';
import { formatMoment, formatNumber, t, text } from '../../locale/locale.ts';
import { conflictRows } from '../form/conflict-rows.ts';
import { nameOfRow, isError, wordsOf } from './grid-cells.ts';
import type { CellTarget } from './grid-focus.ts';
import type { GridRow } from './grid-row.ts';
import type { GridSaving, SaveSummary } from './grid-saving.ts';
import type { GridSheet } from './grid-sheet.ts';
import type { PasteReport } from './paste-block.ts';
import { g } from './words.ts';

/** The most cells that a list of problems names. */
const NAMED = 50;

export interface NoticeParts {
  readonly sheet: GridSheet;
  readonly saving: GridSaving;
  readonly pasted: PasteReport | null;
  readonly goTo: (target: CellTarget) => void;
  accept(rows: readonly GridRow[]): void;
  /** Opens the choice between both values of a row. */
  choose(row: GridRow): void;
  closePasted(): void;
  takeDrafts(): void;
}

/** What the user has to know above the grid: what is closed, drafts of before, what became of a paste and of a save. */
export function renderNotices(parts: NoticeParts): TemplateResult {
  const { sheet, saving, pasted } = parts;
  const { answer } = sheet;
  return html`${answer.closed === null ? nothing : html`<p class="note warn">${answer.closed}</p>`}
  ${answer.more ? html`<p class="note">${g('grid.more', { count: formatNumber(sheet.rows.length) })}</p>` : nothing}
  ${
    sheet.offers.count === 0
      ? nothing
      : html`<div class="note idle grid-note" role="status">
          <span
            >${g('grid.drafts', { count: formatNumber(sheet.offers.count) })}
            ${sheet.offers.elsewhere > 0 ? g('grid.drafts_elsewhere', { count: formatNumber(sheet.offers.elsewhere) }) : nothing}</span
          >
          <button type="button" class="btn" @click=${() => parts.takeDrafts()}>${g('grid.take_drafts')}</button>
          <button type="button" class="btn quiet-btn" @click=${() => sheet.offers.drop()}>${g('grid.drop_drafts')}</button>
        </div>`
  }
  ${sheet.drafts.isNowhere ? html`<p class="note warn">${g('grid.draft_nowhere')}</p>` : nothing}
  ${pasted ? renderPasted(pasted, () => parts.closePasted()) : nothing} ${saving.summary ? renderSummary(parts, saving.summary) : nothing}`;
}

/** What a paste left out, and why: nothing is dropped without a word. */
export function pasteWords(report: PasteReport): readonly string[] {
  if (report.tooLarge > 0) return [g('grid.paste_too_large', { cells: formatNumber(report.tooLarge), count: formatNumber(MOST_CELLS) })];
  const names = report.skippedColumns.map(({ label }) => text(label));
  const shown = names.length > 5 ? [...names.slice(0, 5), '…'] : names;
  const say = (count: number, words: string): string[] => (count > 0 ? [words] : []);
  const numbers = { count: formatNumber(report.count) };
  return [
    g('grid.pasted', numbers),
    ...say(report.added, g('grid.paste_added', { count: formatNumber(report.added) })),
    ...say(report.unread, g('grid.paste_unread', { count: formatNumber(report.unread) })),
    ...say(report.skipped, g('grid.paste_skipped', { count: formatNumber(report.skipped), names: shown.join('、') })),
    ...say(report.rowsBeyond, g('grid.paste_rows', { count: formatNumber(report.rowsBeyond) })),
    ...say(report.columnsBeyond, g('grid.paste_columns', { count: formatNumber(report.columnsBeyond) })),
    ...say(report.notRead, g('grid.paste_not_read', { count: formatNumber(report.notRead) })),
  ];
}

/** Whether a paste left something out. */
export function isPartly(report: PasteReport): boolean {
  return report.tooLarge + report.unread + report.skipped + report.rowsBeyond + report.columnsBeyond + report.notRead > 0;
}

function renderPasted(report: PasteReport, close: () => void): TemplateResult {
  return html`<div class="note grid-note ${isPartly(report) ? 'warn' : ''}" role="status">
    <span>${pasteWords(report).map((words) => html`<span class="grid-said">${words}</span>`)}</span>
    <button type="button" class="btn quiet-btn icon-btn" aria-label=${t('app.close')} @click=${close}>${icon('close')}</button>
  </div>`;
}

function renderSummary(parts: NoticeParts, summary: SaveSummary): TemplateResult {
  const { saved, refused, warned, conflicts, failure } = summary;
  const still = (rows: readonly GridRow[], result: GridRow['result']) => rows.filter((row) => row.result === result);
  const [refusedNow, warnedNow, conflictsNow] = [still(refused, 'refused'), still(warned, 'warned'), still(conflicts, 'conflict')];
  const left = refusedNow.length + warnedNow.length + conflictsNow.length;
  const words = left === 0 ? g('grid.all_saved', { count: saved }) : saved > 0 ? g('grid.some_saved', { count: saved, left }) : g('grid.none_saved', { left });
  const isBad = left > 0 || failure !== null;
  return html`<div class="note grid-note grid-summary ${isBad ? 'warn' : 'good'}" id="grid-summary" role=${isBad ? 'alert' : 'status'} tabindex="-1">
    <div class="grid-summary-words">
      <p>
        ${isBad ? icon('warn') : icon('check')}<strong>${saved === 0 && left === 0 && failure !== null ? '' : words}</strong>
        ${failure === null ? nothing : g('grid.failed', { words: failure })}
      </p>
      ${refusedNow.length > 0 ? renderProblems(parts, refusedNow) : nothing}
      ${
        warnedNow.length > 0
          ? html`<p>${g('grid.warned_some', { count: warnedNow.length })}</p>
              ${renderProblems(parts, warnedNow, (row) => html` <button type="button" class="btn link" @click=${() => parts.accept([row])}>${g('grid.accept_one')}</button>`)}
              <button type="button" class="btn" ?disabled=${parts.saving.busy} @click=${() => parts.accept(warnedNow)}>
                ${g('grid.accept_all', { count: warnedNow.length })}
              </button>`
          : nothing
      }
      ${
        conflictsNow.length > 0
          ? html`<p>${g('grid.conflict_some', { count: conflictsNow.length })}</p>
              <ul>
                ${conflictsNow.map(
                  (row) =>
                    html`<li>
                      ${nameOfRow(row, parts.sheet)} <button type="button" class="btn link" @click=${() => parts.choose(row)}>${g('grid.choose')}</button>
                    </li>`,
                )}
              </ul>`
          : nothing
      }
    </div>
    <button type="button" class="btn quiet-btn icon-btn" aria-label=${t('app.close')} @click=${() => parts.saving.close()}>${icon('close')}</button>
  </div>`;
}

/** The problems of rows, each a way to its cell. */
function renderProblems(
  { sheet, goTo }: NoticeParts,
  rows: readonly GridRow[],
  act: (row: GridRow) => TemplateResult | typeof nothing = () => nothing,
): TemplateResult {
  const all = rows.flatMap((row) => {
    const said = row.allProblems;
    const errors = said.filter(([, problem]) => isError(problem));
    return (row.result === 'refused' && errors.length > 0 ? errors : said).map(([name, problem], index) => ({ row, name, problem, isFirst: index === 0 }));
  });
  const labels = new Map(sheet.columns.map(({ name, field }) => [name, text(field.label)]));
  return html`<ul>
    ${all.slice(0, NAMED).map(({ row, name, problem, isFirst }) => {
      const place = [nameOfRow(row, sheet), labels.get(name) ?? ''].filter((part) => part !== '').join(' ・ ');
      return html`<li>
        <button type="button" class="btn link" @click=${() => goTo({ row, name })}>${place}: ${wordsOf(problem)}</button>${isFirst ? act(row) : nothing}
      </li>`;
    })}
    ${all.length > NAMED ? html`<li>${g('grid.and_more', { count: all.length - NAMED })}</li>` : nothing}
  </ul>`;
}

/** Both values of a row that somebody else saved first. */
export function renderRowConflict(
  sheet: GridSheet,
  saving: GridSaving,
  row: GridRow,
  parts: { changed(): void; close(): void },
): TemplateResult | typeof nothing {
  const { conflict, form } = row;
  if (!conflict || !form) return nothing;
  return renderConflictDialog({
    heading: nameOfRow(row, sheet),
    intro: t('record.conflict_text', { by: conflict.by ?? t('record.system'), at: conflict.at === null ? '' : formatMoment(conflict.at) }),
    rows: conflictRows(form, conflict.differences, conflict.choices),
    busy: saving.busy,
    choose: (key, side) => {
      conflict.choices = { ...conflict.choices, [key]: side };
      parts.changed();
    },
    chooseAll: (side) => {
      conflict.choices = Object.fromEntries(conflict.differences.map(({ key }) => [key, side]));
      parts.changed();
    },
    save: () => {
      parts.close();
      void saving.settle(row);
    },
    close: () => parts.close(),
  });
}

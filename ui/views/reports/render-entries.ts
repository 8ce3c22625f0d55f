import { html, nothing, type TemplateResult } from 'lit';
import type { FoldersAnswer } from '../../../platform/contract/wire.ts';
import { setQuery } from '../../app/router.ts';
import { urlOf } from '../../app/routes.ts';
import { icon } from '../../components/icon/icon.ts';
import '../../components/menu/menu-button.ts';
import { formatMoment, formatNumber, t, text } from '../../locale/locale.ts';
import { renderStar } from '../report/favourite-star.ts';
import { o } from '../report/words.ts';
import { countReports, folderPath, isMine, type Entry, type Folder, type Report } from './folder-tree.ts';
import { f } from './folder-words.ts';
import { nextOrder, readOrder, type Order } from './report-order.ts';

/** `?folder=`: absent shows what was opened last, `all` the top, these two the user's own places, else a folder. Names of folders begin with a letter or a digit. */
export const ALL = 'all';
export const MINE = '-mine';
export const FAVOURITES = '-favourites';

/** So many lines are drawn at first, and with each press more. */
export const LINES = 200;

export interface MenuEntry {
  readonly label: string;
  readonly run: () => void;
}

interface Entries {
  readonly answer: FoldersAnswer;
  readonly entries: readonly Entry[];
  readonly caption: string;
  /** Whether each says where it lies. */
  readonly isLocated: boolean;
  readonly sort: string;
  /** So many are drawn. */
  readonly lines: number;
  readonly more: () => void;
  readonly mark: (report: Report) => void;
  readonly takeOut: (report: Report) => void;
  readonly reportActs: (report: Report) => readonly MenuEntry[];
  readonly folderActs: (folder: Folder) => readonly MenuEntry[];
}

/** The table of folders and reports, sorted by its headings. */
export function renderEntries(parts: Entries): TemplateResult {
  const { entries, caption, isLocated, sort, lines, more } = parts;
  return html`<table class="plain reports-table">
      <caption class="visually-hidden">
        ${caption}
      </caption>
      <thead>
        <tr>
          ${renderHeading(sort, 'name', t('reports.name'))}
          <th scope="col" class="reports-wide">${t('reports.description')}</th>
          ${isLocated ? renderHeading(sort, 'folder', t('reports.folder'), 'reports-wide') : nothing}
          ${renderHeading(sort, 'opened', o('own.opened'), 'reports-wide')} ${renderHeading(sort, 'owner', o('own.owner'), 'reports-wide')}
          <th scope="col"><span class="visually-hidden">${t('report.more')}</span></th>
        </tr>
      </thead>
      <tbody>
        ${entries.slice(0, lines).map(({ folder, report }) => (folder ? renderFolder(parts, folder) : report ? renderReport(parts, report) : nothing))}
      </tbody>
    </table>
    ${
      entries.length > lines
        ? html`<div class="reports-more">
            <button type="button" class="btn" @click=${more}>${o('own.more', { count: formatNumber(Math.min(LINES, entries.length - lines)) })}</button>
          </div>`
        : nothing
    }`;
}

/** A menu behind three dots, or a button with words; nothing when there is nothing to do. */
export function renderMenu(label: string, items: readonly MenuEntry[], words?: string): TemplateResult | typeof nothing {
  if (items.length === 0) return nothing;
  return html`<menu-button
    .label=${label}
    .content=${words === undefined ? html`<span aria-hidden="true">⋯</span>` : html`<span>${words}</span>${icon('down')}`}
    .look=${words === undefined ? 'btn quiet-btn icon-btn' : 'btn'}
    .alignEnd=${true}
    .items=${items}
  ></menu-button>`;
}

function renderFolder({ answer, isLocated, folderActs }: Entries, folder: Folder): TemplateResult {
  const name = text(folder.label);
  return html`<tr>
    <th scope="row">
      <span class="reports-name"
        >${icon('folder')}<span class="visually-hidden">${t('reports.kind_folder')}</span
        ><a href=${urlOf.reports({ folder: folder.folder })}>${name}</a>
        ${folder.made?.shared ? html`<span class="badge idle">${f('folder.shared')}</span>` : nothing}</span
      >
    </th>
    <td class="quiet reports-wide">${t('reports.count', { count: formatNumber(countReports(answer, folder.folder)) })}</td>
    ${isLocated ? html`<td class="reports-wide">${renderPlace(answer, folder.parent)}</td>` : nothing}
    <td class="reports-wide"></td>
    <td class="reports-wide"></td>
    <td class="n reports-acts">${renderMenu(f('folder.acts_of', { name }), folderActs(folder))}</td>
  </tr>`;
}

function renderReport({ answer, isLocated, mark, takeOut, reportActs }: Entries, report: Report): TemplateResult {
  const name = text(report.label);
  const place = isMine(report) ? html`<a href=${urlOf.reports({ folder: MINE })}>${o('own.mine')}</a>` : renderPlace(answer, report.folder);
  return html`<tr>
    <th scope="row">
      <span class="reports-name"
        >${icon('report')}<span class="visually-hidden">${t('reports.kind_report')}</span><a href=${urlOf.report(report.report)}>${name}</a></span
      >
    </th>
    <td class="quiet reports-wide">${text(report.description)}</td>
    ${isLocated ? html`<td class="reports-wide">${place}</td>` : nothing}
    <td class="quiet reports-wide reports-moment">${report.opened_at === null ? nothing : formatMoment(report.opened_at)}</td>
    <td class="quiet reports-wide">${report.made?.owner ?? nothing}</td>
    <td class="n reports-acts">
      ${renderStar(name, report.favourite, () => mark(report))}
      <button
        type="button"
        class="btn quiet-btn icon-btn"
        aria-label="${name}: ${t('report.export')}"
        title=${t('report.export')}
        @click=${() => takeOut(report)}
      >
        ${icon('download')}
      </button>
      ${renderMenu(o('own.acts_of', { name }), reportActs(report))}
    </td>
  </tr>`;
}

function renderHeading(sort: string, by: Order, words: string, look = ''): TemplateResult {
  const order = readOrder(sort);
  const sorted = order?.by === by ? (order.descending ? 'descending' : 'ascending') : 'none';
  return html`<th scope="col" class=${look} aria-sort=${sorted}>
    <button type="button" class="reports-sort" title=${o('own.sort_by', { name: words })} @click=${() => void setQuery({ sort: nextOrder(sort, by) })}>
      ${words}<span aria-hidden="true">${sorted === 'none' ? '' : sorted === 'ascending' ? '▲' : '▼'}</span>
    </button>
  </th>`;
}

function renderPlace(answer: FoldersAnswer, folder: string | null): TemplateResult {
  const at = folderPath(answer.folders, folder).at(-1);
  return at
    ? html`<a href=${urlOf.reports({ folder: at.folder })}>${text(at.label)}</a>`
    : html`<a href=${urlOf.reports({ folder: ALL })}>${t('reports.all_folders')}</a>`;
}

import { html, nothing, type TemplateResult } from 'lit';
import type { AuditPage } from '../../../platform/contract/wire-operation.ts';
import { modalDialog } from '../../components/dialog/dialog.ts';
import { formatMoment, formatNumber, text } from '../../locale/locale.ts';
import { s } from '../words.ts';
import { kindWords, nameWords, subjectWords, valueWords } from './audit-words.ts';
import { detailRows } from './detail-rows.ts';

/** One entry of the audit: who, when, from where, and what it was before and after. */
export function renderEntry(entry: AuditPage['entries'][number], close: () => void): TemplateResult {
  const { subject } = entry;
  const pairs: (readonly [string, string | null])[] = [
    [s('audit.number'), formatNumber(entry.id)],
    [s('audit.at'), formatMoment(entry.at)],
    [s('audit.actor'), entry.actor?.name ?? s('audit.nobody')],
    [s('audit.address'), entry.address],
    [
      s('audit.subject'),
      subject ? (subject.id === null && subject.label === null ? subjectWords(subject) : `${kindWords(subject.kind)}: ${subjectWords(subject)}`) : null,
    ],
    [s('audit.request'), entry.request],
  ];
  const body = html`<dl class="setup-pairs">
      ${pairs.map(
        ([label, value]) =>
          html`<div>
            <dt>${label}</dt>
            <dd>${value ?? '–'}</dd>
          </div>`,
      )}
    </dl>
    ${renderDetail(entry.detail)}`;
  return modalDialog({ id: 'audit-entry', heading: text(entry.action_label), body, wide: true, close });
}

function renderDetail(detail: unknown): TemplateResult | typeof nothing {
  const { compared, rows } = detailRows(detail);
  if (rows.length === 0) return nothing;
  return html`<div class="scroll-x" tabindex="0" role="group" aria-label=${s('audit.detail')}>
    <table class="plain setup-detail">
      <caption class="visually-hidden">
        ${s('audit.detail')}
      </caption>
      <thead>
        <tr>
          <th scope="col">${s('audit.field')}</th>
          ${compared ? html`<th scope="col">${s('audit.before')}</th>` : nothing}
          <th scope="col">${compared ? s('audit.after') : s('audit.value')}</th>
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          (row) =>
            html`<tr class=${compared && row.before !== row.after ? 'setup-differs' : ''}>
              <th scope="row" title=${row.name}>${nameWords(row.name)}</th>
              ${compared ? html`<td>${valueWords(row.name, row.before)}</td>` : nothing}
              <td>${valueWords(row.name, row.after)}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

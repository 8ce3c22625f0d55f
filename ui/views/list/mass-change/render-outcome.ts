import { html, nothing, type TemplateResult } from 'lit';
import { until } from 'lit/directives/until.js';
import type { BatchAnswer, BatchRows, MassPreview } from '../../../../platform/contract/wire-batches.ts';
import { apiUrl, getJson } from '../../../api/client.ts';
import { urlOf } from '../../../app/routes.ts';
import { icon } from '../../../components/icon/icon.ts';
import { errorState, skeleton } from '../../../components/state/state.ts';
import { formatNumber, t, type TextKey } from '../../../locale/locale.ts';

const ORDER = ['updated', 'deleted', 'created', 'unchanged', 'warned', 'conflict', 'refused'];
const LEFT = ['warned', 'conflict', 'refused'];

/** How many rows a change would touch; where only some were looked at, as many as may be. */
export function willChange({ total, checked, counts }: MassPreview): number {
  const some = (counts['updated'] ?? 0) + (counts['deleted'] ?? 0);
  return checked < total ? some + total - checked : some;
}

/** What a change would do: numbers, and what speaks against rows, with some of them by name. */
export function renderPreview(object: string, preview: MassPreview): TemplateResult {
  const { total, checked, counts, reasons } = preview;
  if (total === 0) return html`<p>${t('mass.nothing')}</p>`;
  return html`<p><strong>${t('mass.total', { count: formatNumber(total) })}</strong></p>
    ${checked < total ? html`<p class="quiet">${t('mass.checked_some', { count: formatNumber(checked) })}</p>` : nothing} ${renderCounts(counts, 'will')}
    ${
      reasons.length > 0
        ? html`<h3 class="mass-heading">${t('mass.reasons')}</h3>
            <ul class="mass-reasons">
              ${reasons.map(
                (reason) =>
                  html`<li class="mass-${reason.outcome}">
                    <p>
                      ${icon('warn')}<span>${reason.message}</span>
                      <span class="mass-rows">${t('mass.reason_rows', { count: formatNumber(reason.rows) })}</span>
                    </p>
                    <p class="quiet">
                      ${reason.examples.map(({ id, title }, index) => html`${index > 0 ? '、' : nothing}${nameOf(object, id, title)}`)}${
                        reason.rows > reason.examples.length ? html` ${t('mass.and_more')}` : nothing
                      }
                    </p>
                  </li>`,
              )}
            </ul>`
        : nothing
    }`;
}

/** What became of the rows: numbers, and those that were not changed with the reasons. */
export function renderResult(object: string, batch: BatchAnswer, signal: AbortSignal): TemplateResult {
  const left = LEFT.reduce((sum, outcome) => sum + (batch.counts[outcome] ?? 0), 0);
  const words: TextKey = batch.state === 'cancelled' ? 'mass.ended_cancelled' : batch.state === 'failed' ? 'mass.ended_failed' : 'mass.ended_done';
  return html`<p role="status" tabindex="-1"><strong>${t(words, { reason: batch.reason ?? '' })}</strong></p>
    ${renderCounts(batch.counts, 'was')}
    ${
      left > 0
        ? html`<h3 class="mass-heading">${t('mass.left')}</h3>
            ${until(loadLeft(object, batch, signal), skeleton(3))}
            <p><a class="btn" href=${apiUrl(`/batches/${batch.id}/left.csv`)} download>${icon('download')}${t('mass.left_file')}</a></p>`
        : nothing
    }`;
}

function renderCounts(counts: Readonly<Record<string, number>>, when: 'will' | 'was'): TemplateResult {
  const shown = ORDER.filter((outcome) => (counts[outcome] ?? 0) > 0);
  return html`<dl class="mass-counts">
    ${shown.map(
      (outcome) =>
        html`<div class="mass-${outcome}">
          <dt>${t(`mass.${when}_${outcome}` as TextKey)}</dt>
          <dd>${t('mass.reason_rows', { count: formatNumber(counts[outcome] ?? 0) })}</dd>
        </div>`,
    )}
  </dl>`;
}

const loaded = new WeakMap<BatchAnswer, Promise<TemplateResult>>();

/** The first of the rows that were not changed; asked for once, however often the dialog is drawn. */
function loadLeft(object: string, batch: BatchAnswer, signal: AbortSignal): Promise<TemplateResult> {
  const before = loaded.get(batch);
  if (before) return before;
  const asked = getJson<BatchRows>(`/batches/${batch.id}/rows`, { query: { outcome: 'left' }, signal }).then(
    ({ rows, next }) =>
      html`<div class="scroll-x mass-left" tabindex="0" role="group" aria-label=${t('mass.left')}>
        <table class="plain">
          <thead>
            <tr>
              <th scope="col">${t('mass.name')}</th>
              <th scope="col">${t('mass.reasons')}</th>
            </tr>
          </thead>
          <tbody>
            ${rows.map(
              ({ id, title, problems }) =>
                html`<tr>
                  <td>${nameOf(object, id, title)}</td>
                  <td>${problems.map(({ message }) => html`<p>${message}</p>`)}</td>
                </tr>`,
            )}
          </tbody>
        </table>
        ${next ? html`<p class="quiet">${t('mass.and_more')}</p>` : nothing}
      </div>`,
    (error: unknown) => errorState(error),
  );
  loaded.set(batch, asked);
  return asked;
}

/** A record by its title, in a window of its own: the dialog stays. */
function nameOf(object: string, id: string, title: string): TemplateResult {
  return html`<a href=${urlOf.record(object, id)} target="_blank" rel="noopener">${title || id}</a>`;
}

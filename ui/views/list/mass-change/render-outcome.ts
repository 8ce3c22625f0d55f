import { html, nothing, type TemplateResult } from 'lit';
import type { BatchAnswer, MassPreview } from '../../../../platform/contract/wire-batches.ts';
import { urlOf } from '../../../app/routes.ts';
import { icon } from '../../../components/icon/icon.ts';
import { formatNumber, t, type TextKey } from '../../../locale/locale.ts';
import './batch-rows.ts';

const ORDER = ['updated', 'deleted', 'created', 'unchanged', 'warned', 'conflict', 'refused'];

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

/** How far a change, or a look at what it would do, is. */
export function renderProgress(batch: BatchAnswer | null): TemplateResult {
  if (!batch)
    return html`<p role="status">${t('app.loading')}</p>
      <progress class="mass-progress" aria-label=${t('app.loading')}></progress>`;
  const words = t('mass.running', { done: formatNumber(batch.done), total: formatNumber(batch.total) });
  return html`<p role="status">${words}</p>
    <progress class="mass-progress" aria-label=${words} max=${batch.total} value=${batch.done}></progress>
    <p class="quiet">${t(batch.trial ? 'mass.trial_note' : 'mass.running_note')}</p>`;
}

/** What became of the rows: numbers, and each of them. */
export function renderResult(object: string, batch: BatchAnswer): TemplateResult {
  const words: TextKey = batch.state === 'cancelled' ? 'mass.ended_cancelled' : batch.state === 'failed' ? 'mass.ended_failed' : 'mass.ended_done';
  return html`<p role="status" tabindex="-1"><strong>${t(words, { reason: batch.reason ?? '' })}</strong></p>
    ${renderCounts(batch.counts, 'was')} ${batch.done > 0 ? html`<batch-rows .object=${object} .batch=${batch}></batch-rows>` : nothing}`;
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

/** A record by its title, in a window of its own: the dialog stays. */
function nameOf(object: string, id: string, title: string): TemplateResult {
  return html`<a href=${urlOf.record(object, id)} target="_blank" rel="noopener">${title || id}</a>`;
}

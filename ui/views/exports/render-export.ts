import { html, nothing, type TemplateResult } from 'lit';
import type { ExportJob } from '../../../platform/contract/wire-exports.ts';
import { urlOf } from '../../app/routes.ts';
import { sizeText } from '../../components/file-input/size-text.ts';
import { renderBadge } from '../../fields/show-badge.ts';
import { formatMoment, formatNumber, t, text } from '../../locale/locale.ts';
import { exportsTexts } from '../../locale/record/exports-texts.ts';
import { speaker } from '../../locale/speak.ts';

const say = speaker(exportsTexts);
const tones: Readonly<Record<ExportJob['state'], string>> = {
  waiting: 'warn',
  making: 'warn',
  finished: 'good',
  failed: 'bad',
  cancelled: 'idle',
  expired: 'idle',
};
const encodings: Readonly<Record<string, string>> = { shift_jis: t('export.shift_jis'), 'utf-8': 'UTF-8', 'utf-8-bom': t('export.utf_8_bom') };

/** What can be done with an export of the list. */
interface ExportActs {
  readonly busy: boolean;
  /** Somebody views as its asker. */
  readonly readOnly: boolean;
  readonly download: (job: ExportJob) => void;
  readonly show: (job: ExportJob) => void;
  readonly again: (job: ExportJob) => void;
  readonly cancel: (job: ExportJob) => void;
  readonly remove: (job: ExportJob) => void;
}

export function isUnderWay({ state }: Pick<ExportJob, 'state'>): boolean {
  return state === 'waiting' || state === 'making';
}

/** An export: what it is of, how far it is, and what can be done with it. */
export function renderExport(job: ExportJob, acts: ExportActs): TemplateResult {
  const { target, state, rows, expected, size, unmappable } = job;
  const label = text(job.label);
  const href = 'report' in target ? urlOf.report(target.report) : urlOf.list(target.object, target.list);
  const counted =
    isUnderWay(job) && expected !== null
      ? say('exports.rows_of', { rows: formatNumber(rows), expected: formatNumber(expected) })
      : state === 'failed' || state === 'cancelled'
        ? null
        : say('exports.rows', { rows: formatNumber(rows) });
  const facts = [
    job.format === 'xlsx' ? 'Excel' : job.format === 'jsonl' ? 'JSON Lines' : `CSV ${encodings[job.encoding] ?? ''}`,
    job.view === 'formatted' ? say('exports.formatted') : null,
    job.narrowed ? say('exports.narrowed') : null,
    counted,
    size === null ? null : sizeText(size),
  ];
  const times = [
    say('exports.asked', { at: formatMoment(job.created_at) }),
    state === 'finished' && job.expires_at !== null ? say('exports.expires', { at: formatMoment(job.expires_at) }) : null,
  ];
  return html`<li>
    <div class="exports-words">
      <p class="exports-name"><a href=${href}>${label}</a> ${renderBadge(say(`exports.state_${state}`), tones[state])}</p>
      <p>${joined(facts)}</p>
      <p class="quiet">${joined(times)}</p>
      ${state === 'making' ? html`<progress max=${expected === null ? nothing : Math.max(expected, rows, 1)} value=${expected === null ? nothing : rows} aria-label=${say('exports.state_making')}></progress>` : nothing}
      ${job.reason ? html`<p class="exports-bad">${text(job.reason.message)}</p>` : nothing}
      ${state === 'finished' && unmappable > 0 ? html`<p>${say('exports.replaced', { count: formatNumber(unmappable) })}</p>` : nothing}
    </div>
    ${acts.readOnly ? nothing : renderActs(job, label, acts)}
  </li>`;
}

function renderActs(job: ExportJob, label: string, acts: ExportActs): TemplateResult {
  const button = (words: string, spoken: string, run: (job: ExportJob) => void, look = '') =>
    html`<button type="button" class="btn ${look}" aria-label=${spoken} aria-disabled=${acts.busy ? 'true' : nothing} @click=${() => run(job)}>
      ${words}
    </button>`;
  if (isUnderWay(job)) return html`<div class="exports-acts">${button(say('exports.cancel'), say('exports.cancel_of', { label }), acts.cancel)}</div>`;
  return html`<div class="exports-acts">
    ${job.state === 'finished' ? button(say('exports.download'), say('exports.download_of', { label }), acts.download, 'main') : nothing}
    ${job.unmappable > 0 && job.state !== 'expired' ? button(say('exports.places'), `${say('exports.places')}: ${label}`, acts.show) : nothing}
    ${button(say('exports.again'), say('exports.again_of', { label }), acts.again)}
    ${button(say('exports.delete'), say('exports.delete_of', { label }), acts.remove)}
  </div>`;
}

function joined(parts: readonly (string | null)[]): string {
  return parts.filter((part) => part !== null && part !== '').join(' ・ ');
}

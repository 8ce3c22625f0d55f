import { html, nothing, type TemplateResult } from 'lit';
import type { Import } from '../../../platform/contract/wire-import.ts';
import { urlOf } from '../../app/routes.ts';
import { words } from './words.ts';

const steps = ['file', 'read', 'map', 'check', 'result'] as const;
export type Step = (typeof steps)[number];

/** Whether the server is at work on an import. */
export function isAtWork({ state }: Pick<Import, 'state'>): boolean {
  return state === 'reading' || state === 'checking' || state === 'running';
}

/** Whether it has begun to save: how it is read and mapped stands fast then. */
export function isRun({ state, batch }: Pick<Import, 'state' | 'batch'>): boolean {
  return batch !== null || state === 'running' || state === 'done' || state === 'undone';
}

/** Where an import is; of the steps that one may go back to, the one that the address asks for. */
export function stepOf(job: Pick<Import, 'state' | 'batch'>, asked: string | null): Step {
  if (isRun(job)) return 'result';
  if (isAtWork(job)) return 'check';
  if (asked === 'read' || asked === 'map') return asked;
  return job.state === 'described' ? 'read' : 'check';
}

/** The steps in their order; those that one may go back to are links. */
export function renderSteps(object: string, job: Import | null, current: Step): TemplateResult {
  const at = steps.indexOf(current);
  const isFree = job !== null && !isRun(job) && !isAtWork(job);
  const linkOf = (step: Step): string | undefined => {
    if (!job || !isFree || step === current) return undefined;
    if (step === 'read' || step === 'map') return urlOf.import(object, job.id, { step });
    return step === 'check' && job.state !== 'described' ? urlOf.import(object, job.id) : undefined;
  };
  return html`<nav class="import-steps" aria-label=${words('take.steps')}>
    <ol>
      ${steps.map((step, index) => {
        const link = linkOf(step);
        const label = html`<span class="import-step-number" aria-hidden="true">${index < at ? '✓' : index + 1}</span
          ><span>${words(`take.step_${step}`)}</span>${index < at ? html`<span class="visually-hidden">${words('take.step_done')}</span>` : nothing}`;
        return html`<li class=${index < at ? 'done' : index === at ? 'now' : ''} aria-current=${index === at ? 'step' : nothing}>
          ${link === undefined ? html`<span>${label}</span>` : html`<a href=${link}>${label}</a>`}
        </li>`;
      })}
    </ol>
  </nav>`;
}

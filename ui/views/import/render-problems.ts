import { html, nothing, type TemplateResult } from 'lit';
import type { Import } from '../../../platform/contract/wire-import.ts';
import { icon } from '../../components/icon/icon.ts';

type Problem = Import['problems'][number];

/** What is wrong with the file or the mapping as a whole, errors before warnings. */
export function renderProblems(job: Import, isShown: (problem: Problem) => boolean): TemplateResult | typeof nothing {
  const shown = job.problems.filter(isShown);
  if (shown.length === 0) return nothing;
  const errors = shown.filter(({ severity }) => severity !== 'warning');
  const warnings = shown.filter(({ severity }) => severity === 'warning');
  return html`${errors.map(({ message }) => renderNote('bad', message))}${warnings.map(({ message }) => renderNote('warn', message))}`;
}

/** A note with its icon. */
export function renderNote(tone: 'good' | 'warn' | 'bad' | 'idle', words: string): TemplateResult {
  return html`<div class="note ${tone}" role=${tone === 'bad' ? 'alert' : 'status'}>${icon(tone === 'good' ? 'check' : 'warn')}<span>${words}</span></div>`;
}

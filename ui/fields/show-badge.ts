import { html, type TemplateResult } from 'lit';

const marks: Readonly<Record<string, string>> = { good: '✓', warn: '○', bad: '!', idle: '–' };

/** A state, told by a mark and words as well as by its colour. */
export function renderBadge(label: string, tone: string): TemplateResult {
  return html`<span class="badge badge-${tone}"><span class="badge-mark" aria-hidden="true">${marks[tone] ?? ''}</span>${label}</span>`;
}

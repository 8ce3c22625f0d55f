import { html, type TemplateResult } from 'lit';

const marks: Readonly<Record<string, string>> = { good: '✓', warn: '○', bad: '!', idle: '–' };

/** The mark of a tone: for who does not see its colour. */
export function toneMark(tone: string): string {
  return marks[tone] ?? '';
}

/** A state, told by a mark and words as well as by its colour. */
export function renderBadge(label: string, tone: string): TemplateResult {
  return html`<span class="badge badge-${tone}"><span class="badge-mark" aria-hidden="true">${toneMark(tone)}</span>${label}</span>`;
}

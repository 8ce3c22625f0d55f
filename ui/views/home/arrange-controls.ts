import { html, type TemplateResult } from 'lit';
import { t, text } from '../../locale/locale.ts';
import type { Arranging } from './arranging.ts';
import type { Component } from './component.ts';

/** The widths that are offered, in twelfths. */
const widths = [
  { span: 4, label: 'arrange.third' },
  { span: 6, label: 'arrange.half' },
  { span: 8, label: 'arrange.two_thirds' },
  { span: 12, label: 'arrange.whole' },
] as const;

/** What stands on a card while its dashboard is arranged: earlier, later, its width, and to hide it. All by keyboard; the card is also dragged. */
export function renderControls(arranging: Arranging, component: Component, at: number, last: boolean): TemplateResult {
  const name = text(component.label) || t('arrange.card', { number: at + 1 });
  const others = widths.some(({ span }) => span === component.span) ? [] : [component.span];
  return html`<div class="arrange" role="group" aria-label=${name}>
    <b class="arrange-name">${name}</b>
    <button
      type="button"
      class="btn"
      data-way="earlier"
      ?disabled=${at === 0}
      aria-label="${name}: ${t('arrange.earlier')}"
      @click=${() => arranging.move(at, at - 1)}
    >
      ↑
    </button>
    <button type="button" class="btn" data-way="later" ?disabled=${last} aria-label="${name}: ${t('arrange.later')}" @click=${() => arranging.move(at, at + 1)}>
      ↓
    </button>
    <select
      class="field-input"
      aria-label="${name}: ${t('arrange.width')}"
      @change=${(event: Event) => arranging.widen(component.key, Number((event.target as HTMLSelectElement).value))}
    >
      ${widths.map(({ span, label }) => html`<option value=${span} ?selected=${span === component.span}>${t(label)}</option>`)}
      ${others.map((span) => html`<option value=${span} selected>${t('arrange.twelfths', { span })}</option>`)}
    </select>
    <button type="button" class="btn" aria-label="${name}: ${t('arrange.hide')}" @click=${() => arranging.hide(component.key)}>${t('arrange.hide')}</button>
  </div>`;
}

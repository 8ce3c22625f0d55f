import { html, type TemplateResult } from 'lit';
import type { MassPreview } from '../../../../platform/contract/wire-batches.ts';
import type { PastRows } from '../../../../platform/contract/wire.ts';
import { t } from '../../../locale/locale.ts';

/** Whether rows would go to other units, and nothing was said of their past records. */
export function asksAboutPast({ reasons }: MassPreview): boolean {
  return reasons.some(({ code }) => code === 'scope_move');
}

/** The choice of what becomes of past records, for all rows of the change. */
export function renderPastRows(chosen: PastRows | null, choose: (choice: PastRows) => void): TemplateResult {
  const option = (choice: PastRows, words: string) =>
    html`<label class="mass-accept"><input type="radio" name="past-rows" .checked=${chosen === choice} @change=${() => choose(choice)} />${words}</label>`;
  return html`<fieldset class="mass-past">
    <legend>${t('mass.past')}</legend>
    ${option('move', t('mass.past_move'))} ${option('stay', t('mass.past_stay'))}
  </fieldset>`;
}

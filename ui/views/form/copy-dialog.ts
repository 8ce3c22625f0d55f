import { html, type TemplateResult } from 'lit';
import type { ObjectDescription } from '../../../platform/contract/wire.ts';
import { modalDialog } from '../../components/dialog/dialog.ts';
import { emptyState } from '../../components/state/state.ts';
import { formatDay, formatNumber, t } from '../../locale/locale.ts';
import { w } from '../../waiting/words.ts';
import type { CopyInto, Previous } from './copy-previous.ts';

interface CopyParts {
  /** See `copyWords`. */
  readonly heading: string;
  readonly previous: Previous;
  /** How many values either choice would change. */
  count(into: CopyInto): number;
  copy(into: CopyInto): void;
  close(): void;
}

/** What copying the answer before is called: by how often the survey asks. */
export function copyWords({ survey }: Pick<ObjectDescription, 'survey'>): string {
  return survey?.every === 'day' ? w('forms.copy_day') : survey?.every === 'week' ? w('forms.copy_week') : w('forms.copy');
}

/** Asks into which fields the answer before is copied, and says from which day it is. */
export function renderCopyDialog(parts: CopyParts): TemplateResult {
  const date = formatDay(parts.previous.date);
  const counts = { blank: parts.count('blank'), all: parts.count('all') };
  const preferred: CopyInto = counts.blank > 0 ? 'blank' : 'all';
  const option = (into: CopyInto) =>
    html`<label class="conflict-side"
      ><input type="radio" name="copy-into" value=${into} .checked=${into === preferred} ?disabled=${counts[into] === 0} /><span
        >${w(into === 'blank' ? 'forms.copy_blank' : 'forms.copy_all', { count: formatNumber(counts[into]) })}</span
      ></label
    >`;
  const isNothing = counts.all === 0;
  const body = isNothing
    ? emptyState(w('forms.copy_same', { date }))
    : html`<p>${w('forms.copy_from', { date })}</p>
        <fieldset class="move-choices">
          <legend>${w('forms.copy_question')}</legend>
          ${option('blank')} ${option('all')}
        </fieldset>`;
  const copy = (event: Event) => {
    const chosen = (event.currentTarget as HTMLElement).closest('dialog')?.querySelector<HTMLInputElement>('input[name="copy-into"]:checked');
    parts.copy(chosen?.value === 'all' ? 'all' : 'blank');
  };
  const actions = html`<button type="button" class="btn" @click=${() => parts.close()}>${isNothing ? t('app.close') : t('app.cancel')}</button>
    ${isNothing ? '' : html`<button type="button" class="btn main" @click=${copy}>${w('forms.copy_now')}</button>`}`;
  return modalDialog({ id: 'copy', heading: parts.heading, body, actions, close: () => parts.close() });
}

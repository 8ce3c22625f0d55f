import { html, type TemplateResult } from 'lit';
import type { ObjectDescription } from '../../../platform/contract/wire.ts';
import { modalDialog } from '../../components/dialog/dialog.ts';
import { formatNumber, t } from '../../locale/locale.ts';
import { w } from '../../waiting/words.ts';
import { copyWords } from '../form/copy-dialog.ts';
import type { CopyInto } from '../form/copy-previous.ts';
import { g } from './words.ts';

interface CopyParts {
  /** Rows that are selected, and all that are shown. */
  readonly selected: number;
  readonly all: number;
  readonly description: ObjectDescription;
  readonly copy: (isAll: boolean, into: CopyInto) => void;
  readonly close: () => void;
}

/** Asks which rows take the values of the answer before them, and into which cells. */
export function renderCopyRows({ description, selected, all, copy, close }: CopyParts): TemplateResult {
  const option = (name: string, value: string, words: string, isChosen: boolean) =>
    html`<label class="conflict-side"><input type="radio" name=${name} value=${value} .checked=${isChosen} /><span>${words}</span></label>`;
  const body = html`<p>${g('grid.copy_text')}</p>
    <fieldset class="move-choices grid-choices">
      <legend>${g('grid.copy_rows')}</legend>
      ${option('rows', 'selected', g('grid.copy_selected', { count: formatNumber(selected) }), true)}
      ${option('rows', 'all', g('grid.copy_shown', { count: formatNumber(all) }), false)}
    </fieldset>
    <fieldset class="move-choices grid-choices">
      <legend>${w('forms.copy_question')}</legend>
      ${option('into', 'blank', g('grid.copy_blank'), true)} ${option('into', 'all', g('grid.copy_over'), false)}
    </fieldset>`;
  const go = (event: Event) => {
    const dialog = (event.currentTarget as HTMLElement).closest('dialog');
    const read = (name: string) => dialog?.querySelector<HTMLInputElement>(`input[name="${name}"]:checked`)?.value;
    copy(read('rows') === 'all', read('into') === 'all' ? 'all' : 'blank');
  };
  const actions = html`<button type="button" class="btn" @click=${close}>${t('app.cancel')}</button>
    <button type="button" class="btn main" @click=${go}>${w('forms.copy_now')}</button>`;
  return modalDialog({ id: 'copy-rows', heading: copyWords(description), body, actions, close });
}

import { html } from 'lit';
import { t } from '../../locale/locale.ts';
import { askInDialog } from './ask-in-dialog.ts';

export interface Question {
  readonly title: string;
  readonly text: string;
  /** The words of the button that goes on. */
  readonly confirm: string;
  readonly cancel?: string;
  /** What cannot be taken back. */
  readonly danger?: boolean;
}

/** Asks before something is done. True when the user goes on. */
export function askConfirm(question: Question): Promise<boolean> {
  return askInDialog(false, (answer) => ({
    id: 'question',
    heading: question.title,
    body: html`<p class="prose">${question.text}</p>`,
    actions: html`<button type="button" class="btn" @click=${() => answer(false)}>${question.cancel ?? t('app.cancel')}</button>
      <button type="button" class="btn main ${question.danger ? 'danger' : ''}" @click=${() => answer(true)}>${question.confirm}</button>`,
  }));
}

import { html, type TemplateResult } from 'lit';
import { modalDialog } from '../../components/dialog/dialog.ts';
import { t } from '../../locale/locale.ts';
import { w } from '../../waiting/words.ts';

/** The keys of the form. `hasNext`: it can go on to the next row. */
export function renderKeysDialog(hasNext: boolean, close: () => void): TemplateResult {
  const keys: readonly (readonly [string, string])[] = [
    ['Ctrl + S', w('forms.key_save')],
    ...(hasNext ? ([['Ctrl + Enter', w('forms.save_next')]] as const) : []),
    ['Tab', w('forms.key_tab')],
    ['↑ ↓', w('forms.key_arrows')],
    ['Space', w('forms.key_space')],
    ['Esc', w('forms.key_escape')],
  ];
  const body = html`<dl class="form-keys">
    ${keys.map(
      ([key, words]) =>
        html`<div>
          <dt><kbd>${key}</kbd></dt>
          <dd>${words}</dd>
        </div>`,
    )}
  </dl>`;
  const actions = html`<button type="button" class="btn main" @click=${close}>${t('app.close')}</button>`;
  return modalDialog({ id: 'keys', heading: w('forms.keys'), body, actions, close });
}

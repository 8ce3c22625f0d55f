import { html, type TemplateResult } from 'lit';
import { t } from '../../locale/locale.ts';
import { modalDialog } from '../dialog/dialog.ts';

/** One value that differs, ready to be shown. */
export interface ConflictRow {
  readonly key: string;
  readonly label: string;
  readonly mine: TemplateResult | string;
  readonly theirs: TemplateResult | string;
  readonly both: boolean;
  readonly chosen: 'mine' | 'theirs';
}
export interface ConflictParts {
  /** What happened meanwhile. */
  readonly intro: string;
  /** The heading and the words of the main button, where nothing is saved with the choice. */
  readonly heading?: string;
  readonly settle?: string;
  readonly rows: readonly ConflictRow[];
  readonly busy: boolean;
  choose(key: string, side: 'mine' | 'theirs'): void;
  chooseAll(side: 'mine' | 'theirs'): void;
  save(): void;
  close(): void;
}

/** Shows both values of every field that somebody else saved differently, and lets the user decide field by field. */
export function renderConflictDialog(parts: ConflictParts): TemplateResult {
  const side = (row: ConflictRow, which: 'mine' | 'theirs', shown: TemplateResult | string) =>
    html`<label class="conflict-side ${row.chosen === which ? 'conflict-chosen' : ''}"
      ><input type="radio" name="conflict-${row.key}" .checked=${row.chosen === which} @change=${() => parts.choose(row.key, which)} /><span
        ><span class="conflict-whose">${which === 'mine' ? t('record.mine') : t('record.theirs')}</span>${shown}</span
      ></label
    >`;
  const body = html`<p>${parts.intro}</p>
    ${
      parts.rows.length === 0
        ? html`<p>${t('record.conflict_none')}</p>`
        : html`<div class="conflict-all">
              <button type="button" class="btn" @click=${() => parts.chooseAll('mine')}>${t('record.all_mine')}</button>
              <button type="button" class="btn" @click=${() => parts.chooseAll('theirs')}>${t('record.all_theirs')}</button>
            </div>
            ${parts.rows.map(
              (row) =>
                html`<fieldset class="conflict-row">
                  <legend>${row.label}${row.both ? html` <span class="conflict-both">${t('record.both_changed')}</span>` : ''}</legend>
                  <div class="conflict-sides">${side(row, 'mine', row.mine)}${side(row, 'theirs', row.theirs)}</div>
                </fieldset>`,
            )}`
    }`;
  const actions = html`<button type="button" class="btn" @click=${() => parts.close()}>${t('record.back_to_form')}</button>
    <button type="button" class="btn main" ?disabled=${parts.busy} @click=${() => parts.save()}>${parts.settle ?? t('record.save_choice')}</button>`;
  return modalDialog({ id: 'conflict', heading: parts.heading ?? t('record.conflict'), body, actions, wide: true, close: () => parts.close() });
}

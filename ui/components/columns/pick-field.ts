import { html } from 'lit';
import type { ReachableColumn } from '../../../platform/contract/wire-lists.ts';
import { t } from '../../locale/locale.ts';
import { askInDialog } from '../dialog/ask-in-dialog.ts';
import './field-tree.ts';
import { l } from './words.ts';

/** Asks for one of the fields within reach of an object; null when the user closes the dialog. */
export function pickField(object: string, accepts: (column: ReachableColumn) => boolean): Promise<ReachableColumn | null> {
  return askInDialog<ReachableColumn | null>(null, (answer) => ({
    id: 'pick-field',
    heading: l('columns.pick'),
    body: html`<field-tree
      .object=${object}
      .accepts=${accepts}
      .act=${'columns.pick_named'}
      @field-pick=${(event: CustomEvent<ReachableColumn>) => answer(event.detail)}
    ></field-tree>`,
    actions: html`<button type="button" class="btn" @click=${() => answer(null)}>${t('app.cancel')}</button>`,
  }));
}

import { html, render } from 'lit';
import type { ReachableColumn } from '../../../platform/contract/wire-lists.ts';
import { t } from '../../locale/locale.ts';
import { modalDialog } from '../dialog/dialog.ts';
import './field-tree.ts';
import { l } from './words.ts';

/** Asks for one of the fields within reach of an object; null when the user closes the dialog. */
export function pickField(object: string, accepts: (column: ReachableColumn) => boolean): Promise<ReachableColumn | null> {
  return new Promise((resolve) => {
    const place = document.createElement('div');
    document.body.append(place);
    const answer = (field: ReachableColumn | null) => {
      place.querySelector('dialog')?.close();
      render('', place);
      place.remove();
      resolve(field);
    };
    render(
      modalDialog({
        id: 'pick-field',
        heading: l('columns.pick'),
        body: html`<field-tree
          .object=${object}
          .accepts=${accepts}
          .act=${'columns.pick_named'}
          @field-pick=${(event: CustomEvent<ReachableColumn>) => answer(event.detail)}
        ></field-tree>`,
        actions: html`<button type="button" class="btn" @click=${() => answer(null)}>${t('app.cancel')}</button>`,
        close: () => answer(null),
      }),
      place,
    );
  });
}

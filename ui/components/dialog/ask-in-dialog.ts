import { render } from 'lit';
import { type DialogParts, modalDialog } from './dialog.ts';

/** Opens a dialog that asks for one thing, and closes it with the answer. `parts` is called with what answers; closing the dialog answers `none`. */
export function askInDialog<T>(none: T, parts: (answer: (value: T) => void) => Omit<DialogParts, 'close'>): Promise<T> {
  return new Promise((resolve) => {
    const place = document.createElement('div');
    document.body.append(place);
    const answer = (value: T) => {
      place.querySelector('dialog')?.close();
      render('', place);
      place.remove();
      resolve(value);
    };
    render(modalDialog({ ...parts(answer), close: () => answer(none) }), place);
  });
}

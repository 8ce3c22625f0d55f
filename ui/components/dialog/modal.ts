import { noChange } from 'lit';
import { AsyncDirective } from 'lit/async-directive.js';
import { directive, type ElementPart } from 'lit/directive.js';

/** Opens a `<dialog>` as modal while it is in the document, and gives the focus back to where it was when it goes. */
class ModalDirective extends AsyncDirective {
  #before: Element | null = null;
  #opened = false;

  render(): unknown {
    return noChange;
  }
  override update(part: ElementPart): unknown {
    if (!this.#opened) {
      this.#opened = true;
      this.#before = document.activeElement;
      // The element is in the document once the template around it has been put in place.
      queueMicrotask(() => {
        if (part.element instanceof HTMLDialogElement && part.element.isConnected && !part.element.open) part.element.showModal();
      });
    }
    return noChange;
  }
  protected override disconnected(): void {
    const before = this.#before;
    this.#opened = false;
    // After the dialog has left the document; a page that took the focus meanwhile keeps it.
    queueMicrotask(() => {
      const lost = document.activeElement === null || document.activeElement === document.body;
      if (lost && before instanceof HTMLElement && before.isConnected) before.focus();
    });
  }
}
export const modal = directive(ModalDirective);

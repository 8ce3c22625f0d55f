import { LitElement, type PropertyDeclaration } from 'lit';
import { onLanguageChange } from '../locale/locale.ts';

/**
 * What every element of the interface extends: rendered into the light DOM, so that the one sheet of `theme/` and the labels,
 * ids and forms of the document work across elements; rendered again when the language changes.
 */
export class ShirabeElement extends LitElement {
  #stop: () => void = () => undefined;

  override createRenderRoot(): HTMLElement {
    return this;
  }
  override connectedCallback(): void {
    super.connectedCallback();
    this.#stop = onLanguageChange(() => this.requestUpdate());
  }
  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stop();
  }
}

/** A property that is only set from code, never by an attribute. */
export const fromCode: PropertyDeclaration = { attribute: false };

/** Gives an element its tag, once: a module may be loaded twice while developing. */
export function define(tag: string, element: CustomElementConstructor): void {
  if (!customElements.get(tag)) customElements.define(tag, element);
}

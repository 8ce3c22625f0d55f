import { noChange } from 'lit';
import { Directive, directive, PartType, type ElementPart, type PartInfo } from 'lit/directive.js';

/** Property names as in `element.style.setProperty`: `padding-left`, `--share`. */
export type Styles = Readonly<Record<string, string>>;

/**
 * Sets single style properties by the CSS object model. The content security policy allows no `style` attribute,
 * which Lit's own `styleMap` writes at the first rendering. Used as `<div ${styled({ height: '3px' })}>`.
 */
class StyledDirective extends Directive {
  #before: readonly string[] = [];
  constructor(part: PartInfo) {
    super(part);
    if (part.type !== PartType.ELEMENT) throw new Error('styled() stands in the tag of an element');
  }
  render(_styles: Styles): unknown {
    return noChange;
  }
  override update(part: ElementPart, [styles]: [Styles]): unknown {
    const { style } = part.element as HTMLElement;
    for (const name of this.#before) if (!(name in styles)) style.removeProperty(name);
    for (const [name, value] of Object.entries(styles)) style.setProperty(name, value);
    this.#before = Object.keys(styles);
    return noChange;
  }
}
export const styled = directive(StyledDirective);

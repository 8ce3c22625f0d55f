import { html, type TemplateResult } from 'lit';
import { define, fromCode, ShirabeElement } from '../../app/element.ts';
import { navigate } from '../../app/router.ts';
import type { ChartData } from './chart-data.ts';
import type { Segment } from './segment.ts';
import { drawChart, heightOf } from './draw-chart.ts';
import { sceneSvg } from './scene-svg.ts';
import type { Mark } from './scene.ts';

/** A chart of bars, lines or a ring, as wide as its place. What the pointer is over is said beside it; a click leads to its rows. */
class ChartDrawing extends ShirabeElement {
  static override properties = {
    kind: fromCode,
    data: fromCode,
    label: fromCode,
    large: fromCode,
    passive: fromCode,
    hrefOf: fromCode,
    width: { state: true },
  };
  declare kind: string;
  declare data: ChartData;
  declare label: string;
  declare large: boolean;
  /** A click belongs to what is around it. */
  declare passive: boolean;
  declare hrefOf: (segment: Segment) => string | null;
  /** Of its place, in pixels; 0 until it is known. */
  declare width: number;
  #marks: ReadonlyMap<Element, Mark> = new Map();
  readonly #sizes = new ResizeObserver(([entry]) => (this.width = Math.floor(entry?.contentRect.width ?? 0)));

  constructor() {
    super();
    this.width = 0;
  }
  override connectedCallback(): void {
    super.connectedCallback();
    this.#sizes.observe(this);
  }
  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#sizes.disconnect();
  }
  override render(): TemplateResult {
    return html`<span
        class="chart-box"
        @pointermove=${(event: PointerEvent) => this.#tell(event)}
        @pointerleave=${() => this.#hide()}
        @click=${(event: MouseEvent) => this.#follow(event)}
      ></span
      ><span class="chart-tip" hidden aria-hidden="true"></span>`;
  }
  override updated(): void {
    const box = this.querySelector<HTMLElement>('.chart-box');
    if (!box || this.width === 0) return;
    const height = heightOf(this.kind, this.data, this.large);
    const { svg, marks } = sceneSvg(drawChart(this.kind, this.data, this.width, height));
    svg.setAttribute('role', 'img');
    svg.setAttribute('aria-label', this.label);
    this.#marks = marks;
    this.#hide();
    if (!this.passive) for (const [element, { segment }] of marks) if (this.hrefOf(segment) !== null) element.classList.add('chart-leads');
    box.replaceChildren(svg);
  }

  #markAt(event: Event): Mark | undefined {
    return event.target instanceof Element ? this.#marks.get(event.target) : undefined;
  }
  #tell(event: PointerEvent): void {
    const mark = this.#markAt(event);
    const tip = this.querySelector<HTMLElement>('.chart-tip');
    if (!mark || !tip) return this.#hide();
    const place = this.getBoundingClientRect();
    tip.textContent = mark.words;
    tip.hidden = false;
    const left = Math.max(0, Math.min(event.clientX - place.left + 12, place.width - tip.offsetWidth));
    tip.style.setProperty('left', `${left}px`);
    tip.style.setProperty('top', `${event.clientY - place.top + (event.clientY - place.top > 48 ? -tip.offsetHeight - 8 : 16)}px`);
  }
  #hide(): void {
    const tip = this.querySelector<HTMLElement>('.chart-tip');
    if (tip) tip.hidden = true;
  }
  #follow(event: MouseEvent): void {
    const mark = this.passive ? undefined : this.#markAt(event);
    const href = mark && this.hrefOf(mark.segment);
    if (href) void navigate(href);
  }
}
define('chart-drawing', ChartDrawing);

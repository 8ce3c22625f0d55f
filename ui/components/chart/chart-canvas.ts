import { html, type TemplateResult } from 'lit';
import type { Chart } from 'chart.js';
import { define, fromCode, ShirabeElement } from '../../app/element.ts';
import { navigate } from '../../app/router.ts';
import type { ChartData, Segment } from './segments.ts';

const dark = matchMedia('(prefers-color-scheme: dark)');

/** A chart of bars, a line or a ring. The library is loaded when the first one is shown. */
class ChartCanvas extends ShirabeElement {
  static override properties = { kind: fromCode, data: fromCode, label: fromCode, large: fromCode, passive: fromCode, hrefOf: fromCode };
  declare kind: string;
  declare data: ChartData;
  declare label: string;
  declare large: boolean;
  /** A click belongs to what is around it. */
  declare passive: boolean;
  declare hrefOf: (segment: Segment) => string;
  #chart: Chart | null = null;
  #drawing = 0;
  readonly #redraw = () => void this.#draw();
  readonly #themes = new MutationObserver(this.#redraw);

  override connectedCallback(): void {
    super.connectedCallback();
    dark.addEventListener('change', this.#redraw);
    this.#themes.observe(document.documentElement, { attributeFilter: ['data-theme'] });
    if (this.hasUpdated) void this.#draw();
  }
  override disconnectedCallback(): void {
    super.disconnectedCallback();
    dark.removeEventListener('change', this.#redraw);
    this.#themes.disconnect();
    this.#chart?.destroy();
    this.#chart = null;
  }
  override render(): TemplateResult {
    return html`<span class="chart-box"><canvas role="img" aria-label=${this.label}></canvas></span>`;
  }
  override updated(): void {
    void this.#draw();
  }

  async #draw(): Promise<void> {
    const number = ++this.#drawing;
    const { drawChart } = await import('./draw-chart.ts');
    const canvas = this.querySelector('canvas');
    const box = this.querySelector<HTMLElement>('.chart-box');
    if (!canvas || !box || !this.isConnected || number !== this.#drawing) return;
    this.#chart?.destroy();
    const sideways = this.kind === 'bar' && this.data.segments.length > 6;
    box.style.height = `${sideways ? Math.max(200, this.data.segments.length * (this.large ? 28 : 22) + 40) : this.large ? 360 : 200}px`;
    this.#chart = drawChart(canvas, {
      kind: this.kind,
      data: this.data,
      sideways,
      choose: this.passive ? null : (segment) => void navigate(this.hrefOf(segment)),
    });
  }
}
define('chart-canvas', ChartCanvas);

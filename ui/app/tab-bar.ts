import { html, nothing, type TemplateResult } from 'lit';
import '../components/menu/menu-button.ts';
import { t, text } from '../locale/locale.ts';
import { define, fromCode, ShirabeElement } from './element.ts';
import { fitTabs, tabUrl, type Tab } from './tab-places.ts';

/** The tabs in one line; those that do not fit are under 「その他」, at any width (M5-3, M5-4, M5-5). */
class TabBar extends ShirabeElement {
  static override properties = { tabs: fromCode, current: fromCode, room: { state: true } };
  declare tabs: readonly Tab[];
  declare current: Tab | undefined;
  declare room: number;
  #widths: readonly number[] = [];
  #more = 0;
  /** Whatever changes the widths is seen: another window, other tabs, fonts and styles that arrive late, larger letters. */
  readonly #observer = new ResizeObserver(() => this.#measure());

  constructor() {
    super();
    this.tabs = [];
    this.room = 0;
  }
  override connectedCallback(): void {
    super.connectedCallback();
    this.#observer.observe(this);
    this.requestUpdate();
  }
  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#observer.disconnect();
  }
  override updated(): void {
    for (const sample of this.#samples()) this.#observer.observe(sample);
  }

  override render(): TemplateResult {
    const { shown, rest } = fitTabs(
      this.#widths,
      this.tabs.findIndex((tab) => tab === this.current),
      this.room,
      this.#more,
    );
    const hidden = rest.flatMap((index) => this.tabs[index] ?? []);
    return html`<nav class="tabs" aria-label=${t('app.tabs')}>
        <ul>
          ${shown.flatMap((index) => this.tabs[index] ?? []).map((tab) => html`<li><a href=${tabUrl(tab)} aria-current=${tab === this.current ? 'page' : nothing}>${text(tab.label)}</a></li>`)}
        </ul>
        ${
          hidden.length > 0
            ? html`<menu-button
                .label=${t('app.more')}
                .look=${'tab-more'}
                .content=${html`${t('app.more')} <span aria-hidden="true">▾</span>`}
                .alignEnd=${true}
                .items=${hidden.map((tab) => ({ label: text(tab.label), href: tabUrl(tab) }))}
              ></menu-button>`
            : nothing
        }
      </nav>
      <div class="tabs-measure" aria-hidden="true">${this.tabs.map((tab) => html`<span>${text(tab.label)}</span>`)}<span>${t('app.more')} ▾</span></div>`;
  }

  #samples(): HTMLElement[] {
    return [...this.querySelectorAll<HTMLElement>('.tabs-measure > span')];
  }

  #measure(): void {
    const bar = this.querySelector<HTMLElement>('.tabs');
    if (!bar) return;
    const style = getComputedStyle(bar);
    this.room = Math.floor(bar.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight));
    const widths = this.#samples().map((sample) => sample.getBoundingClientRect().width);
    this.#more = widths.pop() ?? 0;
    this.#widths = widths;
    this.requestUpdate();
  }
}
define('tab-bar', TabBar);

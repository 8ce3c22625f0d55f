import {
  elementScroll,
  observeElementOffset,
  observeElementRect,
  observeWindowOffset,
  observeWindowRect,
  Virtualizer,
  windowScroll,
  defaultRangeExtractor,
  type Range,
} from '@tanstack/virtual-core';

/** What is special about the rows of a table: all of it may be left out. */
export interface WindowShape {
  /** Rows that stay in the document while this one is the first in sight. */
  readonly keep?: (first: number) => readonly number[];
  /** What a row is, while others come and go above it: what was measured stays with it. A new function when rows have moved. */
  readonly keyOf?: (index: number) => string;
  /** The height of a card before it is measured. */
  readonly cardHeight?: (index: number) => number;
}
export interface WindowItem {
  readonly index: number;
  readonly start: number;
  readonly end: number;
}
const ROW = 34;
/** The head of a table. */
const HEAD = 34;
const CARD = 168;
const OVERSCAN = 12;

/** Which rows are in sight: those of the scrolled box for a table, those of the page itself for cards, whose heights differ and are measured. */
export class RowWindow {
  #host: HTMLElement;
  #changed: () => void;
  #virtualizer: Virtualizer<HTMLElement, Element> | Virtualizer<Window, Element> | null = null;
  #stop: () => void = () => undefined;
  #cards = false;
  #scroller: Element | null = null;
  #rowHeight = ROW;
  #margin = 0;
  #shape: WindowShape = {};

  constructor(host: HTMLElement, changed: () => void) {
    this.#host = host;
    this.#changed = changed;
  }

  /** After each rendering: how many rows there are, and in which shape. */
  update(now: { readonly count: number; readonly cards: boolean }, shape: WindowShape = {}): void {
    this.#shape = shape;
    const scroller = this.#host.querySelector('[data-scroller]');
    if (!scroller) return this.stop();
    if (scroller !== this.#scroller || now.cards !== this.#cards || !this.#virtualizer) {
      this.stop();
      this.#scroller = scroller;
      this.#cards = now.cards;
      this.#create(now.count);
      return;
    }
    const height = now.cards ? 0 : measuredRow(scroller);
    const grown = height > 0 && Math.abs(height - this.#rowHeight) > 0.5;
    if (height > 0) this.#rowHeight = height;
    if (now.cards) this.#margin = scroller.getBoundingClientRect().top + scrollY;
    const virtualizer = this.#virtualizer;
    const before = virtualizer.options.count;
    const options = { ...(virtualizer.options as Parameters<typeof virtualizer.setOptions>[0]), count: now.count, scrollMargin: this.#margin };
    virtualizer.setOptions((shape.keyOf ? { ...options, getItemKey: shape.keyOf } : options) as never);
    virtualizer._willUpdate();
    if (grown) virtualizer.measure();
    if (now.cards) for (const card of scroller.querySelectorAll(':scope > [data-index]')) virtualizer.measureElement(card);
    if (before !== now.count) this.#changed();
  }

  items(): readonly WindowItem[] {
    return (this.#virtualizer?.getVirtualItems() ?? []).map((item) => ({ index: item.index, start: item.start - this.#margin, end: item.end - this.#margin }));
  }
  /** The height of all rows. */
  size(): number {
    return this.#virtualizer?.getTotalSize() ?? 0;
  }
  /** Where a row begins, in the terms of `offset`. */
  topOf(index: number): number {
    return this.#virtualizer?.measurementsCache[index]?.start ?? 0;
  }
  /** The first row in sight. */
  first(): number {
    return this.#virtualizer?.range?.startIndex ?? 0;
  }
  /** How many rows fit into the box. */
  page(): number {
    const range = this.#virtualizer?.range;
    return range ? Math.max(1, range.endIndex - range.startIndex - 2) : 1;
  }
  /** Scrolls as little as is needed to have a row in sight, below so many others that stay at the top. */
  reveal(index: number, below: number): void {
    if (this.#cards || !this.#scroller) return;
    const top = index * this.#rowHeight;
    const room = this.#scroller.clientHeight - HEAD - this.#rowHeight;
    if (top - below * this.#rowHeight < this.offset()) this.place(Math.max(0, top - below * this.#rowHeight));
    else if (top + this.#rowHeight > this.offset() + room) this.place(top + this.#rowHeight - room);
  }
  /** Scrolls the page to a card. */
  revealCard(index: number): void {
    if (this.#cards) this.#virtualizer?.scrollToIndex(index, { align: 'center' });
  }
  offset(): number {
    return this.#virtualizer?.scrollOffset ?? 0;
  }
  /** Goes to a place; false while there are not rows enough to get there. */
  place(offset: number): boolean {
    if (!this.#scroller) return false;
    if (this.#cards) scrollTo(0, offset);
    else this.#scroller.scrollTop = offset;
    return Math.abs((this.#cards ? scrollY : this.#scroller.scrollTop) - offset) < 2;
  }
  /** Back to the first row; the page itself stays where it is. */
  toTop(): void {
    if (!this.#cards && this.#scroller) this.#scroller.scrollTop = 0;
  }
  /** The shape changes: what was measured no longer holds. */
  reset(): void {
    this.stop();
  }
  stop(): void {
    this.#stop();
    this.#stop = () => undefined;
    this.#virtualizer = null;
    this.#scroller = null;
  }

  #create(count: number): void {
    const { keyOf } = this.#shape;
    const shared = {
      count,
      overscan: OVERSCAN,
      onChange: () => this.#changed(),
      rangeExtractor: (range: Range) => this.#extract(range),
      ...(keyOf && { getItemKey: keyOf }),
    };
    if (this.#cards) {
      this.#margin = (this.#scroller?.getBoundingClientRect().top ?? 0) + scrollY;
      const virtualizer = new Virtualizer<Window, Element>({
        ...shared,
        overscan: 6,
        scrollMargin: this.#margin,
        getScrollElement: () => window,
        estimateSize: (index) => this.#shape.cardHeight?.(index) ?? CARD,
        scrollToFn: windowScroll,
        observeElementRect: observeWindowRect,
        observeElementOffset: observeWindowOffset,
        initialOffset: () => scrollY,
      });
      this.#stop = virtualizer._didMount();
      this.#virtualizer = virtualizer;
    } else {
      this.#margin = 0;
      const virtualizer = new Virtualizer<HTMLElement, Element>({
        ...shared,
        getScrollElement: () => this.#scroller as HTMLElement | null,
        estimateSize: () => this.#rowHeight,
        scrollToFn: elementScroll,
        observeElementRect,
        observeElementOffset,
      });
      this.#stop = virtualizer._didMount();
      this.#virtualizer = virtualizer;
    }
    this.#virtualizer._willUpdate();
    this.#changed();
  }

  /** The rows around those in sight, and those to keep. The row that holds the focus stays in the document, however far it is scrolled away: the focus is never lost. */
  #extract(range: Range): number[] {
    const focused = this.#cards ? null : document.activeElement?.closest('tr[aria-rowindex]');
    const index = focused && this.#scroller?.contains(focused) ? Number(focused.getAttribute('aria-rowindex')) - 2 : -1;
    const indexes = new Set([...(this.#shape.keep?.(range.startIndex) ?? []), ...defaultRangeExtractor(range), index]);
    return [...indexes].filter((each) => each >= 0 && each < range.count).sort((a, b) => a - b);
  }
}

function measuredRow(scroller: Element): number {
  return scroller.querySelector('tbody tr[aria-rowindex]')?.getBoundingClientRect().height ?? 0;
}

import { html, nothing, type TemplateResult } from 'lit';
import { setQuery } from '../../../app/router.ts';
import { urlOf } from '../../../app/routes.ts';
import { currentUser } from '../../../app/session.ts';
import { styled } from '../../../app/styled.ts';
import type { OwnSetting } from '../own-setting.ts';
import { renderGrip, SPLIT } from './split-grip.ts';

/** Moving through the rows by a key that is held opens no record on the way. */
const PAUSE_MS = 150;

interface BesidePage {
  readonly object: () => string;
  /** The record that the address says is open. */
  readonly open: () => string;
  readonly table: () => HTMLElementTagNameMap['data-table'] | null;
  /** Where the width is kept. */
  readonly own: OwnSetting;
  readonly changed: () => void;
  /** A record was changed beside the list, or is gone, or is back. */
  readonly recordChanged: (id: string) => void;
}

/**
 * A list beside the record that is open in it. A click on a row's link opens the record here (an entry of the history, so that Back leads to the one before); walking the
 * rows by keys opens each that one stays at, in the place of the one before.
 */
export class ListBeside {
  /** While the grip is drawn. */
  #share: number | null = null;
  #pause: ReturnType<typeof setTimeout> | undefined;
  readonly #page: BesidePage;

  constructor(page: BesidePage) {
    this.#page = page;
  }

  get open(): string {
    return this.#page.open();
  }
  stop(): void {
    clearTimeout(this.#pause);
  }

  /** The list's rows, and beside them the record where the list is shown so. */
  render(isSplit: boolean, rows: TemplateResult): TemplateResult {
    const share = this.#share ?? this.#page.own.split ?? SPLIT;
    return html`<div class="list-body ${isSplit ? 'is-split' : ''}" ${styled({ '--list-share': String(share) })}>
      <div class="list-rows" @click=${isSplit ? this.#onClick : nothing} @row-focus=${isSplit ? this.#onFocus : nothing}>${rows}</div>
      ${
        isSplit
          ? html`${renderGrip(share, (wished, isDone) => this.#take(wished, isDone))}<record-beside
                .object=${this.#page.object()}
                .record=${this.open}
                @step=${(event: CustomEvent<number>) => this.#step(event.detail)}
                @record-changed=${({ detail }: CustomEvent<string>) => this.#page.recordChanged(detail)}
                @record-deleted=${({ detail }: CustomEvent<string>) => {
                  // From the recycle bin it can be taken back where it was shown.
                  if (!currentUser()?.app.bin_days) this.#show('', true);
                  this.#page.recordChanged(detail);
                }}
                @close=${() => this.#show('', false)}
              ></record-beside>`
          : nothing
      }
    </div>`;
  }

  #take(share: number, isDone: boolean): void {
    this.#share = share;
    if (isDone) this.#page.own.change({ split: share });
    this.#page.changed();
  }

  readonly #onClick = (event: MouseEvent) => {
    if (event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    const link = event.target instanceof Element ? event.target.closest<HTMLAnchorElement>('data-table a[href]') : null;
    const id = link?.pathname.split('/').at(-1) ?? '';
    if (!link || link.pathname !== urlOf.record(this.#page.object(), id)) return;
    event.preventDefault();
    this.#show(id, false);
  };
  readonly #onFocus = (event: Event) => {
    const id = (event as CustomEvent<string | undefined>).detail;
    clearTimeout(this.#pause);
    if (id !== undefined && id !== this.open) this.#pause = setTimeout(() => this.#show(id, this.open !== ''), PAUSE_MS);
  };
  #step(by: number): void {
    const id = this.#page.table()?.step(this.open, by);
    if (id !== undefined) this.#show(id, true);
  }
  #show(id: string, isReplacing: boolean): void {
    clearTimeout(this.#pause);
    void setQuery({ open: id }, { replace: isReplacing });
  }
}

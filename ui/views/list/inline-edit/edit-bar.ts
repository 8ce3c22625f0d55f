import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { define, fromCode, ShirabeElement } from '../../../app/element.ts';
import { urlOf } from '../../../app/routes.ts';
import { askConfirm } from '../../../components/dialog/confirm.ts';
import { icon } from '../../../components/icon/icon.ts';
import { formatNumber } from '../../../locale/locale.ts';
import type { EditedRow } from './edited-row.ts';
import type { ListEdits } from './list-edits.ts';
import { say } from './words.ts';

/** Problems that are told at once; the others after these are settled. */
const MOST_TOLD = 50;

/**
 * How much of a list is changed and not saved, with what is done about it; after a try to save what became of the rows that were not. `now` is another number
 * whenever the edits have changed. Fires `go-to-cell` with { id, key }.
 */
class EditBar extends ShirabeElement {
  static override properties = { edits: fromCode, now: fromCode };
  declare edits: ListEdits;
  declare now: number;

  override render(): TemplateResult {
    const { changed, cells, saving } = this.edits;
    if (changed.length === 0 && !saving) return html``;
    const told = changed.filter(({ state }) => state !== 'editing');
    const warned = changed.filter(({ state }) => state === 'warned');
    const words = saving
      ? say('inline.saving', { done: formatNumber(saving.done), total: formatNumber(saving.total) })
      : say('inline.count', { rows: formatNumber(changed.length), cells: formatNumber(cells) });
    return html`<section class="edit-bar no-print" aria-label=${say('inline.bar')}>
      ${told.length > 0 && !saving ? this.#renderTold(told) : nothing}
      <div class="edit-acts">
        <span role="status">${words}</span>
        ${
          warned.length > 1
            ? html`<button type="button" class="btn" ?disabled=${saving !== null} @click=${() => void this.edits.save(warned, true)}>
                ${say('inline.accept_all', { count: formatNumber(warned.length) })}
              </button>`
            : nothing
        }
        <button type="button" class="btn" ?disabled=${saving !== null} @click=${() => void this.#discard()}>${say('inline.cancel')}</button>
        <button type="button" class="btn main" ?disabled=${saving !== null} aria-keyshortcuts="Control+S" @click=${() => void this.edits.save(changed)}>
          ${say('inline.save')}
        </button>
      </div>
    </section>`;
  }

  #renderTold(told: readonly EditedRow[]): TemplateResult {
    return html`<ul class="edit-told" aria-label=${say('inline.problems')}>
      ${repeat(
        told.slice(0, MOST_TOLD),
        ({ id }) => id,
        (row) =>
          html`<li class="edit-${row.state}">
            <p>
              ${icon('warn')}<a href=${urlOf.record(this.edits.object, row.id)} target="_blank" rel="noopener">${row.title}</a>
              <span class="quiet">${say(`inline.${row.state === 'editing' ? 'refused' : row.state}`)}</span>
            </p>
            ${row.state === 'conflict' ? this.#renderConflict(row) : this.#renderProblems(row)}
            <p class="edit-row-acts">
              ${
                row.state === 'warned'
                  ? html`<button type="button" class="btn" @click=${() => void this.edits.save([row], true)}>${say('inline.accept')}</button>`
                  : nothing
              }
              <button type="button" class="btn link" @click=${() => this.edits.discard([row])}>${say('inline.undo_row')}</button>
            </p>
          </li>`,
      )}
    </ul>`;
  }

  #renderProblems(row: EditedRow): TemplateResult {
    const first = [...row.entries.keys()][0] ?? '';
    return html`<ul class="edit-problems">
      ${row.problems.map(({ field, message }) => {
        const key = field !== undefined && row.entries.has(field) ? field : first;
        const name = field === undefined ? '' : `${this.edits.labelOf(field)}: `;
        return html`<li><button type="button" class="btn link" @click=${() => this.#goTo(row.id, key)}>${name}${message}</button></li>`;
      })}
    </ul>`;
  }

  #renderConflict(row: EditedRow): TemplateResult {
    const { edits } = this;
    const fields = [...row.entries].filter(([field]) => edits.wordsOf(field, row.theirs?.values[field]) !== edits.wordsOf(field, row.record?.values[field]));
    return html`<dl class="edit-versions">
        ${fields.map(
          ([field, entry]) =>
            html`<div>
              <dt>${edits.labelOf(field)}</dt>
              <dd>${say('inline.theirs')}: <b>${edits.wordsOf(field, row.theirs?.values[field])}</b></dd>
              <dd>${say('inline.mine')}: <b>${entry.problem ? (entry.raw ?? '') : edits.wordsOf(field, entry.value)}</b></dd>
            </div>`,
        )}
      </dl>
      <p class="edit-row-acts">
        <button type="button" class="btn" @click=${() => edits.settle(row, false)}>${say('inline.take_theirs')}</button>
        <button type="button" class="btn" @click=${() => edits.settle(row, true)}>${say('inline.keep_mine')}</button>
      </p>`;
  }

  #goTo(id: string, key: string): void {
    this.dispatchEvent(new CustomEvent('go-to-cell', { detail: { id, key } }));
  }
  async #discard(): Promise<void> {
    const { edits } = this;
    const cells = formatNumber(edits.cells);
    const sure = await askConfirm({
      title: say('inline.cancel_title'),
      text: say('inline.cancel_text', { cells }),
      confirm: say('inline.cancel'),
      danger: true,
    });
    if (sure) edits.discard(edits.changed);
  }
}
define('edit-bar', EditBar);

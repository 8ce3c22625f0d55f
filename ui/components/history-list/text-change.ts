import { html, nothing, type TemplateResult } from 'lit';
import type { HistoryAnswer } from '../../../platform/contract/wire.ts';
import { getJson } from '../../api/client.ts';
import { define, fromCode, ShirabeElement } from '../../app/element.ts';
import { formatNumber } from '../../locale/locale.ts';
import { words } from '../../restore/words.ts';
import { errorState, skeleton } from '../state/state.ts';
import type { Piece } from './text-difference.ts';

type Field = HistoryAnswer['changes'][number]['fields'][number];

/**
 * What changed within a long text, shown where it is opened. `path`: the entry of the history, from where texts that the list has cut are read whole.
 * Loads the library of differences when it is first opened.
 */
class TextChange extends ShirabeElement {
  static override properties = { path: fromCode, field: fromCode, pieces: { state: true }, error: { state: true }, open: { state: true } };
  declare path: string;
  declare field: Field;
  declare pieces: readonly Piece[] | null;
  declare error: unknown;
  declare open: boolean;

  constructor() {
    super();
    this.pieces = null;
    this.error = null;
    this.open = false;
  }

  async #load(): Promise<void> {
    this.error = null;
    try {
      const whole = this.field.cut ? await this.#readWhole() : this.field;
      const { shortDifference } = await import('./text-difference.ts');
      this.pieces = shortDifference(textOf(whole.old), textOf(whole.new));
    } catch (error) {
      this.error = error;
    }
  }
  async #readWhole(): Promise<Field> {
    const entry = await getJson<HistoryAnswer['changes'][number]>(this.path);
    return entry.fields.find((each) => each.field === this.field.field && each.label.ja === this.field.label.ja) ?? this.field;
  }

  override render(): TemplateResult {
    return html`<button
        type="button"
        class="btn link"
        aria-expanded=${this.open ? 'true' : 'false'}
        @click=${() => {
          this.open = !this.open;
          if (this.open && !this.pieces) void this.#load();
        }}
      >
        ${words(this.open ? 'restore.hide_difference' : 'restore.difference')}
      </button>
      ${this.open ? this.#renderPieces() : nothing}`;
  }

  #renderPieces(): TemplateResult {
    if (this.error !== null) return errorState(this.error, () => void this.#load());
    if (!this.pieces) return skeleton(2);
    return html`<p class="quiet">${words('restore.legend')}</p>
      <p class="text-difference">${this.pieces.map(renderPiece)}</p>`;
  }
}
define('text-change', TextChange);

function renderPiece({ kind, text }: Piece): TemplateResult | string {
  if (kind === 'same') return text;
  if (kind === 'skipped') return html`<span class="quiet">${words('restore.skipped', { count: formatNumber([...text].length) })}</span>`;
  return kind === 'added' ? html`<ins>${text}</ins>` : html`<del>${text}</del>`;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

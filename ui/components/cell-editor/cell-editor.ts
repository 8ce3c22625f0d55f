import '../../views/form/form.css';
import './cell-editor.css';
import { html, nothing, type TemplateResult } from 'lit';
import type { FieldTypeName } from '../../../platform/contract/definitions.ts';
import type { Field } from '../../../platform/fields/field.ts';
import { isNotApplicable } from '../../../platform/fields/not-applicable.ts';
import { define, fromCode, ShirabeElement } from '../../app/element.ts';
import { editField } from '../../fields/edit-field.ts';
import { currentLanguage, timeZone } from '../../locale/locale.ts';
import { checkEntry, entryOf, type Entry, readEntry, settleEntry } from '../../views/form/entry.ts';
import type { Combobox } from '../combobox/combobox.ts';
import { icon } from '../icon/icon.ts';
import { placeOver, placeUnder } from './place-editor.ts';

/** Where the user goes on after a cell: `none` when the focus has gone elsewhere by itself, and is not to be taken back. */
export type CellMove = 'none' | 'up' | 'down' | 'left' | 'right';
/** What `cell-commit` tells: what is in the cell now, also where it could not be read, and where the user goes. */
export interface CellCommit {
  readonly entry: Entry;
  readonly move: CellMove;
}

const needsForm: readonly FieldTypeName[] = ['rich_text', 'file', 'children', 'formula', 'auto_number'];
const arrows: Readonly<Record<string, CellMove>> = { ArrowUp: 'up', ArrowDown: 'down', ArrowLeft: 'left', ArrowRight: 'right' };

/** Whether values of a type are edited in a cell; formatted texts and files need the room of a form, and what is computed is not edited. */
export function editsInCell(type: FieldTypeName): boolean {
  return !needsForm.includes(type);
}

/**
 * The input of one cell of a table, with the view of its field's type. It takes the focus when it appears.
 *
 * `entry`: what is in the cell when it is opened. `replace`: the user typed onto the cell: the key that began it, or the conversion of an input method, replaces what was there, and the
 * arrows lead to other cells; otherwise (F2, Enter, double click) they move in the text. To have the first key arrive in the input, the element has to be rendered
 * in the `keydown` of that key (Lit's own microtasks are early enough).
 *
 * Fires `cell-input` (an Entry) at every change, `cell-commit` (a CellCommit) by Enter, Shift+Enter, Tab, Shift+Tab or when the focus leaves, and `cell-cancel` by
 * Escape. Enter that ends a conversion, or chooses from a list, does neither. In a text of several lines Alt+Enter begins a new one. Afterwards the page takes it away.
 */
class CellEditor extends ShirabeElement {
  static override properties = {
    field: fromCode,
    object: fromCode,
    label: fromCode,
    entry: fromCode,
    replace: fromCode,
    required: fromCode,
    now: { state: true },
  };
  declare field: Field;
  /** The object whose field it is. */
  declare object: string;
  /** What the cell is called, for screen readers: its row and its column. */
  declare label: string;
  declare entry: Entry;
  declare replace: boolean;
  declare required: boolean;
  declare now: Entry;
  #isOver = false;
  #isTypedOnto = false;

  constructor() {
    super();
    this.label = '';
    this.entry = this.now = entryOf(null);
    this.replace = false;
    this.required = false;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    addEventListener('scroll', this.#place, { capture: true, passive: true });
    addEventListener('resize', this.#place);
    this.addEventListener('keydown', this.#onKey);
    this.addEventListener('focusout', this.#onFocusOut);
  }
  override disconnectedCallback(): void {
    super.disconnectedCallback();
    // What takes the editor away has had its last word, or does not want it.
    this.#isOver = true;
    removeEventListener('scroll', this.#place, { capture: true });
    removeEventListener('resize', this.#place);
    this.removeEventListener('keydown', this.#onKey);
    this.removeEventListener('focusout', this.#onFocusOut);
  }

  override willUpdate(): void {
    // What is typed is not lost when the table around is drawn again.
    if (this.hasUpdated) return;
    this.now = this.replace && isNotApplicable(this.entry.value) ? entryOf(null) : this.entry;
    this.#isTypedOnto = this.replace;
  }
  override firstUpdated(): void {
    void this.#takeFocus();
  }
  override updated(): void {
    for (const layer of this.querySelectorAll<HTMLElement>('.cell-layer')) if (!layer.matches(':popover-open')) layer.showPopover();
    this.#place();
  }

  override render(): TemplateResult {
    const { field, now } = this;
    const problems = now.raw === undefined && now.problem === undefined ? checkEntry(field, now) : now.problem ? [now.problem] : [];
    const id = `cell-${field.name}`;
    const input = editField({
      field,
      object: this.object,
      id,
      labelId: `${id}-label`,
      describedBy: problems.length > 0 ? `${id}-problem` : '',
      value: now.value,
      raw: now.raw,
      required: this.required,
      invalid: problems.length > 0,
      disabled: false,
      compact: field.type !== 'long_text',
      language: currentLanguage(),
      timeZone: timeZone(),
      change: (value, raw) => this.#change(readEntry(field, value, raw, timeZone())),
      leave: () => undefined,
    });
    const named = html`<label class="visually-hidden" id="${id}-label" for=${id}>${this.label}</label>${input}`;
    return html`<div class="cell-input" role="group" aria-label=${this.label}>
        ${this.#needsRoom ? html`<div class="cell-layer cell-room" popover="manual">${named}</div>` : named}
      </div>
      ${
        problems.length > 0
          ? html`<div class="cell-layer cell-problem" id="${id}-problem" popover="manual" role="alert">
              ${problems.map((problem) => html`<p class="field-error">${icon('warn')}<span>${currentLanguage() === 'en' ? (problem.en ?? problem.message) : problem.message}</span></p>`)}
            </div>`
          : nothing
      }`;
  }

  /** More than one line: it lies over the cells beside it. */
  get #needsRoom(): boolean {
    return this.field.type === 'long_text' || this.field.type === 'multi_picklist';
  }
  get #control(): HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement | null {
    return this.querySelector('input:not(:disabled), select, textarea');
  }

  async #takeFocus(): Promise<void> {
    await this.querySelector<Combobox>('sh-combobox')?.updateComplete;
    const control = this.#control;
    // A value of 該当なし has a closed input: its switch opens it.
    (control ?? this.querySelector<HTMLElement>('button'))?.focus({ preventScroll: true });
    if (!control || control instanceof HTMLSelectElement || !['text', 'email', 'tel', 'url', 'textarea'].includes(control.type)) return;
    if (this.replace) control.select();
    else control.setSelectionRange(control.value.length, control.value.length);
  }

  #change(entry: Entry): void {
    this.now = entry;
    this.dispatchEvent(new CustomEvent<Entry>('cell-input', { detail: entry }));
  }

  /** Ends the input with what is in it, as when the focus leaves. */
  finish(): void {
    this.#end('none');
  }
  #end(move: CellMove): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.dispatchEvent(new CustomEvent<CellCommit>('cell-commit', { detail: { entry: settleEntry(this.now), move } }));
  }

  readonly #onKey = (event: KeyboardEvent) => {
    // To the table around they are no keys of its own; saving is everybody's.
    if (!((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 's')) event.stopPropagation();
    // 229: the key belongs to an input method.
    if (event.isComposing || event.keyCode === 229 || event.defaultPrevented) return;
    if (event.key === 'Escape') {
      event.preventDefault();
      this.#isOver = true;
      this.dispatchEvent(new CustomEvent('cell-cancel'));
      return;
    }
    if (event.key === 'F2') this.#isTypedOnto = false;
    const { target } = event;
    if (event.key === 'Enter' && target instanceof HTMLTextAreaElement && event.altKey) {
      event.preventDefault();
      target.setRangeText('\n', target.selectionStart, target.selectionEnd, 'end');
      target.dispatchEvent(new InputEvent('input', { bubbles: true }));
      return;
    }
    const move = this.#moveOf(event);
    if (move === undefined) return;
    // The list of a select tells what was chosen only after the key that closes it.
    if (target instanceof HTMLSelectElement && event.key === 'Enter') return void setTimeout(() => this.#end(move));
    event.preventDefault();
    this.#end(move);
  };

  #moveOf(event: KeyboardEvent): CellMove | undefined {
    const { key, shiftKey, target } = event;
    if (event.ctrlKey || event.metaKey || event.altKey) return undefined;
    if (key === 'Tab') return shiftKey ? 'left' : 'right';
    if (key === 'Enter') return target instanceof HTMLButtonElement ? undefined : shiftKey ? 'up' : 'down';
    const isLine = target instanceof HTMLInputElement && ['text', 'email', 'tel', 'url'].includes(target.type) && target.role !== 'combobox';
    return this.#isTypedOnto && isLine && !shiftKey ? arrows[key] : undefined;
  }

  readonly #onFocusOut = (event: FocusEvent) => {
    // Another window has the keyboard: the input still has it here.
    const isHere = this.contains(event.relatedTarget as Node | null) || this.contains(document.activeElement);
    if (!isHere) this.#end('none');
  };

  readonly #place = () => {
    const room = this.querySelector<HTMLElement>('.cell-room:popover-open');
    const words = this.querySelector<HTMLElement>('.cell-problem:popover-open');
    if (room) placeOver(room, this);
    if (words) placeUnder(words, room ?? this);
  };
}
define('cell-editor', CellEditor);

declare global {
  interface HTMLElementTagNameMap {
    'cell-editor': CellEditor;
  }
}

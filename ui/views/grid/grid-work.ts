import { html, nothing, type TemplateResult } from 'lit';
import { NOT_APPLICABLE, offersNotApplicable } from '../../../platform/fields/not-applicable.ts';
import { messageOf } from '../../api/client.ts';
import { define, fromCode, ShirabeElement } from '../../app/element.ts';
import { askToLeave } from '../../app/leave.ts';
import { announce } from '../../app/page.ts';
import { setLeaveGuard } from '../../app/router.ts';
import { cornersOf, type CellRange } from '../../components/grid/cell-range.ts';
import type { Block } from '../../components/paste/table-text.ts';
import { emptyState, errorState } from '../../components/state/state.ts';
import { narrow } from '../../components/table/table-parts.ts';
import { showToast } from '../../components/toast/toast.ts';
import { formatNumber, text } from '../../locale/locale.ts';
import type { CopyInto } from '../form/copy-previous.ts';
import { entryOf } from '../form/entry.ts';
import { canCopyPrevious, copyPreviousRows } from './copy-rows.ts';
import { renderCopyRows } from './copy-rows-dialog.ts';
import { renderAddRows } from './grid-add.ts';
import { renderCard } from './grid-card.ts';
import { leftToForm } from './grid-columns.ts';
import { renderDetail } from './grid-detail.ts';
import type { CellTarget } from './grid-focus.ts';
import { renderFoot } from './grid-foot.ts';
import { renderGridKeys } from './grid-keys.ts';
import { isPartly, pasteWords, renderNotices, renderRowConflict } from './grid-notices.ts';
import type { GridRow } from './grid-row.ts';
import { GridSaving } from './grid-saving.ts';
import type { GridSheet } from './grid-sheet.ts';
import './grid-table.ts';
import { renderTools } from './grid-tools.ts';
import { loadNewRow } from './new-row.ts';
import { pasteBlock, type PasteReport } from './paste-block.ts';
import { g } from './words.ts';

/**
 * The work in a grid: what is selected, pasted, copied and saved, and what is said of it. `sheet`: its rows; `now`: another number whenever they have changed.
 */
class GridWork extends ShirabeElement {
  static override properties = { sheet: fromCode, now: fromCode };
  declare sheet: GridSheet;
  declare now: number;
  #saving: GridSaving | null = null;
  #range: CellRange = { anchor: { row: 0, column: 0 }, active: { row: 0, column: 0 } };
  #pasted: PasteReport | null = null;
  /** What is being done, in words, while nothing can be entered. */
  #doing = '';
  #choosing: GridRow | null = null;
  #dialog: 'keys' | 'copy' | null = null;
  /** On a narrow screen: the row that is shown. */
  #at = 0;
  #release: (() => void) | null = null;
  /** What the cells are drawn for: another number each time. */
  #drawn = 0;
  readonly #onKey = (event: KeyboardEvent) => this.#shortcut(event);
  readonly #onNarrow = () => this.requestUpdate();

  override connectedCallback(): void {
    super.connectedCallback();
    addEventListener('keydown', this.#onKey);
    narrow.addEventListener('change', this.#onNarrow);
  }
  override disconnectedCallback(): void {
    super.disconnectedCallback();
    removeEventListener('keydown', this.#onKey);
    narrow.removeEventListener('change', this.#onNarrow);
    this.#release?.();
    this.#release = null;
  }
  override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (changed.has('sheet'))
      this.#saving = new GridSaving(this.sheet, () => {
        this.#drawn += 1;
        this.requestUpdate();
      });
    if (changed.has('now')) this.#drawn += 1;
    // What is not saved is guarded.
    const isHeld = this.sheet.dirtyRows.length > 0;
    if (isHeld && this.isConnected) this.#release ??= setLeaveGuard(askToLeave);
    if (isHeld) return;
    this.#release?.();
    this.#release = null;
  }

  get #busy(): boolean {
    return this.#doing !== '' || (this.#saving?.busy ?? false);
  }
  /** The selected rows; on a narrow screen the one that is shown. */
  get #rows(): readonly GridRow[] {
    const { shownRows } = this.sheet;
    if (narrow.matches) return shownRows.slice(this.#at, this.#at + 1);
    const { top, bottom } = cornersOf(this.#range);
    return shownRows.slice(top, bottom + 1);
  }

  #shortcut(event: KeyboardEvent): void {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey || event.key.toLowerCase() !== 's') return;
    event.preventDefault();
    if (!document.querySelector('dialog[open]')) void this.#save();
  }

  async #save(rows?: readonly GridRow[], acceptWarnings = false): Promise<void> {
    this.querySelector('grid-table')?.end();
    const saving = this.#saving;
    if (!saving || this.#busy) return;
    this.#pasted = null;
    // What is being typed into another input counts: the input is left, and taken up again.
    const focused = document.activeElement;
    if (focused instanceof HTMLElement && this.contains(focused)) focused.blur();
    await (rows ? saving.save(rows, acceptWarnings) : saving.save());
    await this.updateComplete;
    const { summary } = saving;
    if (!summary) return;
    const isFine = summary.failure === null && summary.refused.length + summary.warned.length + summary.conflicts.length === 0;
    if (isFine) {
      saving.close();
      showToast({ text: g('grid.all_saved', { count: summary.saved }) });
      this.sheet.show(null);
      if (focused instanceof HTMLElement && focused.isConnected) focused.focus({ preventScroll: true });
    } else document.getElementById('grid-summary')?.focus();
  }

  /** Does something that takes a while and nothing is entered during; what goes wrong is told. */
  async #during(doing: string, failed: string, work: () => Promise<void>): Promise<void> {
    if (this.#busy) return;
    this.#doing = doing;
    this.#pasted = null;
    this.requestUpdate();
    try {
      await work();
    } catch (error) {
      showToast({ text: `${failed} ${messageOf(error)}`.trim(), tone: 'bad' });
    }
    this.#doing = '';
    this.requestUpdate();
  }

  #paste(range: CellRange, block: Block | null): void {
    if (!block) return showToast({ text: g('grid.paste_nothing'), tone: 'idle' });
    void this.#during(g('grid.pasting'), g('grid.paste_failed'), async () => {
      const report = await pasteBlock(this.sheet, range, block);
      this.#pasted = isPartly(report) ? report : null;
      if (!this.#pasted) announce(pasteWords(report).join(' '));
    });
  }

  #copyPrevious(isAll: boolean, into: CopyInto): void {
    const rows = isAll ? this.sheet.shownRows : this.#rows;
    this.#dialog = null;
    void this.#during(g('grid.copying'), g('grid.copy_failed'), async () => {
      const { count, without } = await copyPreviousRows(this.sheet, rows, into);
      const words = [count > 0 ? g('grid.copied_previous', { count: formatNumber(count) }) : g('grid.copied_nothing')];
      if (without > 0) words.push(g('grid.copied_without', { count: formatNumber(without) }));
      showToast({ text: words.join(' '), tone: count > 0 ? 'good' : 'idle' });
    });
  }

  #add(type: string | null): void {
    void this.#during(g('grid.adding'), g('grid.add_failed'), async () => {
      const [row] = this.sheet.addNew(await loadNewRow(this.sheet.description, type), 1);
      const first = this.sheet.shownColumns.find(({ name }) => row?.kind(name) === 'open');
      if (row) this.#goTo({ row, name: first?.name ?? '' });
      else showToast({ text: g('grid.full', { count: formatNumber(this.sheet.rows.length) }), tone: 'warn' });
    });
  }
  #remove(): void {
    if (this.#busy) return;
    this.sheet.remove(this.#rows);
    this.#at = Math.max(0, Math.min(this.#at, this.sheet.shownRows.length - 1));
  }

  #takeDrafts(): void {
    void this.#during(g('grid.taking_drafts'), '', () => this.sheet.offers.take());
  }

  #goTo(target: CellTarget): void {
    const { sheet } = this;
    if (sheet.only && !sheet.only.has(target.row)) sheet.show(null);
    const section = sheet.columns.find(({ name }) => name === target.name)?.section;
    if (section !== undefined && sheet.folded.has(section)) sheet.fold(section);
    this.#at = Math.max(0, sheet.shownRows.indexOf(target.row));
    this.requestUpdate();
    if (!narrow.matches) return void this.updateComplete.then(() => this.querySelector('grid-table')?.goTo(target));
    void this.updateComplete.then(() => {
      const input = document.getElementById(`f-${target.name}`);
      input?.scrollIntoView({ block: 'center' });
      input?.focus({ preventScroll: true });
    });
  }

  /** Sets what is selected to 該当なし, where it is offered. */
  #excuse(): void {
    if (this.#busy) return;
    const { left, right } = cornersOf(this.#range);
    const columns = this.sheet.shownColumns.slice(left, right + 1).filter(({ field }) => offersNotApplicable(field));
    const rows = this.#rows.filter(({ loaded }) => loaded !== null);
    this.sheet.edits.put(rows.flatMap((row) => columns.map(({ name }) => ({ row, name, entry: entryOf(NOT_APPLICABLE) }))));
  }

  override render(): TemplateResult {
    const { sheet } = this;
    const saving = this.#saving;
    if (!saving) return html``;
    const isEmpty = sheet.rows.length === 0;
    const left = leftToForm(sheet.description).map(({ label }) => text(label));
    return html`${renderNotices({
        sheet,
        saving,
        pasted: this.#pasted,
        goTo: (target) => this.#goTo(target),
        accept: (rows) => void this.#save(rows, true),
        choose: (one) => {
          this.#choosing = one;
          this.requestUpdate();
        },
        closePasted: () => {
          this.#pasted = null;
          this.requestUpdate();
        },
        takeDrafts: () => this.#takeDrafts(),
      })}
      <div class="card grid-holder">
        ${isEmpty ? emptyState(g(sheet.answer.kind === 'days' ? 'grid.empty_days' : 'grid.empty')) : this.#renderTools()}
        ${sheet.failed === null ? nothing : errorState(sheet.failed, () => void sheet.readOn())} ${isEmpty ? nothing : this.#renderRows()}
        ${sheet.canAdd ? renderAddRows(sheet, { busy: this.#busy, add: (type) => this.#add(type) }) : nothing}
        ${left.length > 0 && !isEmpty ? html`<p class="grid-left">${g('grid.left_to_form', { names: left.join('、') })}</p>` : nothing}
      </div>
      ${isEmpty ? nothing : renderFoot({ sheet, progress: saving.progress, doing: this.#doing, busy: this.#busy, save: () => void this.#save() })}
      ${this.#renderDialog(saving)}`;
  }

  #renderTools(): TemplateResult {
    const { sheet } = this;
    return renderTools(sheet, {
      busy: this.#busy,
      isNarrow: narrow.matches,
      canExcuse: offersNotApplicable(sheet.shownColumns[this.#range.active.column]?.field ?? ({ definition: {} } as never)),
      canCopy: canCopyPrevious(sheet),
      removable: this.#rows.filter(({ isAdded }) => isAdded).length,
      excuse: () => this.#excuse(),
      copy: () => this.#open('copy'),
      remove: () => this.#remove(),
      undo: () => void sheet.edits.undo(),
      redo: () => void sheet.edits.redo(),
      showKeys: () => this.#open('keys'),
    });
  }

  #renderRows(): TemplateResult | typeof nothing {
    const { sheet } = this;
    const at = Math.min(this.#at, sheet.shownRows.length - 1);
    const row = sheet.shownRows[at];
    if (narrow.matches) return row ? renderCard({ sheet, row, at, busy: this.#busy, go: (to) => this.#go(to) }) : nothing;
    return html`<grid-table
        .sheet=${sheet}
        .state=${this.#drawn}
        .busy=${this.#busy}
        @grid-paste=${(event: CustomEvent<{ range: CellRange; block: Block | null }>) => this.#paste(event.detail.range, event.detail.block)}
        @grid-select=${(event: CustomEvent<CellRange>) => {
          this.#range = event.detail;
          this.requestUpdate();
        }}
        @grid-leave=${() => this.querySelector<HTMLElement>('.grid-save')?.focus()}
      ></grid-table>
      ${renderDetail(sheet, this.#range)}`;
  }

  #renderDialog(saving: GridSaving): unknown {
    const { sheet } = this;
    const close = () => {
      this.#dialog = this.#choosing = null;
      this.requestUpdate();
    };
    if (this.#choosing) return renderRowConflict(sheet, saving, this.#choosing, { changed: () => this.requestUpdate(), close });
    if (this.#dialog === 'keys') return renderGridKeys(close);
    if (this.#dialog !== 'copy') return nothing;
    return renderCopyRows({
      description: sheet.description,
      selected: this.#rows.length,
      all: sheet.shownRows.length,
      copy: (isAll, into) => this.#copyPrevious(isAll, into),
      close,
    });
  }

  #open(dialog: 'keys' | 'copy'): void {
    this.querySelector('grid-table')?.end();
    this.#dialog = dialog;
    this.requestUpdate();
  }
  #go(to: number): void {
    this.#at = Math.max(0, to);
    this.requestUpdate();
    scrollTo({ top: 0 });
  }
}
define('grid-work', GridWork);

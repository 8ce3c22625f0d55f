import { html, nothing, type TemplateResult } from 'lit';
import type { Problem } from '../../platform/contract/problem.ts';
import type { RestorePreview, RestoreRequest } from '../../platform/contract/wire-restore.ts';
import type { FieldDescription, PastRows, RecordAnswer } from '../../platform/contract/wire.ts';
import { ApiError, messageOf, postJson } from '../api/client.ts';
import { define, fromCode, ShirabeElement } from '../app/element.ts';
import { modalDialog } from '../components/dialog/dialog.ts';
import { showHistoryValue } from '../components/history-list/show-history-value.ts';
import { icon } from '../components/icon/icon.ts';
import { errorState, skeleton } from '../components/state/state.ts';
import { showToast } from '../components/toast/toast.ts';
import { formatMoment, t, text } from '../locale/locale.ts';
import './restore.css';
import { words } from './words.ts';

/** What is to be brought back: a record as it was after an entry of its history, or one field as it was before. */
export interface RestoreMoment {
  readonly entry: string;
  readonly before?: true;
  readonly fields?: readonly string[];
  /** What the user chose, in words. */
  readonly heading: string;
}

/**
 * Shows what a restore would change, lets the user choose among it, and saves. Fires `restore-close` when it is to be closed, and before that
 * `record-restored` (both bubble) once it was saved.
 */
class RestoreDialog extends ShirabeElement {
  static override properties = {
    object: fromCode,
    record: fromCode,
    version: fromCode,
    fields: fromCode,
    moment: fromCode,
    preview: { state: true },
    error: { state: true },
    chosen: { state: true },
    problems: { state: true },
    failure: { state: true },
    asksPast: { state: true },
    busy: { state: true },
  };
  declare object: string;
  declare record: string;
  declare version: number;
  declare fields: readonly FieldDescription[];
  declare moment: RestoreMoment;
  declare preview: RestorePreview | null;
  declare error: unknown;
  /** Parts that are brought back. */
  declare chosen: ReadonlySet<string>;
  declare problems: readonly Problem[];
  declare failure: string | null;
  /** The record goes to another unit: what becomes of past records is to be chosen. */
  declare asksPast: boolean;
  declare busy: boolean;
  #version = 0;

  constructor() {
    super();
    this.preview = null;
    this.error = null;
    this.chosen = new Set();
    this.problems = [];
    this.failure = null;
    this.asksPast = false;
    this.busy = false;
  }

  override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (!changed.has('moment')) return;
    this.#version = this.version;
    void this.#load();
  }

  #post<T>(more: Partial<RestoreRequest>): Promise<T> {
    const { entry, before, fields } = this.moment;
    const request: RestoreRequest = { version: this.#version, entry, ...(before ? { before } : {}), ...(fields ? { fields: [...fields] } : {}), ...more };
    return postJson<T>(`/objects/${this.object}/records/${this.record}/restore`, request);
  }

  async #load(): Promise<void> {
    this.error = null;
    this.preview = null;
    try {
      const preview = await this.#post<RestorePreview>({ dry_run: true });
      this.chosen = new Set(this.#wanted(preview).map(({ part }) => part));
      this.problems = preview.problems as readonly Problem[];
      this.preview = preview;
    } catch (error) {
      if (!this.#takeConflict(error)) this.error = error;
    }
  }

  /** What the save itself sets is shown and not chosen. */
  #wanted(preview: RestorePreview): RestorePreview['changes'] {
    const set = new Set(this.fields.filter((field) => !field.read_only).map((field) => field.name));
    return preview.changes.filter(({ part }) => set.has(part));
  }

  async #save(pastRows?: PastRows): Promise<void> {
    if (this.busy || !this.preview) return;
    this.busy = true;
    this.failure = null;
    const isDoubtful = this.problems.length > 0 && this.problems.every(({ severity }) => severity === 'warning');
    try {
      await this.#post<RecordAnswer>({
        fields: [...this.chosen],
        ...(isDoubtful ? { accept_warnings: true } : {}),
        ...(pastRows ? { past_rows: pastRows } : {}),
      });
      showToast({ text: words('restore.done') });
      this.dispatchEvent(new CustomEvent('record-restored', { bubbles: true }));
      this.#close();
    } catch (error) {
      if (!this.#takeConflict(error)) this.#refuse(error);
    }
    this.busy = false;
  }

  #refuse(error: unknown): void {
    if (error instanceof ApiError && error.code === 'scope_move') this.asksPast = true;
    if (error instanceof ApiError && error.status === 422 && error.problems.length > 0) this.problems = error.problems;
    else this.failure = messageOf(error);
  }

  /** Somebody saved meanwhile: what would change is asked anew, of the record as it is now. */
  #takeConflict(error: unknown): boolean {
    const current = error instanceof ApiError && error.code === 'conflict' ? (error.body['current'] as RecordAnswer | undefined) : undefined;
    if (!current || current.version === this.#version) return false;
    this.#version = current.version;
    this.failure = words('restore.changed_meanwhile');
    void this.#load();
    return true;
  }

  #close(): void {
    this.dispatchEvent(new CustomEvent('restore-close', { bubbles: true }));
  }
  #choose(part: string, isChosen: boolean): void {
    const chosen = new Set(this.chosen);
    if (isChosen) chosen.add(part);
    else chosen.delete(part);
    this.chosen = chosen;
    this.problems = this.problems.filter(({ severity }) => severity === 'warning');
  }

  override render(): TemplateResult {
    const { preview } = this;
    const isDoubtful = this.problems.length > 0 && this.problems.every(({ severity }) => severity === 'warning');
    const isEmpty = !preview || preview.changes.length === 0 || this.chosen.size === 0;
    const acts = this.asksPast
      ? (['stay', 'move'] as const).map(
          (choice) =>
            html`<button type="button" class="btn main" ?disabled=${this.busy} @click=${() => void this.#save(choice)}>
              ${words(choice === 'move' ? 'restore.past_move' : 'restore.past_stay')}
            </button>`,
        )
      : html`<button type="button" class="btn main" ?disabled=${isEmpty} aria-disabled=${this.busy ? 'true' : nothing} @click=${() => void this.#save()}>
          ${words(this.busy ? 'restore.doing' : isDoubtful ? 'restore.do_anyway' : 'restore.do')}
        </button>`;
    return modalDialog({
      id: 'restore',
      heading: this.moment.heading,
      body: html`${this.failure ? html`<div class="note bad" role="alert">${icon('warn')}<span>${this.failure}</span></div>` : nothing}
      ${this.error !== null ? errorState(this.error, () => void this.#load()) : preview ? this.#renderPreview(preview) : skeleton(4)}`,
      actions: html`<button type="button" class="btn" @click=${() => this.#close()}>${t('app.cancel')}</button> ${acts}`,
      wide: true,
      close: () => this.#close(),
    });
  }

  #renderPreview(preview: RestorePreview): TemplateResult {
    if (preview.changes.length === 0)
      return html`<p>${words('restore.nothing')}</p>
        ${renderLeft(preview.left)}`;
    const choosable = new Set(this.#wanted(preview).map(({ part }) => part));
    return html`<p>${this.moment.fields ? words('restore.question_value') : words('restore.question', { at: formatMoment(preview.at) })}</p>
      ${this.#renderProblems()}
      <div class="scroll-x" tabindex="0" role="group" aria-label=${this.moment.heading}>
        <table class="plain restore-table">
          <thead>
            <tr>
              <th scope="col">${words('restore.use')}</th>
              <th scope="col">${words('restore.field')}</th>
              <th scope="col">${words('restore.now_value')}</th>
              <th scope="col">${words('restore.then_value')}</th>
            </tr>
          </thead>
          <tbody>
            ${preview.changes.map(
              (change, index) =>
                html`<tr>
                  <td>
                    ${choosable.has(change.part) && preview.changes.findIndex(({ part }) => part === change.part) === index ? this.#renderChoice(change) : nothing}
                  </td>
                  <th scope="row">${text(change.label)}</th>
                  <td>${showHistoryValue(this.fields, change.field, change.old)}</td>
                  <td>${showHistoryValue(this.fields, change.field, change.new)}</td>
                </tr>`,
            )}
          </tbody>
        </table>
      </div>
      ${renderLeft(preview.left)}`;
  }

  #renderChoice({ part, label }: RestorePreview['changes'][number]): TemplateResult {
    const own = this.fields.find((field) => field.name === part);
    return html`<label class="restore-choice"
      ><input
        type="checkbox"
        .checked=${this.chosen.has(part)}
        @change=${(event: Event) => this.#choose(part, (event.target as HTMLInputElement).checked)}
      /><span class="visually-hidden">${words('restore.use_of', { field: text(own?.label ?? label) })}</span></label
    >`;
  }

  #renderProblems(): TemplateResult | typeof nothing {
    if (this.problems.length === 0) return nothing;
    const isBad = this.problems.some(({ severity }) => severity !== 'warning');
    const labelOf = (name: string | undefined) => {
      const field = this.fields.find((each) => each.name === (name ?? '').split(/[.[]/)[0]);
      return field ? `${text(field.label)}: ` : '';
    };
    return html`<div class="note ${isBad ? 'bad' : 'warn'}" role="alert">
      ${icon('warn')}
      <div>
        <p>${words(isBad ? 'restore.problems' : 'restore.warnings')}</p>
        <ul>
          ${this.problems.map((problem) => html`<li>${labelOf(problem.field)}${problem.message}</li>`)}
        </ul>
      </div>
    </div>`;
  }
}
define('restore-dialog', RestoreDialog);

function renderLeft(left: RestorePreview['left']): TemplateResult | typeof nothing {
  if (left.length === 0) return nothing;
  return html`<div class="restore-left">
    <p>${words('restore.left')}</p>
    <ul>
      ${left.map((field) => html`<li>${text(field.label)}: ${field.message}</li>`)}
    </ul>
  </div>`;
}

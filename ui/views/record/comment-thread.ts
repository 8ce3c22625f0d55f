import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { Row } from '../../../platform/contract/wire.ts';
import { ApiError, apiUrl, messageOf, postJson } from '../../api/client.ts';
import { define, fromCode, ShirabeElement } from '../../app/element.ts';
import { askToLeave } from '../../app/leave.ts';
import { setLeaveGuard } from '../../app/router.ts';
import { currentUser } from '../../app/session.ts';
import { focusControl } from '../../components/error-summary/error-summary.ts';
import { icon } from '../../components/icon/icon.ts';
import { urlOfRelated, type RelatedDescription, type RelatedRows } from '../../components/related-list/related-list.ts';
import { showToast } from '../../components/toast/toast.ts';
import { fieldOf, textOf } from '../../fields/field-view.ts';
import { showFieldValue } from '../../fields/show-value.ts';
import { formatMoment, t, text } from '../../locale/locale.ts';
import '../form/form.css';
import { draftKey, dropDraft, keepDraft, readDraft } from '../form/draft.ts';
import type { FormField } from '../form/form-state.ts';
import { controlIdOf, renderField } from '../form/render-field.ts';
import { CommentEntry } from './comment-entry.ts';
import './comments.css';

const DRAFT_MS = 800;

/**
 * The comments of a record in the order of writing, and a box for the next one (M5-2).
 * `related`: the comments as they were read; `description`: which fields hold what; `record`: what they belong to.
 * Fires `comment-sent` (bubbles) once a new one is saved: what is shown is then to be read again.
 */
class CommentThread extends ShirabeElement {
  static override properties = {
    related: fromCode,
    description: fromCode,
    record: fromCode,
    busy: { state: true },
    failure: { state: true },
    uploading: { state: true },
  };
  declare related: RelatedRows;
  declare description: RelatedDescription;
  declare record: string;
  declare busy: boolean;
  /** Why the last one could not be sent, when no field is the reason. */
  declare failure: string | null;
  declare uploading: number;
  #entry: CommentEntry | null = null;
  #release: (() => void) | null = null;
  #draftTimer: ReturnType<typeof setTimeout> | undefined;
  #focusNext: string | null = null;

  constructor() {
    super();
    this.busy = false;
    this.failure = null;
    this.uploading = 0;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#keepDraft();
    this.#release?.();
  }

  override willUpdate(changed: PropertyValues<this>): void {
    const { comments } = this.description;
    if (!changed.has('record') || !comments) return;
    this.#entry = new CommentEntry(comments.text, comments.files);
    const kept = readDraft(localStorage, this.#draftKey, new Date());
    if (kept) this.#entry.restore(kept);
    this.#guard();
  }
  override updated(): void {
    const target = this.#focusNext;
    if (target === null) return;
    this.#focusNext = null;
    requestAnimationFrame(() => focusControl(target));
  }

  get #draftKey(): string {
    return draftKey(currentUser()?.id ?? '', this.related.object, `${this.related.by}=${this.record}`);
  }
  #idOf({ field }: FormField): string {
    return controlIdOf(`${this.related.object}/${field.name}`);
  }

  /** After every change: draw, guard, keep. */
  #changed(): void {
    this.#guard();
    clearTimeout(this.#draftTimer);
    this.#draftTimer = setTimeout(() => this.#keepDraft(), DRAFT_MS);
    this.requestUpdate();
  }
  #guard(): void {
    const isDirty = this.#entry?.dirty ?? false;
    if (isDirty && !this.#release) this.#release = setLeaveGuard(askToLeave);
    if (isDirty) return;
    this.#release?.();
    this.#release = null;
  }
  #keepDraft(): void {
    clearTimeout(this.#draftTimer);
    const now = new Date();
    if (this.#entry?.dirty) keepDraft(localStorage, this.#draftKey, this.#entry.draft(now));
    else dropDraft(localStorage, this.#draftKey);
  }

  /** One at a time: a second click while it is on its way does nothing. */
  async #send(entry: CommentEntry): Promise<void> {
    if (this.busy || this.uploading > 0) return;
    entry.attempted = true;
    this.failure = null;
    const wrong = entry.first;
    if (wrong) return this.#showWrong(wrong);
    this.busy = true;
    try {
      await postJson(`/objects/${this.related.object}/records`, { values: { ...entry.values(), [this.related.by]: this.record } });
      entry.clear();
      this.#changed();
      this.#keepDraft();
      showToast({ text: t('record.sent') });
      this.dispatchEvent(new CustomEvent('comment-sent', { bubbles: true }));
      const [box] = entry.fields;
      if (box) this.#focusNext = this.#idOf(box);
    } catch (error) {
      this.#refuse(entry, error);
    }
    this.busy = false;
  }

  #refuse(entry: CommentEntry, error: unknown): void {
    if (error instanceof ApiError && error.status === 422) entry.refuse(error.problems);
    const wrong = entry.first;
    if (wrong) return this.#showWrong(wrong);
    this.failure = entry.failures.length > 0 ? entry.failures.join(' ') : messageOf(error);
    this.#focusNext = 'comment-failure';
  }
  #showWrong(field: FormField): void {
    this.#focusNext = this.#idOf(field);
    this.requestUpdate();
  }

  override render(): TemplateResult {
    const { rows, label, next } = this.related;
    const all = urlOfRelated(this.related, this.description, this.record);
    return html`<section class="card" aria-label=${text(label)}>
      <div class="card-head">
        <h2>${text(label)}</h2>
        ${next !== null && all ? html`<span class="end"><a href=${all}>${t('record.earlier_comments')}</a></span>` : nothing}
      </div>
      ${
        rows.length === 0
          ? html`<p class="card-body nil">${t('record.no_comments')}</p>`
          : html`<ol class="comments">
              ${repeat(
                rows,
                (row) => row.id,
                (row) => this.#renderComment(row),
              )}
            </ol>`
      }
      ${this.related.can_create && this.#entry ? this.#renderBox(this.#entry) : nothing}
    </section>`;
  }

  #renderComment(row: Row): TemplateResult {
    const { comments } = this.description;
    if (!comments) return html``;
    const at = textOf(row.values['created_at']);
    const files = comments.files;
    const given = files ? row.values[files.name] : null;
    return html`<li class="comment">
      <p class="comment-head"><strong>${textOf(row.values[comments.author])}</strong> <time datetime=${at}>${formatMoment(at)}</time></p>
      <p class="value-lines">${textOf(row.values[comments.text.name])}</p>
      ${
        files && Array.isArray(given) && given.length > 0
          ? showFieldValue(given, fieldOf(files), { fileHref: (id) => apiUrl(`/objects/${this.related.object}/records/${row.id}/files/${id}`) })
          : nothing
      }
    </li>`;
  }

  #renderBox(entry: CommentEntry): TemplateResult {
    return html`<form
      class="comment-box no-print"
      novalidate
      @submit=${(event: Event) => {
        event.preventDefault();
        void this.#send(entry);
      }}
      @sh-busy=${(event: CustomEvent<boolean>) => (this.uploading = Math.max(0, this.uploading + (event.detail ? 1 : -1)))}
    >
      ${
        this.failure
          ? html`<div class="note bad" id="comment-failure" role="alert" tabindex="-1">
              ${icon('warn')}<span>${this.failure}<br />${t('record.still_here')}</span>
            </div>`
          : nothing
      }
      ${entry.fields.map((field) => this.#renderInput(entry, field))}
      <div class="comment-acts">
        ${this.uploading > 0 ? html`<span class="quiet">${t('record.uploading')}</span>` : nothing}
        <button type="submit" class="btn main" ?disabled=${this.uploading > 0} aria-disabled=${this.busy ? 'true' : nothing}>
          ${this.busy ? t('record.sending') : this.failure ? t('record.send_again') : t('record.send')}
        </button>
      </div>
    </form>`;
  }

  #renderInput(entry: CommentEntry, formField: FormField): TemplateResult {
    const { name } = formField.field;
    return renderField({
      path: `${this.related.object}/${name}`,
      object: this.related.object,
      formField,
      editable: true,
      entry: entry.entry(name),
      // The box may stay empty; only sending asks for words.
      required: false,
      problems: entry.problems(formField),
      disabled: this.busy,
      compact: false,
      change: (input, raw) => {
        entry.change(formField, input, raw);
        this.#changed();
      },
      leave: () => {
        entry.leave(formField);
        this.#changed();
      },
    });
  }
}
define('comment-thread', CommentThread);

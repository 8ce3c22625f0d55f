import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import {
  COMMENT_FIELD,
  COMMENT_FILE_LIMIT,
  COMMENT_FILE_SIZE,
  COMMENT_LIMIT,
  type Comment,
  type CommentsAnswer,
  type Person,
} from '../../../platform/contract/wire-comments.ts';
import type { FileAnswer } from '../../../platform/contract/wire.ts';
import type { Field } from '../../../platform/fields/field.ts';
import { ApiError, apiUrl, getJson, messageOf, patchJson, postJson, remove } from '../../api/client.ts';
import { define, fromCode, ShirabeElement } from '../../app/element.ts';
import { askToLeave } from '../../app/leave.ts';
import { linkedText } from '../../app/linked-text.ts';
import { setLeaveGuard } from '../../app/router.ts';
import { currentUser } from '../../app/session.ts';
import { askConfirm } from '../../components/dialog/confirm.ts';
import '../../components/file-input/file-input.ts';
import '../../components/file-list/file-list.ts';
import { icon } from '../../components/icon/icon.ts';
import { errorState, skeleton } from '../../components/state/state.ts';
import { showToast } from '../../components/toast/toast.ts';
import { renderBadge } from '../../fields/show-badge.ts';
import { formatMoment, formatNumber } from '../../locale/locale.ts';
import { commentsTexts } from '../../locale/record/comments-texts.ts';
import { speaker } from '../../locale/speak.ts';
import '../form/form.css';
import { seeMentions } from '../mentions/see-mentions.ts';
import './comments.css';
import './mention-box.ts';
import { mentionParts } from './mention-at.ts';

const say = speaker(commentsTexts);

/** Words that are being written: a new comment, or a change of one. */
interface Writing {
  /** null: a new one. */
  readonly comment: Comment | null;
  words: string;
  named: readonly Person[];
  files: readonly FileAnswer[];
  /** Files are on their way. */
  uploading: boolean;
  problem: string | null;
  busy: boolean;
}
const begin = (comment: Comment | null): Writing => ({
  comment,
  words: comment?.text ?? '',
  named: comment?.mentions ?? [],
  files: comment?.files ?? [],
  uploading: false,
  problem: null,
  busy: false,
});
const isChanged = ({ comment, words, files, uploading }: Writing): boolean =>
  uploading || words.trim() !== (comment?.text ?? '') || files.map(({ id }) => id).join() !== (comment?.files ?? []).map(({ id }) => id).join();
/** Files of a comment are chosen as those of a field. */
const filesField: Field = {
  name: COMMENT_FIELD,
  column: COMMENT_FIELD,
  type: 'file',
  label: commentsTexts['comments.files'],
  definition: { type: 'file', label: commentsTexts['comments.files'], multiple: true, max_size: COMMENT_FILE_SIZE },
  choices: [],
  valueType: 'files',
};

/** The comments that users wrote on a record, in the order of writing, and a box for the next one. `object`, `record`: on what. */
class RecordComments extends ShirabeElement {
  static override properties = {
    object: fromCode,
    record: fromCode,
    answer: { state: true },
    error: { state: true },
    older: { state: true },
    editing: { state: true },
  };
  declare object: string;
  declare record: string;
  declare answer: CommentsAnswer | null;
  declare error: unknown;
  /** Whether earlier ones are being read. */
  declare older: boolean;
  declare editing: Writing | null;
  #writing = begin(null);
  #release: (() => void) | null = null;

  constructor() {
    super();
    this.answer = null;
    this.error = null;
    this.older = false;
    this.editing = null;
  }
  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#release?.();
    this.#release = null;
  }
  override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('record')) return;
    this.#writing = begin(null);
    this.editing = null;
    this.answer = null;
    void this.#load();
  }

  get #path(): string {
    return `/objects/${this.object}/records/${this.record}/comments`;
  }

  async #load(): Promise<void> {
    const { record } = this;
    this.error = null;
    try {
      const answer = await getJson<CommentsAnswer>(this.#path);
      if (record !== this.record) return;
      this.answer = answer;
      await this.updateComplete;
      if (location.hash === '#comments') this.scrollIntoView({ block: 'start' });
      await seeMentions(answer.comments.filter(({ unread }) => unread).map(({ id }) => id));
    } catch (error) {
      if (record === this.record) this.error = error;
    }
  }
  async #loadOlder(answer: CommentsAnswer): Promise<void> {
    if (this.older || answer.next === null) return;
    this.older = true;
    try {
      const more = await getJson<CommentsAnswer>(this.#path, { query: { cursor: answer.next } });
      if (this.answer) this.answer = { ...this.answer, comments: [...this.answer.comments, ...more.comments], next: more.next };
      void seeMentions(more.comments.filter(({ unread }) => unread).map(({ id }) => id));
    } catch (error) {
      showToast({ text: messageOf(error), tone: 'bad' });
    }
    this.older = false;
  }

  /** What is typed is not lost without a question. */
  #guard(): void {
    const isDirty = isChanged(this.#writing) || (this.editing !== null && isChanged(this.editing));
    if (isDirty && !this.#release) this.#release = setLeaveGuard(askToLeave);
    if (!isDirty) {
      this.#release?.();
      this.#release = null;
    }
    this.requestUpdate();
  }

  async #send(writing: Writing): Promise<void> {
    if (writing.busy || writing.uploading) return;
    const { comment, words, files } = writing;
    const length = [...words].length;
    writing.problem =
      words.trim() === '' && files.length === 0
        ? say('comments.required')
        : length > COMMENT_LIMIT
          ? say('comments.over', { count: formatNumber(length - COMMENT_LIMIT), most: formatNumber(COMMENT_LIMIT) })
          : files.length > COMMENT_FILE_LIMIT
            ? say('comments.too_many_files', { most: formatNumber(COMMENT_FILE_LIMIT) })
            : null;
    if (writing.problem !== null) return this.#focusBox(writing);
    writing.busy = true;
    this.requestUpdate();
    // Whose name was taken out again is not told.
    const mentions = [...new Set(writing.named.filter(({ name }) => words.includes(name)).map(({ id }) => id))];
    const given = { text: words, mentions, files: files.map(({ id }) => id) };
    try {
      if (comment) {
        const changed = await patchJson<Comment>(`${this.#path}/${comment.id}`, { ...given, before: comment.text });
        this.#replace(comment, changed);
        this.editing = null;
        showToast({ text: say('comments.changed') });
      } else {
        const written = await postJson<Comment>(this.#path, given);
        if (this.answer) this.answer = { ...this.answer, comments: [written, ...this.answer.comments] };
        this.#writing = begin(null);
        showToast({ text: say('comments.sent') });
      }
    } catch (error) {
      writing.problem = error instanceof ApiError && error.problems[0] ? error.problems[0].message : messageOf(error);
    }
    writing.busy = false;
    this.#guard();
    this.#focusBox(comment && writing.problem === null ? this.#writing : writing.problem === null ? this.#writing : writing);
  }
  #replace(before: Comment, after: Comment | null): void {
    if (!this.answer) return;
    const comments = this.answer.comments.flatMap((each) => (each.id !== before.id ? [each] : after ? [after] : []));
    this.answer = { ...this.answer, comments };
  }
  async #delete(comment: Comment): Promise<void> {
    const isSure = await askConfirm({ title: say('comments.delete'), text: say('comments.delete_question'), confirm: say('comments.delete'), danger: true });
    if (!isSure) return;
    try {
      await remove(`${this.#path}/${comment.id}`);
      this.#replace(comment, null);
      showToast({ text: say('comments.deleted') });
    } catch (error) {
      showToast({ text: messageOf(error), tone: 'bad' });
    }
    this.querySelector<HTMLElement>('h2')?.focus();
  }
  #edit(comment: Comment): void {
    this.editing = begin(comment);
    this.#focusBox(this.editing);
  }
  #focusBox(writing: Writing): void {
    this.requestUpdate();
    void this.updateComplete.then(() => requestAnimationFrame(() => this.querySelector<HTMLElement>(`#${idOf(writing)}`)?.focus()));
  }

  override render(): TemplateResult {
    return html`<section class="card" id="comments" aria-labelledby="comments-heading">
      <div class="card-head"><h2 id="comments-heading" tabindex="-1">${say('comments.heading')}</h2></div>
      ${this.error !== null ? errorState(this.error, () => void this.#load()) : this.answer ? this.#renderAll(this.answer) : skeleton(2)}
    </section>`;
  }

  #renderAll(answer: CommentsAnswer): TemplateResult {
    const inOrder = [...answer.comments].reverse();
    return html`${
      answer.next !== null
        ? html`<p class="comments-older">
            <button type="button" class="btn" aria-disabled=${this.older ? 'true' : nothing} @click=${() => void this.#loadOlder(answer)}>
              ${say('comments.earlier')}
            </button>
          </p>`
        : nothing
    }
    ${
      inOrder.length === 0
        ? html`<p class="card-body nil">${say('comments.none')}</p>`
        : html`<ol class="comments">
            ${repeat(
              inOrder,
              ({ id }) => id,
              (comment) => this.#renderComment(comment),
            )}
          </ol>`
    }
    ${answer.can_comment && !currentUser()?.view_as ? this.#renderBox(this.#writing) : nothing}`;
  }

  #renderComment(comment: Comment): TemplateResult {
    const { by, at, edited_at: edited, text, mentions, files, unread, can } = comment;
    if (this.editing?.comment?.id === comment.id) return html`<li class="comment">${this.#renderBox(this.editing)}</li>`;
    const named = mentionParts(
      text,
      mentions.map(({ name }) => name),
    );
    const isOpen = !currentUser()?.view_as;
    return html`<li class="comment ${unread ? 'comment-unread' : ''}">
      <p class="comment-head">
        <strong>${by}</strong> <time datetime=${at}>${formatMoment(at)}</time>
        ${edited === null ? nothing : html`<small>${say('comments.edited', { at: formatMoment(edited) })}</small>`}
        ${unread ? renderBadge(say('comments.unread'), 'warn') : nothing}
      </p>
      ${
        text === ''
          ? nothing
          : html`<p class="value-lines">${named.map((part) => (part.isName ? html`<b class="mention">${part.text}</b>` : linkedText(part.text)))}</p>`
      }
      ${files.length === 0 ? nothing : html`<file-list .files=${files} .href=${(id: string) => apiUrl(`${this.#path}/${comment.id}/files/${id}`)}></file-list>`}
      ${
        isOpen && (can.edit || can.delete)
          ? html`<p class="comment-own no-print">
              ${
                can.edit
                  ? html`<button
                      type="button"
                      class="btn quiet-btn"
                      aria-label=${say('comments.edit_named', { at: formatMoment(at) })}
                      @click=${() => this.#edit(comment)}
                    >
                      ${say('comments.edit')}
                    </button>`
                  : nothing
              }${
                can.delete
                  ? html`<button
                      type="button"
                      class="btn quiet-btn"
                      aria-label=${say('comments.delete_named', { by, at: formatMoment(at) })}
                      @click=${() => void this.#delete(comment)}
                    >
                      ${say('comments.delete')}
                    </button>`
                  : nothing
              }
            </p>`
          : nothing
      }
    </li>`;
  }

  #renderBox(writing: Writing): TemplateResult {
    const { comment, words, files, uploading, problem, busy } = writing;
    const id = idOf(writing);
    const left = COMMENT_LIMIT - [...words].length;
    return html`<form
      class="comment-box no-print"
      novalidate
      @submit=${(event: Event) => {
        event.preventDefault();
        void this.#send(writing);
      }}
    >
      <mention-box
        .controlId=${id}
        .path=${`/objects/${this.object}/records/${this.record}/comment-people`}
        .words=${words}
        .label=${say(comment ? 'comments.edit_label' : 'comments.label')}
        .describedBy=${`${id}-hint${problem === null ? '' : ` ${id}-problem`}`}
        .invalid=${problem !== null}
        .disabled=${busy}
        @sh-change=${(event: CustomEvent<string>) => {
          writing.words = event.detail;
          writing.problem = null;
          this.#guard();
        }}
        @sh-mention=${(event: CustomEvent<Person>) => (writing.named = [...writing.named, event.detail])}
        @sh-send=${() => void this.#send(writing)}
      ></mention-box>
      <p class="comment-hint" id="${id}-hint">
        ${left < 500 ? (left < 0 ? say('comments.over', { count: formatNumber(-left), most: formatNumber(COMMENT_LIMIT) }) : say('comments.left', { count: formatNumber(left) })) : say('comments.hint')}
      </p>
      ${problem === null ? nothing : html`<p class="comment-problem" id="${id}-problem" role="alert">${icon('warn')}<span>${problem}</span></p>`}
      <p class="visually-hidden" id="${id}-files">${say('comments.files')}</p>
      <sh-file-input
        .controlId=${`${id}-file`}
        .labelId=${`${id}-files`}
        .describedBy=${''}
        .object=${this.object}
        .field=${filesField}
        .commentOn=${this.record}
        .files=${files}
        .disabled=${busy}
        @sh-change=${(event: CustomEvent<readonly FileAnswer[]>) => {
          writing.files = event.detail;
          writing.problem = null;
          this.#guard();
        }}
        @sh-busy=${(event: CustomEvent<boolean>) => {
          writing.uploading = event.detail;
          this.#guard();
        }}
      ></sh-file-input>
      <div class="comment-acts">
        ${uploading ? html`<span class="quiet">${say('comments.uploading')}</span>` : nothing}
        ${
          comment
            ? html`<button
                type="button"
                class="btn"
                @click=${() => {
                  this.editing = null;
                  this.#guard();
                }}
              >
                ${say('comments.cancel')}
              </button>`
            : nothing
        }
        <button type="submit" class="btn main" aria-disabled=${busy || uploading ? 'true' : nothing}>
          ${busy ? say('comments.sending') : say(comment ? 'comments.save' : 'comments.send')}
        </button>
      </div>
    </form>`;
  }
}
define('record-comments', RecordComments);

function idOf({ comment }: Writing): string {
  return comment ? `comment-${comment.id}` : 'new-comment';
}

import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { FileAnswer } from '../../../platform/contract/wire.ts';
import type { Field } from '../../../platform/fields/field.ts';
import { define, fromCode, ShirabeElement } from '../../app/element.ts';
import { filesTexts } from '../../locale/record/files-texts.ts';
import { t } from '../../locale/locale.ts';
import { speaker } from '../../locale/speak.ts';
import { sizeText } from './size-text.ts';
import { uploadFile, type Upload, type UploadProgress } from './upload-file.ts';

const say = speaker(filesTexts);

interface Sending {
  readonly key: number;
  readonly file: File;
  progress: UploadProgress;
  problem?: string;
  /** Another try may go better: it was not the file that was refused. */
  mayRetry?: boolean;
  upload?: Upload;
}
interface FileOptions {
  readonly multiple?: boolean;
  readonly max_size?: number;
  readonly accept?: readonly string[];
}

/** So many are sent at once; the others wait for their turn. */
const LANES = 3;
const begun: UploadProgress = { share: 0, state: 'sending' };

/**
 * Files of a field: sent as soon as they are chosen, dropped or pasted, each with its progress. Fires `sh-change` with the files, `sh-busy` (bubbles) when the
 * first is on its way and when the last one is done.
 */
export class FileInput extends ShirabeElement {
  static override properties = {
    controlId: fromCode,
    labelId: fromCode,
    describedBy: fromCode,
    object: fromCode,
    field: fromCode,
    commentOn: fromCode,
    files: fromCode,
    invalid: fromCode,
    disabled: fromCode,
    sending: { state: true },
    over: { state: true },
    note: { state: true },
  };
  declare controlId: string;
  declare labelId: string;
  declare describedBy: string;
  declare object: string;
  declare field: Field;
  /** The id of the record that the files are to be commented on with: they are for no field of it. */
  declare commentOn: string | undefined;
  declare files: readonly FileAnswer[];
  declare invalid: boolean;
  declare disabled: boolean;
  declare sending: readonly Sending[];
  declare over: boolean;
  /** What became of files that were chosen beside others. */
  declare note: string;
  #keys = 0;
  #sent = 0;
  #isBusy = false;

  constructor() {
    super();
    this.files = [];
    this.sending = [];
    this.over = false;
    this.note = '';
    this.invalid = false;
    this.disabled = false;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    for (const one of this.sending) one.upload?.stop();
  }

  get #options(): FileOptions {
    return this.field.definition as FileOptions;
  }
  get #waiting(): readonly Sending[] {
    return this.sending.filter((one) => one.problem === undefined);
  }

  #refusal(file: File): string | undefined {
    const { max_size: most, accept } = this.#options;
    if (most !== undefined && file.size > most) return t('record.file_too_large', { size: sizeText(most) });
    if (accept && accept.length > 0 && !accept.some((ending) => file.name.toLowerCase().endsWith(ending.toLowerCase())))
      return t('record.file_wrong_kind', { kinds: accept.join(', ') });
    return undefined;
  }

  #add(files: readonly File[]): void {
    const isOne = !this.#options.multiple;
    this.note = isOne && files.length > 1 ? say('files.one_only') : '';
    const taken = isOne ? files.slice(-1) : files;
    if (isOne && taken.length > 0) for (const one of this.sending) this.#cancel(one);
    const more = taken.map((file): Sending => {
      const problem = this.#refusal(file);
      return { key: ++this.#keys, file, progress: begun, ...(problem === undefined ? {} : { problem }) };
    });
    this.sending = [...this.sending, ...more];
    this.#begin();
  }

  /** Sends those whose turn it is. */
  #begin(): void {
    const free = LANES - this.#waiting.filter((one) => one.upload).length;
    for (const one of this.#waiting.filter((waiting) => !waiting.upload).slice(0, Math.max(0, free))) void this.#send(one);
    this.#tellBusy();
    this.requestUpdate();
  }

  async #send(one: Sending): Promise<void> {
    const { object, commentOn } = this;
    const target = commentOn === undefined ? { object, field: this.field.name } : { object, comment_on: commentOn };
    one.upload = uploadFile(target, one.file, (progress) => {
      one.progress = progress;
      this.requestUpdate();
    });
    try {
      const answer = await one.upload.done;
      if (!this.sending.includes(one)) return;
      this.files = this.#options.multiple ? [...this.files, answer] : [answer];
      this.#sent += 1;
      this.#forget(one);
      this.dispatchEvent(new CustomEvent('sh-change', { detail: this.files }));
    } catch (error) {
      if (error instanceof DOMException) this.#forget(one);
      else {
        one.problem = error instanceof Error ? error.message : t('record.upload_failed');
        one.mayRetry = true;
      }
    }
    delete one.upload;
    if (this.isConnected) this.#begin();
  }

  #retry(one: Sending): void {
    delete one.problem;
    one.progress = begun;
    this.#begin();
    this.#focusControl();
  }
  #cancel(one: Sending): void {
    one.upload?.cancel();
    this.#forget(one);
    this.#begin();
  }
  #forget(one: Sending): void {
    this.sending = this.sending.filter((other) => other !== one);
    if (this.sending.length === 0) this.#sent = 0;
  }
  #tellBusy(): void {
    const isBusy = this.#waiting.length > 0;
    if (isBusy === this.#isBusy) return;
    this.#isBusy = isBusy;
    this.dispatchEvent(new CustomEvent('sh-busy', { detail: isBusy, bubbles: true }));
  }
  #takeAway(file: FileAnswer): void {
    this.files = this.files.filter((other) => other !== file);
    this.dispatchEvent(new CustomEvent('sh-change', { detail: this.files }));
    this.#focusControl();
  }
  #focusControl(): void {
    this.querySelector<HTMLInputElement>('input')?.focus();
  }

  #take(event: Event, given: DataTransfer | null): void {
    const files = Array.from(given?.files ?? []);
    this.over = false;
    if (this.disabled || (event.type === 'paste' && files.length === 0)) return;
    event.preventDefault();
    this.#add(files);
  }

  protected override render(): TemplateResult {
    return html`<div
      class="files ${this.over ? 'files-over' : ''} ${this.invalid ? 'files-invalid' : ''}"
      role="group"
      aria-labelledby=${this.labelId}
      aria-describedby=${this.describedBy || nothing}
      @dragover=${(event: DragEvent) => {
        event.preventDefault();
        this.over = !this.disabled;
      }}
      @dragleave=${() => (this.over = false)}
      @drop=${(event: DragEvent) => {
        event.preventDefault();
        this.#take(event, event.dataTransfer);
      }}
      @paste=${(event: ClipboardEvent) => this.#take(event, event.clipboardData)}
    >
      <label class="files-choose ${this.disabled ? 'files-disabled' : ''}"
        ><input
          type="file"
          id=${this.controlId}
          ?multiple=${this.#options.multiple}
          accept=${this.#options.accept?.join(',') ?? nothing}
          ?disabled=${this.disabled}
          @change=${(event: Event) => {
            const input = event.target as HTMLInputElement;
            this.#add(Array.from(input.files ?? []));
            input.value = '';
          }}
          @blur=${() => this.dispatchEvent(new CustomEvent('sh-leave'))}
        /><span>${t('record.upload')}</span></label
      ><span class="files-hint">${say('files.hint')}</span>
      ${this.note ? html`<p class="files-note" role="status">${this.note}</p>` : nothing} ${this.#renderAll()}
      <ul class="files-list">
        ${this.files.map(
          (file) =>
            html`<li>
              <span class="files-name">${file.name}</span> <small>${sizeText(file.size)}</small>
              ${this.disabled ? nothing : html`<button type="button" class="files-remove" @click=${() => this.#takeAway(file)} aria-label=${t('record.remove_named', { name: file.name })}>×</button>`}
            </li>`,
        )}
        ${repeat(
          this.sending,
          (one) => one.key,
          (one) => (one.problem === undefined ? this.#renderSending(one) : this.#renderProblem(one, one.problem)),
        )}
      </ul>
    </div>`;
  }

  /** How far all of them are, once there are several. */
  #renderAll(): TemplateResult {
    const waiting = this.#waiting;
    const total = waiting.length + this.#sent;
    const bytes = waiting.reduce((sum, { file }) => sum + file.size, 0);
    const sent = waiting.reduce((sum, { file, progress }) => sum + file.size * progress.share, 0);
    const share = bytes === 0 ? 1 : (this.#sent + (sent / bytes) * waiting.length) / total;
    return html`<div role="status">
      ${
        total > 1 && waiting.length > 0
          ? html`<p class="files-all">
              <progress max="1" value=${share} aria-label=${say('files.all_label')}></progress
              ><small aria-hidden="true">${say('files.all', { total, done: this.#sent, share: Math.floor(share * 100) })}</small
              ><span class="visually-hidden">${say('files.all', { total, done: this.#sent, share: Math.floor(share * 4) * 25 })}</span>
            </p>`
          : nothing
      }
    </div>`;
  }

  #renderSending(one: Sending): TemplateResult {
    const { share, state } = one.progress;
    const words = !one.upload ? say('files.queued') : state === 'sending' ? `${Math.floor(share * 100)}%` : say(`files.${state}`);
    return html`<li class="files-sending">
      <span class="files-name">${one.file.name}</span>
      <progress max="1" value=${share} aria-label=${one.file.name}></progress>
      <small class=${state === 'waiting' ? 'files-problem' : ''}>${words}</small>
      <button type="button" class="files-remove" @click=${() => this.#cancel(one)} aria-label=${t('record.cancel_named', { name: one.file.name })}>×</button>
    </li>`;
  }

  #renderProblem(one: Sending, problem: string): TemplateResult {
    const { name } = one.file;
    return html`<li class="files-sending">
      <span class="files-name">${name}</span> <span class="files-problem" role="alert">${problem}</span>
      ${one.mayRetry ? html`<button type="button" class="btn" @click=${() => this.#retry(one)} aria-label=${say('files.retry_named', { name })}>${say('files.retry')}</button>` : nothing}
      <button type="button" class="files-remove" @click=${() => this.#cancel(one)} aria-label=${t('record.remove_named', { name })}>×</button>
    </li>`;
  }
}
define('sh-file-input', FileInput);

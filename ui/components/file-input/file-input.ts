import { html, nothing } from 'lit';
import type { FileAnswer } from '../../../platform/contract/wire.ts';
import type { Field } from '../../../platform/fields/field.ts';
import { define, fromCode, ShirabeElement } from '../../app/element.ts';
import { t } from '../../locale/locale.ts';
import { sizeText } from './size-text.ts';
import { uploadFile, type Upload } from './upload-file.ts';

interface Sending {
  readonly key: number;
  readonly name: string;
  share: number;
  problem?: string;
  upload?: Upload;
}
interface FileOptions {
  readonly multiple?: boolean;
  readonly max_size?: number;
  readonly accept?: readonly string[];
}

/** Files of a field: sent as soon as they are chosen or dropped, each with its progress. Fires `sh-change` with the files, `sh-busy` (bubbles) with whether something is on its way. */
export class FileInput extends ShirabeElement {
  static override properties = {
    controlId: fromCode,
    labelId: fromCode,
    describedBy: fromCode,
    object: fromCode,
    field: fromCode,
    files: fromCode,
    invalid: fromCode,
    disabled: fromCode,
    sending: { state: true },
    over: { state: true },
  };
  declare controlId: string;
  declare labelId: string;
  declare describedBy: string;
  declare object: string;
  declare field: Field;
  declare files: readonly FileAnswer[];
  declare invalid: boolean;
  declare disabled: boolean;
  declare sending: readonly Sending[];
  declare over: boolean;
  private keys = 0;

  constructor() {
    super();
    this.files = [];
    this.sending = [];
    this.over = false;
    this.invalid = false;
    this.disabled = false;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    for (const one of this.sending) one.upload?.cancel();
  }

  private get options(): FileOptions {
    return this.field.definition as FileOptions;
  }

  private refusal(file: File): string | undefined {
    const { max_size, accept } = this.options;
    if (max_size !== undefined && file.size > max_size) return t('record.file_too_large', { size: sizeText(max_size) });
    if (accept && accept.length > 0 && !accept.some((ending) => file.name.toLowerCase().endsWith(ending.toLowerCase())))
      return t('record.file_wrong_kind', { kinds: accept.join(', ') });
    return undefined;
  }

  private add(files: readonly File[]): void {
    const taken = this.options.multiple ? files : files.slice(0, 1);
    for (const file of taken) void this.send(file);
  }

  private async send(file: File): Promise<void> {
    const one: Sending = { key: ++this.keys, name: file.name, share: 0 };
    const problem = this.refusal(file);
    if (problem) one.problem = problem;
    this.sending = [...this.sending, one];
    if (problem) return;
    one.upload = uploadFile(this.object, this.field.name, file, (share) => {
      one.share = share;
      this.requestUpdate();
    });
    this.tellBusy();
    try {
      const answer = await one.upload.done;
      this.files = this.options.multiple ? [...this.files, answer] : [answer];
      this.forget(one);
      this.tell();
    } catch (error) {
      if (error instanceof DOMException) this.forget(one);
      else one.problem = error instanceof Error ? error.message : t('record.upload_failed');
      this.requestUpdate();
    }
    delete one.upload;
    this.tellBusy();
  }

  private forget(one: Sending): void {
    this.sending = this.sending.filter((other) => other !== one);
  }
  private tell(): void {
    this.dispatchEvent(new CustomEvent('sh-change', { detail: this.files }));
  }
  private tellBusy(): void {
    this.dispatchEvent(new CustomEvent('sh-busy', { detail: this.sending.some((one) => one.upload), bubbles: true }));
  }
  private takeAway(file: FileAnswer): void {
    this.files = this.files.filter((other) => other !== file);
    this.tell();
    this.querySelector<HTMLInputElement>('input')?.focus();
  }

  private drop(event: DragEvent): void {
    event.preventDefault();
    this.over = false;
    if (!this.disabled) this.add(Array.from(event.dataTransfer?.files ?? []));
  }

  protected override render() {
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
      @drop=${(event: DragEvent) => this.drop(event)}
    >
      <label class="files-choose ${this.disabled ? 'files-disabled' : ''}"
        ><input
          type="file"
          id=${this.controlId}
          ?multiple=${this.options.multiple}
          accept=${this.options.accept?.join(',') ?? nothing}
          ?disabled=${this.disabled}
          @change=${(event: Event) => {
            const input = event.target as HTMLInputElement;
            this.add(Array.from(input.files ?? []));
            input.value = '';
          }}
          @blur=${() => this.dispatchEvent(new CustomEvent('sh-leave'))}
        /><span>${t('record.upload')}</span></label
      ><span class="files-hint">${t('record.upload_hint')}</span>
      <ul class="files-list">
        ${this.files.map(
          (file) =>
            html`<li>
              <span class="files-name">${file.name}</span> <small>${sizeText(file.size)}</small>
              ${this.disabled ? nothing : html`<button type="button" class="files-remove" @click=${() => this.takeAway(file)} aria-label=${t('record.remove_named', { name: file.name })}>×</button>`}
            </li>`,
        )}
        ${this.sending.map(
          (one) =>
            html`<li>
              <span class="files-name">${one.name}</span>
              ${
                one.problem
                  ? html`<span class="files-problem" role="alert">${one.problem}</span
                      ><button type="button" class="files-remove" @click=${() => this.forget(one)} aria-label=${t('record.remove_named', { name: one.name })}>
                        ×
                      </button>`
                  : html`<progress max="1" value=${one.share} aria-label=${one.name}></progress><small>${Math.round(one.share * 100)}%</small
                      ><button
                        type="button"
                        class="files-remove"
                        @click=${() => one.upload?.cancel()}
                        aria-label=${t('record.cancel_named', { name: one.name })}
                      >
                        ×
                      </button>`
              }
            </li>`,
        )}
      </ul>
    </div>`;
  }
}
define('sh-file-input', FileInput);

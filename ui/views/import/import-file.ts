import { html, nothing, type TemplateResult } from 'lit';
import type { Import } from '../../../platform/contract/wire-import.ts';
import { define, fromCode, ShirabeElement } from '../../app/element.ts';
import { setLeaveGuard } from '../../app/router.ts';
import { sizeText } from '../../components/file-input/size-text.ts';
import { sendFile, type Upload, type UploadProgress } from '../../components/file-input/upload-file.ts';
import { askConfirm } from '../../components/dialog/confirm.ts';
import { icon } from '../../components/icon/icon.ts';
import { t } from '../../locale/locale.ts';
import { words } from './words.ts';

/** The file to be taken in: chosen, dropped or pasted, and sent in parts. Fires `import-begun` with the Import. */
class ImportFile extends ShirabeElement {
  static override properties = {
    object: fromCode,
    file: { state: true },
    progress: { state: true },
    paused: { state: true },
    problem: { state: true },
    note: { state: true },
    over: { state: true },
    pasted: { state: true },
  };
  declare object: string;
  /** The one that is on its way; null when none is. */
  declare file: File | null;
  declare progress: UploadProgress;
  declare paused: boolean;
  declare problem: string;
  declare note: string;
  declare over: boolean;
  declare pasted: string;
  #upload: Upload<Import> | null = null;
  #free: () => void = () => undefined;

  constructor() {
    super();
    this.object = '';
    this.file = null;
    this.progress = { share: 0, state: 'sending' };
    this.paused = false;
    this.problem = '';
    this.note = '';
    this.over = false;
    this.pasted = '';
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#upload?.stop();
    this.#free();
  }

  #choose(files: readonly File[]): void {
    const [file] = files;
    if (!file || this.file) return;
    this.note = files.length > 1 ? words('take.one_only') : '';
    this.file = file;
    void this.#send(file);
  }

  async #send(file: File): Promise<void> {
    this.problem = '';
    this.paused = false;
    this.progress = { share: 0, state: 'sending' };
    this.#free = setLeaveGuard(() =>
      askConfirm({ title: words('take.leave_title'), text: words('take.leave_text'), confirm: words('take.leave'), cancel: t('app.stay'), danger: true }),
    );
    const announce = { path: `/objects/${encodeURIComponent(this.object)}/imports/uploads`, body: { name: file.name, size: file.size } };
    const upload = sendFile<Import>({ place: `${this.object} import`, announce, complete: (id) => `/uploads/${id}/import` }, file, (progress) => {
      if (this.#upload === upload || this.#upload === null) this.progress = progress;
    });
    this.#upload = upload;
    try {
      const job = await upload.done;
      this.#free();
      this.dispatchEvent(new CustomEvent('import-begun', { detail: job, bubbles: true }));
    } catch (error) {
      if (this.#upload !== upload) return;
      // What the user stopped is no failure.
      if (!(error instanceof DOMException)) this.problem = error instanceof Error ? error.message : t('record.upload_failed');
    } finally {
      if (this.#upload === upload) this.#upload = null;
      this.#free();
    }
  }

  #pause(): void {
    this.paused = true;
    this.#upload?.stop();
    this.#focus();
  }
  #cancel(): void {
    this.#upload?.cancel();
    this.#upload = null;
    this.#free();
    this.file = null;
    this.paused = false;
    this.problem = '';
    this.#focus();
  }
  /** The button that had the focus is gone. */
  #focus(): void {
    void this.updateComplete.then(() => this.querySelector<HTMLElement>('input, button')?.focus());
  }

  #usePasted(): void {
    const file = new File([this.pasted], words('take.paste_file'), { type: 'text/tab-separated-values' });
    this.#choose([file]);
  }

  override render(): TemplateResult {
    return html`${this.file ? this.#renderSending(this.file) : this.#renderChooser()}`;
  }

  #renderChooser(): TemplateResult {
    return html`<div
        class="import-drop ${this.over ? 'over' : ''}"
        @dragover=${(event: DragEvent) => {
          event.preventDefault();
          this.over = true;
        }}
        @dragleave=${() => (this.over = false)}
        @drop=${(event: DragEvent) => {
          event.preventDefault();
          this.over = false;
          this.#choose(Array.from(event.dataTransfer?.files ?? []));
        }}
      >
        <label class="btn main import-choose"
          ><input
            type="file"
            class="visually-hidden"
            accept=".csv,.tsv,.txt,.xlsx,text/csv"
            aria-describedby="import-hint"
            @change=${(event: Event) => {
              const input = event.target as HTMLInputElement;
              this.#choose(Array.from(input.files ?? []));
              input.value = '';
            }}
          />${words('take.choose')}</label
        >
        <p class="quiet" id="import-hint">${words('take.choose_hint')}</p>
      </div>
      <details class="import-paste">
        <summary>${words('take.paste')}</summary>
        <form
          @submit=${(event: Event) => {
            event.preventDefault();
            this.#usePasted();
          }}
        >
          <label class="field-label" for="import-pasted">${words('take.paste_label')}</label>
          <textarea
            id="import-pasted"
            class="field-input import-pasted"
            rows="6"
            wrap="off"
            spellcheck="false"
            .value=${this.pasted}
            @input=${(event: Event) => (this.pasted = (event.target as HTMLTextAreaElement).value)}
          ></textarea>
          <p><button type="submit" class="btn" ?disabled=${this.pasted.trim() === ''}>${words('take.paste_use')}</button></p>
        </form>
      </details>`;
  }

  #renderSending(file: File): TemplateResult {
    const { share, state } = this.progress;
    const percent = Math.floor(share * 100);
    const heading = words('take.sending', { name: file.name });
    const told = words('take.sent', { size: sizeText(file.size), share: percent });
    const isOn = !this.paused && this.problem === '';
    return html`<div class="import-sending">
      <h2>${heading}</h2>
      ${this.note ? html`<p class="quiet" role="status">${this.note}</p>` : nothing}
      ${this.problem ? html`<p class="note bad" role="alert">${icon('warn')}<span>${this.problem}</span></p>` : nothing}
      ${
        isOn && state === 'checking'
          ? html`<progress class="import-progress" aria-label=${words('take.looking')}></progress>`
          : html`<progress class="import-progress" max="1" value=${share} aria-label=${heading}></progress>`
      }
      <p aria-hidden="true">${isOn && state === 'checking' ? words('take.looking') : told}</p>
      <p class=${state === 'waiting' && isOn ? 'import-waiting' : 'visually-hidden'} role="status">
        ${this.paused ? '' : state === 'waiting' ? words('take.waiting') : state === 'checking' ? words('take.looking') : words('take.sent', { size: sizeText(file.size), share: Math.floor(share * 4) * 25 })}
      </p>
      ${this.paused ? html`<p role="status">${words('take.paused', { share: percent })}</p>` : nothing}
      <div class="import-acts">
        ${
          isOn
            ? state === 'checking'
              ? nothing
              : html`<button type="button" class="btn" @click=${() => this.#pause()}>${words('take.pause')}</button>`
            : html`<button type="button" class="btn main" @click=${() => void this.#send(file)}>
                ${words(this.problem ? 'take.try_again' : 'take.resume')}
              </button>`
        }
        <button type="button" class="btn" @click=${() => this.#cancel()}>${words('take.cancel_sending')}</button>
      </div>
    </div>`;
  }
}
define('import-file', ImportFile);

import { html, nothing, type TemplateResult } from 'lit';
import type { FileAnswer } from '../../../platform/contract/wire.ts';
import type { FileText } from '../../../platform/contract/wire-files.ts';
import { getJson, messageOf } from '../../api/client.ts';
import { define, fromCode, ShirabeElement } from '../../app/element.ts';
import { modalDialog } from '../dialog/dialog.ts';
import { icon } from '../icon/icon.ts';
import { sizeText } from '../file-input/size-text.ts';
import { filesTexts } from '../../locale/record/files-texts.ts';
import { speaker } from '../../locale/speak.ts';

const say = speaker(filesTexts);
type Look = 'image' | 'pdf' | 'text';

/** How a file is shown: never as a page of its own making. */
function lookOf({ type }: FileAnswer): Look | null {
  if (type === 'application/pdf') return 'pdf';
  if (['image/png', 'image/jpeg', 'image/gif', 'image/webp'].includes(type)) return 'image';
  return type.startsWith('text/') ? 'text' : null;
}

/** The files of a value: names to download, small pictures, and a window that shows images, PDF and text one after another. */
class FileList extends ShirabeElement {
  static override properties = {
    files: fromCode,
    href: fromCode,
    shown: { state: true },
    full: { state: true },
    words: { state: true },
    broken: { state: true },
  };
  declare files: readonly FileAnswer[];
  /** Where a file is, by its id. */
  declare href: (id: string) => string;
  declare shown: FileAnswer | null;
  /** An image in its own size. */
  declare full: boolean;
  /** The beginning of a text; a string: why it could not be read. */
  declare words: FileText | string | null;
  declare broken: ReadonlySet<string>;

  constructor() {
    super();
    this.files = [];
    this.shown = null;
    this.full = false;
    this.words = null;
    this.broken = new Set();
  }

  get #showable(): readonly FileAnswer[] {
    return this.files.filter((file) => lookOf(file) !== null);
  }

  #show(file: FileAnswer): void {
    this.shown = file;
    this.full = false;
    this.words = null;
    if (lookOf(file) === 'text') void this.#readText(file);
  }
  async #readText(file: FileAnswer): Promise<void> {
    const words = await getJson<FileText>(`${this.href(file.id).replace(/^\/api/, '')}/text`).catch((error: unknown) => messageOf(error));
    if (this.shown === file) this.words = words;
  }
  #step(by: number): void {
    const files = this.#showable;
    const next = this.shown ? files[files.indexOf(this.shown) + by] : undefined;
    if (next) this.#show(next);
  }
  #onKey(event: KeyboardEvent): void {
    if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return;
    // What is larger than its window is scrolled with them.
    if (event.target instanceof HTMLElement && event.target.closest('.file-shown')) return;
    event.preventDefault();
    this.#step(event.key === 'ArrowLeft' ? -1 : 1);
  }

  protected override render(): TemplateResult {
    return html`<ul class="value-files">
        ${this.files.map((file) => this.#renderFile(file))}
      </ul>
      ${this.shown ? this.#renderDialog(this.shown) : nothing}`;
  }

  #renderFile(file: FileAnswer): TemplateResult {
    const look = lookOf(file);
    const { id, name, size } = file;
    return html`<li>
      ${
        look === 'image' && !this.broken.has(id)
          ? html`<button type="button" class="file-thumb" aria-label=${say('files.show_named', { name })} @click=${() => this.#show(file)}>
              <img src=${this.href(id)} alt="" loading="lazy" decoding="async" @error=${() => (this.broken = new Set([...this.broken, id]))} />
            </button>`
          : nothing
      }
      <a href=${this.href(id)} download=${name}>${name}</a> <small>${sizeText(size)}</small>
      ${
        look !== null
          ? html`<button type="button" class="btn quiet-btn no-print" aria-label=${say('files.show_named', { name })} @click=${() => this.#show(file)}>
              ${say('files.show')}
            </button>`
          : nothing
      }
    </li>`;
  }

  #renderDialog(file: FileAnswer): TemplateResult {
    const files = this.#showable;
    const place = files.indexOf(file);
    const look = lookOf(file);
    return html`<div @keydown=${(event: KeyboardEvent) => this.#onKey(event)}>
      ${modalDialog({
        id: 'file-shown',
        heading: file.name,
        wide: true,
        body: this.#renderShown(file, look),
        actions: html`${
            files.length > 1
              ? html`<span class="file-places"
                  ><button type="button" class="btn" aria-label=${say('files.previous')} ?disabled=${place === 0} @click=${() => this.#step(-1)}>
                    ${icon('left')}</button
                  ><span role="status">${say('files.place', { place: place + 1, total: files.length })}</span
                  ><button type="button" class="btn" aria-label=${say('files.next')} ?disabled=${place === files.length - 1} @click=${() => this.#step(1)}>
                    ${icon('right')}
                  </button></span
                >`
              : nothing
          }${
            look === 'image' && !this.broken.has(file.id)
              ? html`<button type="button" class="btn" aria-pressed=${this.full ? 'true' : 'false'} @click=${() => (this.full = !this.full)}>
                  ${say('files.full_size')}
                </button>`
              : nothing
          }<a class="btn main" href=${this.href(file.id)} download=${file.name}>${say('files.download')}</a>`,
        close: () => (this.shown = null),
      })}
    </div>`;
  }

  #renderShown(file: FileAnswer, look: Look | null): TemplateResult {
    const href = this.href(file.id);
    if (look === 'image' && !this.broken.has(file.id))
      return html`<div
        class="file-shown ${this.full ? 'file-full' : ''}"
        tabindex=${this.full ? 0 : nothing}
        role=${this.full ? 'group' : nothing}
        aria-label=${this.full ? file.name : nothing}
      >
        <img src=${href} alt=${file.name} @error=${() => (this.broken = new Set([...this.broken, file.id]))} />
      </div>`;
    if (look === 'pdf')
      return navigator.pdfViewerEnabled
        ? html`<iframe class="file-frame" src=${href} title=${file.name}></iframe>`
        : html`<p>${say('files.no_pdf')}</p>
            <p><a href=${href} target="_blank" rel="noopener noreferrer">${say('files.open_pdf')}</a></p>`;
    if (look === 'text') {
      if (this.words === null) return html`<p role="status">${say('files.loading')}</p>`;
      if (typeof this.words === 'string') return html`<p role="alert">${this.words}</p>`;
      return html`${this.words.truncated ? html`<p class="note idle">${say('files.cut')}</p>` : nothing}
        <pre class="file-shown file-text" tabindex="0" role="group" aria-label=${file.name}>${this.words.text}</pre>`;
    }
    return html`<p>${say('files.not_shown')}</p>`;
  }
}
define('file-list', FileList);

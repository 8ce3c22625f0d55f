import { html, nothing, type TemplateResult } from 'lit';
import type { MailPreview } from '../../../platform/contract/wire-operation.ts';
import { ApiError, isAbort, messageOf, postJson } from '../../api/client.ts';
import { define, fromCode, ShirabeElement } from '../../app/element.ts';
import { faultsOf, noFaults, type Faults } from '../form/faults.ts';
import { s } from '../words.ts';
import type { Language, Words } from './render-words.ts';

const PAUSE = 350;
const BLANK = '–';

/** The mail that the words become, with examples for values: shown again a moment after each change. Fires `preview-faults` with what is wrong. */
class MailPreviewElement extends ShirabeElement {
  static override properties = {
    template: fromCode,
    language: fromCode,
    words: fromCode,
    preview: { state: true },
    stale: { state: true },
    failure: { state: true },
  };
  declare template: string;
  declare language: Language;
  declare words: Words;
  declare preview: MailPreview | null;
  /** The words have changed since. */
  declare stale: boolean;
  declare failure: string;
  #timer = 0;
  #abort = new AbortController();
  #shown = '';

  constructor() {
    super();
    this.preview = null;
    this.stale = false;
    this.failure = '';
  }
  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#timer);
    this.#abort.abort();
  }
  override willUpdate(): void {
    const wanted = JSON.stringify([this.template, this.language, this.words]);
    if (wanted === this.#shown) return;
    const first = this.#shown === '';
    this.#shown = wanted;
    this.stale = true;
    clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => void this.#ask(), first ? 0 : PAUSE);
  }

  async #ask(): Promise<void> {
    this.#abort.abort();
    const asked = (this.#abort = new AbortController());
    // What is still blank must not hide what is wrong with the rest.
    const { subject, body } = this.words;
    const words = { subject: subject.trim() === '' ? BLANK : subject, body: body.trim() === '' ? BLANK : body };
    try {
      this.preview = await postJson<MailPreview>(
        `/mail/templates/${encodeURIComponent(this.template)}/preview`,
        { language: this.language, words },
        { signal: asked.signal },
      );
      this.failure = '';
      this.#tell(noFaults);
    } catch (error) {
      if (isAbort(error)) return;
      const isWrong = error instanceof ApiError && error.status === 422;
      this.failure = isWrong ? s('mail.preview_wrong') : messageOf(error);
      const faults = faultsOf(error, (field) => field === 'subject' || field === 'body' || field.startsWith('words.'));
      this.#tell(isWrong ? { fields: faults.fields.map((fault) => ({ ...fault, field: fault.field.replace('words.', '') })), whole: [] } : noFaults);
    }
    this.stale = false;
  }
  #tell(faults: Faults): void {
    this.dispatchEvent(new CustomEvent<Faults>('preview-faults', { detail: faults }));
  }

  override render(): TemplateResult {
    const { preview } = this;
    return html`<section class="card setup-preview" aria-labelledby="mail-preview" aria-busy=${this.stale ? 'true' : 'false'}>
      <div class="card-head">
        <h2 id="mail-preview">${s('mail.preview')}</h2>
        <span class="end">${s('mail.preview_note')}</span>
      </div>
      <div class="card-body">
        <p class="setup-preview-state" role="status">${this.failure ? html`<span class="field-error">${this.failure}</span>` : nothing}</p>
        ${
          preview
            ? html`<div class=${this.failure ? 'setup-stale' : ''} lang=${this.language}>
                <p class="setup-preview-subject">${preview.subject}</p>
                <pre class="setup-preview-text">${preview.text}</pre>
              </div>`
            : nothing
        }
      </div>
    </section>`;
  }
}
define('setup-mail-preview', MailPreviewElement);

import { html, nothing, type PropertyValues } from 'lit';
import { define, fromCode, ShirabeElement } from '../../app/element.ts';
import { t } from '../../locale/locale.ts';
import { icon } from '../icon/icon.ts';
import { cleanHtml } from './clean-html.ts';

/** The buttons: their words' key, the sign shown, the browser's editing command and its value. */
const commands = [
  { key: 'record.rich_bold', sign: 'B', command: 'bold' },
  { key: 'record.rich_heading', sign: 'H', command: 'formatBlock', value: 'H3' },
  { key: 'record.rich_paragraph', sign: '¶', command: 'formatBlock', value: 'P' },
  { key: 'record.rich_list', sign: '•', command: 'insertUnorderedList' },
  { key: 'record.rich_numbers', sign: '①', command: 'insertOrderedList' },
] as const;

/** A small editor for text with headings, lists and links. Fires `sh-change` with HTML ('' when blank) and `sh-leave`. */
export class RichText extends ShirabeElement {
  static override properties = {
    controlId: fromCode,
    labelId: fromCode,
    describedBy: fromCode,
    value: fromCode,
    invalid: fromCode,
    required: fromCode,
    disabled: fromCode,
    linking: { state: true },
  };
  declare controlId: string;
  declare labelId: string;
  declare describedBy: string;
  declare value: string;
  declare invalid: boolean;
  declare required: boolean;
  declare disabled: boolean;
  declare linking: boolean;
  /** What the editor holds now, so that an echo of it is not written back below the cursor. */
  private written: string | undefined;
  private place: Range | undefined;

  constructor() {
    super();
    this.controlId = '';
    this.labelId = '';
    this.describedBy = '';
    this.value = '';
    this.invalid = false;
    this.required = false;
    this.disabled = false;
    this.linking = false;
  }

  private get page(): HTMLElement | null {
    return this.querySelector('.rich-page');
  }

  protected override updated(changed: PropertyValues): void {
    if (!changed.has('value') || this.value === this.written || !this.page) return;
    this.page.replaceChildren(...Array.from(cleanHtml(this.value).childNodes));
    this.written = this.value;
  }

  private tell(): void {
    const page = this.page;
    if (!page) return;
    const blank = (page.textContent ?? '').trim() === '' && !page.querySelector('hr,table');
    this.written = blank ? '' : page.innerHTML;
    this.dispatchEvent(new CustomEvent('sh-change', { detail: this.written }));
  }

  /** The browser's own editing commands: undo, cursor and IME keep working with them. */
  private run(command: string, value?: string): void {
    this.page?.focus();
    document.execCommand('styleWithCSS', false, 'false');
    document.execCommand(command, false, value);
    this.tell();
  }

  private keepPlace(): void {
    const selection = getSelection();
    if (selection && selection.rangeCount > 0 && this.page?.contains(selection.anchorNode)) this.place = selection.getRangeAt(0);
    this.linking = true;
    void this.updateComplete.then(() => this.querySelector<HTMLInputElement>('.rich-address')?.focus());
  }

  private link(): void {
    const address = this.querySelector<HTMLInputElement>('.rich-address')?.value.trim() ?? '';
    this.linking = false;
    this.page?.focus();
    const selection = getSelection();
    if (this.place && selection) {
      selection.removeAllRanges();
      selection.addRange(this.place);
    }
    if (address === '') return this.run('unlink');
    const target = /^[a-z]+:/iu.test(address) ? address : `https://${address}`;
    if (selection?.isCollapsed) document.execCommand('insertText', false, target);
    if (!selection?.isCollapsed) return this.run('createLink', target);
    return this.tell();
  }

  private paste(event: ClipboardEvent): void {
    event.preventDefault();
    const markup = event.clipboardData?.getData('text/html') ?? '';
    if (markup) document.execCommand('insertHTML', false, cleanHtml(markup).innerHTML);
    else document.execCommand('insertText', false, event.clipboardData?.getData('text/plain') ?? '');
    this.tell();
  }

  private leave(event: FocusEvent): void {
    if (!this.contains(event.relatedTarget as Node | null)) this.dispatchEvent(new CustomEvent('sh-leave'));
  }

  protected override render() {
    return html`<div class="rich ${this.invalid ? 'rich-invalid' : ''}" @focusout=${(event: FocusEvent) => this.leave(event)}>
      <div class="rich-tools" role="toolbar" aria-label=${t('record.rich_tools')}>
        ${commands.map(
          (tool) =>
            html`<button
              type="button"
              class="rich-tool rich-tool-${tool.command}"
              title=${t(tool.key)}
              aria-label=${t(tool.key)}
              ?disabled=${this.disabled}
              @mousedown=${(event: Event) => event.preventDefault()}
              @click=${() => this.run(tool.command, 'value' in tool ? tool.value : undefined)}
            >
              ${tool.sign}
            </button>`,
        )}
        <button
          type="button"
          class="rich-tool"
          title=${t('record.rich_link')}
          aria-label=${t('record.rich_link')}
          aria-expanded=${this.linking}
          ?disabled=${this.disabled}
          @mousedown=${(event: Event) => event.preventDefault()}
          @click=${() => this.keepPlace()}
        >
          ${icon('link')}
        </button>
        ${
          this.linking
            ? html`<input
                  class="field-input rich-address"
                  type="text"
                  inputmode="url"
                  placeholder="https://"
                  aria-label=${t('record.rich_address')}
                  @keydown=${(event: KeyboardEvent) => {
                    if (event.isComposing || (event.key !== 'Enter' && event.key !== 'Escape')) return;
                    event.preventDefault();
                    event.stopPropagation();
                    if (event.key === 'Enter') this.link();
                    else this.linking = false;
                  }}
                /><button type="button" class="rich-tool" @click=${() => this.link()}>${t('record.rich_set_link')}</button>`
            : nothing
        }
      </div>
      <div
        class="rich-page"
        id=${this.controlId}
        role="textbox"
        aria-multiline="true"
        aria-labelledby=${this.labelId}
        aria-describedby=${this.describedBy || nothing}
        aria-invalid=${this.invalid ? 'true' : nothing}
        aria-required=${this.required ? 'true' : nothing}
        contenteditable=${this.disabled ? 'false' : 'true'}
        tabindex="0"
        @input=${() => this.tell()}
        @paste=${(event: ClipboardEvent) => this.paste(event)}
      ></div>
    </div>`;
  }
}
define('sh-rich-text', RichText);

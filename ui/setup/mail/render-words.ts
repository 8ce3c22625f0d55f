import { html, nothing, type TemplateResult } from 'lit';
import type { MailTemplate, MailWords } from '../../../platform/contract/wire-operation.ts';
import { text } from '../../locale/locale.ts';
import { areaControl, textControl } from '../form/controls.ts';
import { messagesAt, type Faults } from '../form/faults.ts';
import { s } from '../words.ts';

export type Language = 'ja' | 'en';
export type Words = MailWords;

export interface WordsParts {
  readonly language: Language;
  readonly words: Words;
  readonly values: MailTemplate['values'];
  readonly faults: Faults;
  readonly change: (changes: Partial<Words>) => void;
}

/** The id of an input: `subject` or `body`. */
export const wordsInput = (name: string): string => `mail-${name}`;

/** Subject and body in one language, and the values that can be put into them. */
export function renderWords({ language, words, values, faults, change }: WordsParts): TemplateResult {
  const insert = (name: string) => {
    const body = document.getElementById(wordsInput('body'));
    const subject = document.getElementById(wordsInput('subject'));
    // Where the cursor was last: clicking a button took the focus away.
    const target = lastInput === subject && subject?.isConnected ? subject : body;
    if (!(target instanceof HTMLTextAreaElement || target instanceof HTMLInputElement)) return;
    target.setRangeText(`{{${name}}}`, target.selectionStart ?? 0, target.selectionEnd ?? 0, 'end');
    change(target === subject ? { subject: target.value } : { body: target.value });
    target.focus();
  };
  return html`<div
    class="setup-words"
    id="mail-words"
    role="tabpanel"
    aria-labelledby="mail-tab-${language}"
    lang=${language}
    @focusin=${(event: FocusEvent) => {
      const { target } = event;
      if (target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement) lastInput = target;
    }}
  >
    ${textControl({
      id: wordsInput('subject'),
      label: s('mail.subject'),
      value: words.subject,
      required: true,
      max: 500,
      messages: messagesAt(faults, 'subject'),
      change: (subject) => change({ subject }),
    })}
    ${areaControl({
      id: wordsInput('body'),
      label: s('mail.body'),
      value: words.body,
      required: true,
      rows: 16,
      max: 20_000,
      messages: messagesAt(faults, 'body'),
      change: (body) => change({ body }),
    })}
    ${
      values.length > 0
        ? html`<div role="group" aria-labelledby="mail-values">
            <p class="field-label" id="mail-values">${s('mail.values')}</p>
            <div class="setup-values">
              ${values.map(
                (value) =>
                  html`<button type="button" class="btn" @click=${() => insert(value.name)}>${text(value.label)} <code>{{${value.name}}}</code></button>`,
              )}
            </div>
          </div>`
        : nothing
    }
  </div>`;
}

let lastInput: Element | null = null;

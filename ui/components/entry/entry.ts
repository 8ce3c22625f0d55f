import './entry.css';
import { html, nothing, type TemplateResult } from 'lit';
import { ifDefined } from 'lit/directives/if-defined.js';
import { renderErrorSummary } from '../error-summary/error-summary.ts';
import { icon } from '../icon/icon.ts';
import type { Submission } from './submission.ts';

export interface Entry {
  /** Id of the control; its error is `{id}-error`, its hint `{id}-hint`. */
  readonly id: string;
  readonly label: string;
  readonly error?: string | undefined;
  readonly hint?: string;
}

/** Ids of what describes the control of an entry. */
export const describedBy = ({ id, hint }: Entry, more = ''): string => [`${id}-error`, hint === undefined ? '' : `${id}-hint`, more].filter(Boolean).join(' ');

/** A control under its label, with its error and hint. The control names `describedBy` itself. */
export function labelled(entry: Entry, control: unknown): TemplateResult {
  const { id, label, error, hint } = entry;
  return html`<div class="entry">
    <label for=${id}>${label}</label>
    ${control} ${hint === undefined ? nothing : html`<p class="entry-hint" id="${id}-hint">${hint}</p>`}
    <p class="field-error" id="${id}-error">${error ? html`${icon('warn')}${error}` : nothing}</p>
  </div>`;
}

export interface TextEntry extends Entry {
  readonly type?: 'text' | 'email' | 'password';
  readonly autocomplete: 'username' | 'email' | 'current-password' | 'new-password' | 'one-time-code' | 'off';
  readonly inputMode?: 'numeric' | 'email' | 'text';
  /** What it begins with; afterwards the control keeps what is typed. */
  readonly value?: string;
  /** More ids that describe it. */
  readonly describedBy?: string;
  readonly maxLength?: number;
}

/** One line of text: user names, addresses, codes and passwords, which no browser may correct or capitalize. */
export function textEntry(entry: TextEntry): TemplateResult {
  return labelled(
    entry,
    html`<input
      class="field-input"
      id=${entry.id}
      name=${entry.id}
      type=${entry.type ?? 'text'}
      value=${ifDefined(entry.value)}
      inputmode=${ifDefined(entry.inputMode)}
      autocomplete=${entry.autocomplete}
      autocapitalize="none"
      autocorrect="off"
      spellcheck="false"
      maxlength=${ifDefined(entry.maxLength)}
      required
      aria-invalid=${entry.error ? 'true' : 'false'}
      aria-describedby=${describedBy(entry, entry.describedBy)}
    />`,
  );
}

/** What stands above a form that was refused: every field's error with a link to it, or what went wrong as a whole, with what to do about it. */
export function renderRefusal(submission: Submission, advice: unknown = nothing): TemplateResult {
  const { failureText } = submission;
  return html`${renderErrorSummary(submission.items)}
  ${failureText === null ? nothing : html`<div class="note bad" role="alert">${icon('warn')}<span class="note-words">${failureText} ${advice}</span></div>`}`;
}

/** The value of a control, as it stands. */
export const typed = (id: string): string => (document.getElementById(id) as HTMLInputElement | null)?.value ?? '';

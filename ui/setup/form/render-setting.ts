import { html, nothing, type TemplateResult } from 'lit';
import { renderErrorSummary } from '../../components/error-summary/error-summary.ts';
import { errorState, skeleton } from '../../components/state/state.ts';
import { s } from '../words.ts';
import { messagesAt, type Faults } from './faults.ts';
import { renderFoot } from './foot.ts';
import type { SettingForm } from './setting-form.ts';

export interface SettingParts<Kept, Draft extends object> {
  /** The labels of the fields, in the order of the page. */
  labels(draft: Draft, kept: Kept): Readonly<Record<string, string>>;
  /** The id of a field's input. */
  readonly idOf: (field: string) => string;
  body(draft: Draft, kept: Kept): unknown;
  /** The words of the button that saves, unless 「保存」. */
  readonly submit?: string;
  /** Buttons before it. */
  more?(kept: Kept): unknown;
  cancel?(): void;
  /** The page shows by itself what somebody else saved. */
  readonly ownConflict?: boolean;
}

/** A form of the set-up as it stands: being read, not to be read, or with what is wrong or in conflict above its fields, and its buttons below. */
export function renderSetting<Kept, Draft extends object>(form: SettingForm<Kept, Draft>, parts: SettingParts<Kept, Draft>): TemplateResult {
  const { draft, kept } = form;
  if (form.error !== null) return html`<div class="card">${errorState(form.error, () => void form.load())}</div>`;
  if (draft === null || kept === null) return html`<div class="card">${skeleton()}</div>`;
  return html`<form
    class="page-form"
    novalidate
    @submit=${(event: Event) => {
      event.preventDefault();
      void form.save();
    }}
  >
    ${renderSummary(form.faults, parts.labels(draft, kept), parts.idOf)} ${parts.ownConflict ? nothing : renderConflict(form)} ${parts.body(draft, kept)}
    ${renderFoot({
      unsaved: form.unsaved,
      busy: form.busy,
      submit: parts.submit,
      more: parts.more?.(kept),
      ...(parts.cancel ? { cancel: () => parts.cancel?.() } : {}),
    })}
  </form>`;
}

function renderSummary(faults: Faults, labels: Readonly<Record<string, string>>, idOf: (field: string) => string): TemplateResult | typeof nothing {
  const items = Object.entries(labels).flatMap(([field, label]) => messagesAt(faults, field).map((message) => ({ controlId: idOf(field), label, message })));
  return renderErrorSummary([...faults.whole.map((message) => ({ message })), ...items]);
}

/** Somebody else saved first: theirs are taken, or one's own are kept over them. It stands in the form and gets the focus by its id. */
function renderConflict<Kept, Draft extends object>(form: SettingForm<Kept, Draft>): TemplateResult | typeof nothing {
  if (form.theirs === null) return nothing;
  return html`<div class="note warn" role="alert" id="form-conflict" tabindex="-1">
    <span>${s('form.conflict')}</span>
    <span class="note-acts">
      <button type="button" class="btn" @click=${() => form.takeTheirs()}>${s('form.take_theirs')}</button>
      <button type="button" class="btn" @click=${() => void form.keepMine()}>${s('form.keep_mine')}</button>
    </span>
  </div>`;
}

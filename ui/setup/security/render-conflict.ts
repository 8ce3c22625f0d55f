import { html, type TemplateResult } from 'lit';
import { s } from '../words.ts';

/** Somebody else saved the settings meanwhile: theirs are taken, or one's own are kept over them. It gets the focus by its id. */
export function renderConflict<Settings>(theirs: Settings, take: (theirs: Settings) => void, keep: (theirs: Settings) => void): TemplateResult {
  return html`<div class="note warn" role="alert" id="settings-conflict" tabindex="-1">
    <span>${s('security.conflict')}</span>
    <button type="button" class="btn" @click=${() => take(theirs)}>${s('security.take_theirs')}</button>
    <button type="button" class="btn" @click=${() => keep(theirs)}>${s('security.keep_mine')}</button>
  </div>`;
}

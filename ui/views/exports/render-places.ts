import { html, nothing, type TemplateResult } from 'lit';
import type { ExportAgain, ExportJobDetail } from '../../../platform/contract/wire-exports.ts';
import { modalDialog } from '../../components/dialog/dialog.ts';
import { renderFindings } from '../../components/export-dialog/render-findings.ts';
import { formatNumber, t, text } from '../../locale/locale.ts';
import { exportsTexts } from '../../locale/record/exports-texts.ts';
import { speaker } from '../../locale/speak.ts';

const say = speaker(exportsTexts);

/** What there is to say of a file before it is downloaded: that it is not given out any more, or which characters were lost, or would have been. */
export function renderPlaces(
  { label, state, refused, unmappable, findings, encoding }: ExportJobDetail,
  acts: { readonly close: () => void; readonly again: (changes: ExportAgain) => void; readonly download: () => void },
): TemplateResult {
  const isReady = state === 'finished' && !refused;
  const isLost = encoding === 'shift_jis' && unmappable > 0;
  const words = refused ? text(refused.message) : say(isReady ? 'exports.replaced' : 'exports.lacking', { count: formatNumber(unmappable) });
  const actions = html`<button type="button" class="btn" @click=${() => acts.close()}>${t('app.close')}</button>
    ${isLost ? html`<button type="button" class="btn" @click=${() => acts.again({ encoding: 'utf-8-bom' })}>${say('exports.again_utf_8')}</button>` : nothing}
    ${
      isReady
        ? html`<button type="button" class="btn main" @click=${() => acts.download()}>${say('exports.download_anyway')}</button>`
        : isLost
          ? html`<button type="button" class="btn main" @click=${() => acts.again({ unmappable: 'replace' })}>${say('exports.again_replace')}</button>`
          : html`<button type="button" class="btn main" @click=${() => acts.again({})}>${say('exports.again')}</button>`
    }`;
  return modalDialog({
    id: 'export-places',
    heading: refused ? say('exports.refused') : text(label),
    body: html`<p role="alert"><strong>${words}</strong></p>
      ${!refused && findings.length > 0 ? renderFindings(findings, unmappable) : nothing}`,
    actions,
    close: () => acts.close(),
  });
}

import { html, nothing } from 'lit';
import type { ReportSource } from '../../../platform/contract/wire-own-reports.ts';
import { modalDialog } from '../../components/dialog/dialog.ts';
import { t, text } from '../../locale/locale.ts';
import { o } from '../report/words.ts';
import type { Content } from './draft.ts';
import { b } from './words.ts';

export type BuilderDialog =
  { readonly kind: 'save' } | { readonly kind: 'yaml' } | { readonly kind: 'conflict'; readonly words: string; readonly current: ReportSource };
interface DialogParts {
  readonly content: Content;
  readonly source: ReportSource | null;
  readonly report: string;
  readonly end: () => void;
  readonly saved: (source: ReportSource) => void;
  readonly overwrite: (version: number) => void;
  readonly takeTheirs: (source: ReportSource) => void;
  readonly saveAs: () => void;
}

/** The dialogs of the builder: saving under a name, the definition as YAML, and what to do when somebody else saved first. */
export function renderDialogs(dialog: BuilderDialog | null, { content, source, report, end, saved, overwrite, takeTheirs, saveAs }: DialogParts): unknown {
  if (dialog === null) return nothing;
  if (dialog.kind === 'save')
    return html`<report-save-dialog
      .kind=${'save'}
      .report=${{ report: '', label: '', description: source?.description ? text(source.description) : '', folder: null, version: 0 }}
      .definition=${content}
      @report-saved=${(event: CustomEvent<ReportSource>) => saved(event.detail)}
      @dialog-end=${end}
    ></report-save-dialog>`;
  if (dialog.kind === 'yaml')
    return html`<report-yaml-dialog
      .report=${report === '' ? 'report' : report}
      .name=${source ? text(source.label) : b('builder.new')}
      .definition=${content}
      @dialog-end=${end}
    ></report-yaml-dialog>`;
  const { current } = dialog;
  const actions = html`<button type="button" class="btn" @click=${end}>${t('app.cancel')}</button>
    <button type="button" class="btn" @click=${() => takeTheirs(current)}>${b('builder.take_theirs')}</button>
    <button type="button" class="btn" @click=${saveAs}>${o('own.save_as')}</button>
    <button type="button" class="btn main danger" @click=${() => overwrite(current.version ?? 0)}>${b('builder.overwrite')}</button>`;
  return modalDialog({
    id: 'builder-conflict',
    heading: b('builder.conflict'),
    body: html`<p class="prose">${dialog.words}</p>
      <p>${b('builder.conflict_hint')}</p>`,
    actions,
    close: end,
  });
}

import { html, nothing, type TemplateResult } from 'lit';
import type { PastRows, ScopeMove } from '../../../platform/contract/wire.ts';
import { modalDialog } from '../../components/dialog/dialog.ts';
import { formatNumber, t, text } from '../../locale/locale.ts';

/** What the server asked about a record that goes to another unit, and what was chosen so far. */
export interface MoveQuestion extends ScopeMove {
  readonly choice: PastRows | null;
  /** The warnings of the same save were accepted. */
  readonly acceptWarnings: boolean;
}
interface MoveParts {
  readonly title: string;
  readonly question: MoveQuestion;
  readonly busy: boolean;
  choose(choice: PastRows): void;
  save(): void;
  close(): void;
}

/** Asks what becomes of the past records of a record that goes to another unit: from where to where, how many, and what either choice means. */
export function renderScopeMoveDialog(parts: MoveParts): TemplateResult {
  const { scopes, past, others, choice } = parts.question;
  const [only, ...more] = scopes;
  const unit = only && more.length === 0 ? text(only.label) : t('record.move_unit');
  const option = (value: PastRows, words: string, hint: string) =>
    html`<label class="conflict-side ${choice === value ? 'conflict-chosen' : ''}"
      ><input type="radio" name="past-rows" .checked=${choice === value} aria-describedby="past-rows-${value}" @change=${() => parts.choose(value)} /><span
        ><strong>${words}</strong><span class="move-hint" id="past-rows-${value}">${hint}</span></span
      ></label
    >`;
  const body = html`<p>${t('record.move_intro', { title: parts.title })}</p>
    <dl class="move-facts">
      ${scopes.map(
        ({ label, before, after }) =>
          html`<div>
            <dt>${text(label)}</dt>
            <dd>${nameOf(before)} → ${nameOf(after)}</dd>
          </div>`,
      )}
      <div>
        <dt>${t('record.move_past')}</dt>
        <dd>
          ${past.map(({ label, rows }) => html`<span class="move-count">${text(label)} ${t('record.count', { count: formatNumber(rows) })}</span>`)}
          ${others ? html`<span class="move-count">${t('record.move_others')}</span>` : nothing}
        </dd>
      </div>
    </dl>
    <fieldset class="move-choices">
      <legend>${t('record.move_question')}</legend>
      ${option('move', t('record.move_all', { unit }), t('record.move_all_hint', { unit }))}
      ${option('stay', t('record.move_stay', { unit }), t('record.move_stay_hint', { unit }))}
    </fieldset>`;
  const actions = html`<button type="button" class="btn" @click=${() => parts.close()}>${t('record.back_to_form')}</button>
    <button type="button" class="btn main" ?disabled=${parts.busy || choice === null} @click=${() => parts.save()}>${t('record.save_choice_move')}</button>`;
  return modalDialog({ id: 'scope-move', heading: t('record.move'), body, actions, close: () => parts.close() });
}

function nameOf(unit: string | null): string {
  if (unit === null) return t('record.none_chosen');
  return unit === '' ? t('record.not_readable') : unit;
}

import { html, nothing, type TemplateResult } from 'lit';
import type { FieldDescription, HistoryAnswer } from '../../../platform/contract/wire.ts';
import { getJson } from '../../api/client.ts';
import { define, fromCode, ShirabeElement } from '../../app/element.ts';
import { fieldOf, textOf } from '../../fields/field-view.ts';
import { recordTitle } from '../../fields/record-title.ts';
import { showFieldValue } from '../../fields/show-value.ts';
import { formatMoment, t, text } from '../../locale/locale.ts';
import { emptyState, errorState, skeleton } from '../state/state.ts';

type Change = HistoryAnswer['changes'][number];

/** Who changed what of a record, and when: newest first, more on demand. Set `version` anew to read it again. */
class HistoryList extends ShirabeElement {
  static override properties = {
    object: fromCode,
    record: fromCode,
    fields: fromCode,
    version: fromCode,
    changes: { state: true },
    error: { state: true },
    busy: { state: true },
  };
  declare object: string;
  declare record: string;
  declare fields: readonly FieldDescription[];
  declare version: number;
  declare changes: readonly Change[] | null;
  declare error: unknown;
  declare busy: boolean;
  #next: string | null = null;

  constructor() {
    super();
    this.changes = null;
    this.error = null;
    this.busy = false;
    this.fields = [];
  }

  override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (!changed.has('record') && !changed.has('version')) return;
    this.changes = null;
    void this.#load(null);
  }

  async #load(cursor: string | null): Promise<void> {
    const asked = this.record;
    this.busy = true;
    this.error = null;
    try {
      const answer = await getJson<HistoryAnswer>(`/objects/${this.object}/records/${asked}/history`, { query: { cursor } });
      if (asked !== this.record) return;
      this.changes = [...(cursor ? (this.changes ?? []) : []), ...answer.changes];
      this.#next = answer.next;
    } catch (error) {
      this.error = error;
    }
    this.busy = false;
  }

  override render(): TemplateResult {
    if (this.error !== null && !this.changes) return errorState(this.error, () => void this.#load(null));
    if (!this.changes) return skeleton(3);
    if (this.changes.length === 0) return emptyState(t('record.no_history'));
    return html`<ol class="history">
        ${this.changes.map((change) => this.#renderChange(change))}
      </ol>
      ${this.error === null ? nothing : errorState(this.error, () => void this.#load(this.#next))}
      ${this.#next === null ? nothing : html`<div class="history-more"><button type="button" class="btn" ?disabled=${this.busy} @click=${() => void this.#load(this.#next)}>${t('record.more')}</button></div>`}`;
  }

  #renderChange(change: Change): TemplateResult {
    return html`<li>
      <p class="history-head">
        <time datetime=${change.at}>${formatMoment(change.at)}</time> <strong>${change.by}</strong> <span>${t(`record.action_${change.action}`)}</span>
      </p>
      ${
        change.fields.length === 0
          ? nothing
          : html`<div class="scroll-x" tabindex="0" role="group" aria-label=${`${formatMoment(change.at)} ${change.by}`}>
              <table class="plain history-fields">
                <thead>
                  <tr>
                    <th scope="col">${t('record.field')}</th>
                    <th scope="col">${t('record.old')}</th>
                    <th scope="col">${t('record.new')}</th>
                  </tr>
                </thead>
                <tbody>
                  ${change.fields.map(
                    (field) =>
                      html`<tr>
                        <th scope="row">${text(field.label)}</th>
                        <td>${this.#show(field.field, field.old)}</td>
                        <td>${this.#show(field.field, field.new)}</td>
                      </tr>`,
                  )}
                </tbody>
              </table>
            </div>`
      }
    </li>`;
  }

  #show(name: string, value: unknown): TemplateResult | string {
    const description = this.fields.find((field) => field.name === name);
    if (description && description.type !== 'children') return showFieldValue(value, fieldOf(description), { compact: true });
    return value === null || value === undefined
      ? '–'
      : typeof value === 'object'
        ? 'label' in value
          ? recordTitle({ label: String(value.label) })
          : JSON.stringify(value)
        : textOf(value);
  }
}
define('history-list', HistoryList);

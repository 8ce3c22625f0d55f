import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { FieldDescription, HistoryAnswer } from '../../../platform/contract/wire.ts';
import { getJson } from '../../api/client.ts';
import { urlOf } from '../../app/routes.ts';
import { define, fromCode, ShirabeElement } from '../../app/element.ts';
import { formatMoment, t, text } from '../../locale/locale.ts';
import '../../restore/restore-dialog.ts';
import type { RestoreMoment } from '../../restore/restore-dialog.ts';
import { words } from '../../restore/words.ts';
import { emptyState, errorState, skeleton } from '../state/state.ts';
import { showHistoryValue } from './show-history-value.ts';
import './text-change.ts';

type Change = HistoryAnswer['changes'][number];
type ChangedField = Change['fields'][number];
interface Filter {
  readonly field: string;
  readonly by: string;
  readonly from: string;
  readonly to: string;
}

const everything: Filter = { field: '', by: '', from: '', to: '' };
/** Texts that differ somewhere within: what changed is shown on demand. */
const longTypes = new Set(['long_text', 'rich_text']);
const LONG = 120;

/**
 * Who changed what of a record, and when: newest first, more on demand, by field, user and days. Set `version` anew to read it again. `editable`: values of
 * before may be brought back; then it fires `record-restored` (bubbles).
 */
class HistoryList extends ShirabeElement {
  static override properties = {
    object: fromCode,
    record: fromCode,
    fields: fromCode,
    version: fromCode,
    editable: fromCode,
    changes: { state: true },
    people: { state: true },
    filter: { state: true },
    moment: { state: true },
    batch: { state: true },
    error: { state: true },
    busy: { state: true },
  };
  declare object: string;
  declare record: string;
  declare fields: readonly FieldDescription[];
  declare version: number;
  declare editable: boolean;
  declare changes: readonly Change[] | null;
  declare people: NonNullable<HistoryAnswer['people']>;
  declare filter: Filter;
  /** What the user is about to bring back. */
  declare moment: RestoreMoment | null;
  /** The change of many records that is looked at. */
  declare batch: string | null;
  declare error: unknown;
  declare busy: boolean;
  #next: string | null = null;
  #asked = 0;

  constructor() {
    super();
    this.changes = null;
    this.people = [];
    this.filter = everything;
    this.moment = null;
    this.batch = null;
    this.error = null;
    this.busy = false;
    this.editable = false;
    this.fields = [];
  }

  override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (changed.has('record')) {
      this.filter = everything;
      this.people = [];
      this.moment = null;
      this.batch = null;
    }
    if (!changed.has('record') && !changed.has('version')) return;
    this.changes = null;
    void this.#load(null);
  }

  get #path(): string {
    return `/objects/${this.object}/records/${this.record}/history`;
  }

  /** Of two requests the later one counts. */
  async #load(cursor: string | null): Promise<void> {
    const asked = ++this.#asked;
    this.busy = true;
    this.error = null;
    try {
      const answer = await getJson<HistoryAnswer>(this.#path, { query: { ...this.filter, cursor } });
      if (asked !== this.#asked) return;
      this.changes = [...(cursor ? (this.changes ?? []) : []), ...answer.changes];
      this.people = answer.people ?? this.people;
      this.#next = answer.next;
    } catch (error) {
      if (asked !== this.#asked) return;
      this.error = error;
    }
    this.busy = false;
  }
  #narrow(change: Partial<Filter>): void {
    this.filter = { ...this.filter, ...change };
    this.changes = null;
    void this.#load(null);
  }

  override render(): TemplateResult {
    return html`${this.#isFiltered || this.changes === null || this.changes.length > 0 ? this.#renderFilter() : nothing} ${this.#renderChanges()}
    ${
      this.moment
        ? html`<restore-dialog
            .object=${this.object}
            .record=${this.record}
            .version=${this.version}
            .fields=${this.fields}
            .moment=${this.moment}
            @restore-close=${() => (this.moment = null)}
          ></restore-dialog>`
        : nothing
    }
    ${this.batch === null ? nothing : html`<batch-dialog .batch=${this.batch} @batch-close=${() => (this.batch = null)}></batch-dialog>`}`;
  }

  /** Where one came from: its import, or what became of all its rows, for those who may open them. */
  #renderBatch({ kind, name, id, import: imported }: NonNullable<Change['batch']>): TemplateResult {
    // What a change by hand is called says what it is.
    const isSaid = name !== null && name !== '' && (kind === 'edit' || kind === 'delete');
    const label = isSaid ? name : `${words(`restore.batch_${kind}`)}${name ? words('restore.batch_name', { name }) : ''}`;
    if (imported !== undefined) return html`<a class="history-batch" href=${urlOf.import(this.object, imported)}>${label}</a>`;
    if (id === undefined) return html`<span class="history-batch">${label}</span>`;
    return html`<button type="button" class="btn link history-batch" aria-haspopup="dialog" @click=${() => void this.#openBatch(id)}>${label}</button>`;
  }
  async #openBatch(id: string): Promise<void> {
    await import('./batch-dialog.ts');
    this.batch = id;
  }

  get #isFiltered(): boolean {
    return Object.values(this.filter).some((value: string) => value !== '');
  }

  #renderFilter(): TemplateResult {
    const { filter } = this;
    const day = (name: 'from' | 'to') =>
      html`<label
        >${words(`restore.${name}`)}<input
          class="field-input"
          type="date"
          .value=${filter[name]}
          max=${name === 'from' && filter.to ? filter.to : nothing}
          min=${name === 'to' && filter.from ? filter.from : nothing}
          @change=${(event: Event) => this.#narrow({ [name]: (event.target as HTMLInputElement).value })}
      /></label>`;
    return html`<div class="history-filter" role="group" aria-label=${words('restore.filter')}>
      <label
        >${words('restore.field')}<select class="field-input" @change=${(event: Event) => this.#narrow({ field: (event.target as HTMLSelectElement).value })}>
          <option value="" ?selected=${filter.field === ''}>${words('restore.any_field')}</option>
          ${this.fields
            .filter((field) => field.type !== 'formula')
            .map((field) => html`<option value=${field.name} ?selected=${field.name === filter.field}>${text(field.label)}</option>`)}
        </select></label
      >
      <label
        >${words('restore.by')}<select class="field-input" @change=${(event: Event) => this.#narrow({ by: (event.target as HTMLSelectElement).value })}>
          <option value="" ?selected=${filter.by === ''}>${words('restore.anybody')}</option>
          ${this.people.map((one) => html`<option value=${one.id ?? 'engine'} ?selected=${(one.id ?? 'engine') === filter.by}>${one.name}</option>`)}
        </select></label
      >
      ${day('from')} ${day('to')}
      ${this.#isFiltered ? html`<button type="button" class="btn" @click=${() => this.#narrow(everything)}>${words('restore.clear')}</button>` : nothing}
    </div>`;
  }

  #renderChanges(): TemplateResult {
    if (this.error !== null && !this.changes) return errorState(this.error, () => void this.#load(null));
    if (!this.changes) return skeleton(3);
    if (this.changes.length === 0) return emptyState(this.#isFiltered ? words('restore.none_found') : t('record.no_history'));
    return html`<ol class="history">
        ${repeat(
          this.changes,
          (change) => change.id,
          (change, index) => this.#renderChange(change, index),
        )}
      </ol>
      ${this.error === null ? nothing : errorState(this.error, () => void this.#load(this.#next))}
      ${this.#next === null ? nothing : html`<div class="history-more"><button type="button" class="btn" ?disabled=${this.busy} @click=${() => void this.#load(this.#next)}>${t('record.more')}</button></div>`}`;
  }

  #renderChange(change: Change, index: number): TemplateResult {
    const at = formatMoment(change.at);
    const action = change.action === 'restore' ? words('restore.action_restore') : t(`record.action_${change.action}`);
    const restored = change.fields.find((field) => field.restored !== undefined)?.restored;
    // The newest is how the record is now; a deletion is no state to go back to.
    const isOffered = this.editable && change.action !== 'delete' && (index > 0 || this.#isFiltered);
    return html`<li>
      <p class="history-head">
        <time datetime=${change.at}>${at}</time> <strong>${change.by}</strong> <span>${action}</span>
        ${change.batch ? this.#renderBatch(change.batch) : nothing}
        ${restored === undefined ? nothing : html`<span class="history-from">${words('restore.restored_from', { at: formatMoment(restored) })}</span>`}
        ${
          isOffered
            ? html`<span class="end"
                ><button
                  type="button"
                  class="btn link"
                  aria-label=${`${words('restore.moment')} ${at}`}
                  @click=${() => (this.moment = { entry: change.id, heading: words('restore.moment_of', { at }) })}
                >
                  ${words('restore.moment')}
                </button></span
              >`
            : nothing
        }
      </p>
      ${
        change.fields.length === 0
          ? nothing
          : html`<div class="scroll-x" tabindex="0" role="group" aria-label=${`${at} ${change.by}`}>
              <table class="plain history-fields">
                <thead>
                  <tr>
                    <th scope="col">${t('record.field')}</th>
                    <th scope="col">${t('record.old')}</th>
                    <th scope="col">${t('record.new')}</th>
                  </tr>
                </thead>
                <tbody>
                  ${change.fields.map((field) => this.#renderField(change, field))}
                </tbody>
              </table>
            </div>`
      }
    </li>`;
  }

  #renderField(change: Change, field: ChangedField): TemplateResult {
    const label = text(field.label);
    const value = (shown: unknown) =>
      typeof shown === 'string' && shown.length > LONG
        ? html`<span class="history-long">${showHistoryValue(this.fields, field.field, shown)}</span
            >${field.cut ? html`<span class="quiet">${words('restore.cut')}</span>` : nothing}`
        : showHistoryValue(this.fields, field.field, shown);
    const own = this.fields.find((each) => each.name === field.field);
    const isText = own ? longTypes.has(own.type) : isLong(field.old) || isLong(field.new);
    const hasDifference = isText && typeof field.old === 'string' && typeof field.new === 'string';
    const isOffered = this.editable && own !== undefined && !own.read_only && !own.fixed && change.action === 'update';
    return html`<tr>
        <th scope="row">${label}</th>
        <td>
          ${value(field.old)}
          ${
            isOffered
              ? html`<div>
                  <button
                    type="button"
                    class="btn link no-print"
                    aria-label=${`${words('restore.value')} ${label}`}
                    @click=${() =>
                      (this.moment = { entry: change.id, before: true, fields: [field.field], heading: words('restore.value_of', { field: label }) })}
                  >
                    ${words('restore.value')}
                  </button>
                </div>`
              : nothing
          }
        </td>
        <td>${value(field.new)}</td>
      </tr>
      ${
        hasDifference
          ? html`<tr>
              <td colspan="3"><text-change .path=${`${this.#path}/${change.id}`} .field=${field}></text-change></td>
            </tr>`
          : nothing
      }`;
  }
}
define('history-list', HistoryList);

function isLong(value: unknown): boolean {
  return typeof value === 'string' && value.length > LONG;
}

import { html, nothing, type TemplateResult } from 'lit';
import type { FormerForm } from '../../../platform/contract/wire-former-form.ts';
import type { RecordAnswer } from '../../../platform/contract/wire.ts';
import { getJson, messageOf } from '../../api/client.ts';
import { define, fromCode, ShirabeElement } from '../../app/element.ts';
import { currentUser } from '../../app/session.ts';
import { icon } from '../../components/icon/icon.ts';
import { skeleton } from '../../components/state/state.ts';
import { formerFormTexts } from '../../locale/record/former-form-texts.ts';
import { dayIn, formatDay, timeZone } from '../../locale/locale.ts';
import { speaker } from '../../locale/speak.ts';
import { RecordFormulas } from '../form/record-formulas.ts';
import { renderSections } from './record-sections.ts';
import { shownSections } from './record-view.ts';

const words = speaker(formerFormTexts);

/** The sections of a record that was answered with an earlier form: under that form (Q7), or under the present one by choice and where the earlier cannot be shown. */
class FormerFormView extends ShirabeElement {
  static override properties = { record: fromCode, present: fromCode, former: { state: true }, failure: { state: true }, isPresent: { state: true } };
  declare record: RecordAnswer;
  /** The sections under the present form. */
  declare present: unknown;
  declare former: FormerForm | null;
  declare failure: string | null;
  declare isPresent: boolean;

  constructor() {
    super();
    this.former = null;
    this.failure = null;
    this.isPresent = false;
  }

  override willUpdate(changed: Map<PropertyKey, unknown>): void {
    const before = changed.get('record') as RecordAnswer | undefined;
    if (changed.has('record') && (before?.id !== this.record.id || before.version !== this.record.version)) void this.#load();
  }

  async #load(): Promise<void> {
    const { object, id, version } = this.record;
    this.former = null;
    this.failure = null;
    try {
      const former = await getJson<FormerForm>(`/objects/${object}/records/${id}/form`);
      if (this.record.id === id && this.record.version === version) this.former = former;
    } catch (error) {
      if (this.record.id === id) this.failure = messageOf(error);
    }
  }

  override render(): TemplateResult {
    const { form } = this.record;
    if (!form) return html`${this.present}`;
    return html`<div class="note idle former-note no-print" role="status">
        ${icon('clock')}
        <span
          >${this.failure ?? words('former.note', { number: String(form.number), since: formatDay(dayIn(form.since)), current: String(form.current) })}</span
        >
        ${
          this.failure === null
            ? html`<button type="button" class="btn" aria-pressed=${this.isPresent} @click=${() => (this.isPresent = !this.isPresent)}>
                ${words(this.isPresent ? 'former.show_former' : 'former.show_present')}
              </button>`
            : nothing
        }
      </div>
      ${this.isPresent || this.failure !== null ? this.present : this.#renderFormer()}`;
  }

  #renderFormer(): unknown {
    const { former } = this;
    if (!former) return html`<div class="card" aria-label=${words('former.loading')}>${skeleton(6)}</div>`;
    const { describe: description, record } = former;
    // What is not of the form is as the record is now.
    const then: RecordAnswer = { ...this.record, ...record };
    return renderSections(description, then, shownSections(description, then, new RecordFormulas(description, timeZone()), currentUser(), new Date()));
  }
}
define('former-form', FormerFormView);

import { html, nothing, type TemplateResult } from 'lit';
import type { DeletedRecord } from '../../../platform/contract/wire-restore.ts';
import type { RecordAnswer } from '../../../platform/contract/wire.ts';
import { messageOf } from '../../api/client.ts';
import { define, fromCode, ShirabeElement } from '../../app/element.ts';
import { formatMoment, t } from '../../locale/locale.ts';
import { bringBack, findDeleted } from '../../restore/deleted-record.ts';
import { words } from '../../restore/words.ts';

/**
 * Why a record that is being edited cannot be saved any more: who deleted it, and when, as far as the user may know, with a way to bring it back and save.
 * `restored`: goes on with the record as it is back.
 */
class DeletedNote extends ShirabeElement {
  static override properties = {
    object: fromCode,
    record: fromCode,
    restored: fromCode,
    deleted: { state: true },
    failure: { state: true },
    busy: { state: true },
  };
  declare object: string;
  declare record: string;
  declare restored: (record: RecordAnswer) => void;
  declare deleted: DeletedRecord | null;
  declare failure: string | null;
  declare busy: boolean;

  constructor() {
    super();
    this.deleted = null;
    this.failure = null;
    this.busy = false;
  }

  override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (changed.has('record')) void this.#load();
  }
  async #load(): Promise<void> {
    this.deleted = await findDeleted(this.object, this.record);
  }

  async #restore(): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    this.failure = null;
    try {
      this.restored(await bringBack(this.object, this.record));
    } catch (error) {
      this.failure = messageOf(error);
    }
    this.busy = false;
  }

  override render(): TemplateResult {
    if (!this.deleted) return html`<span>${t('record.gone')}<br />${t('record.still_here')}</span>`;
    const { deleted_at: at, deleted_by: by, can } = this.deleted;
    return html`<span>${words('bin.was_deleted_form', { at: formatMoment(at), by })}${can.restore ? nothing : html`<br />${words('bin.no_right')}`}</span>
      ${this.failure === null ? nothing : html`<p role="alert">${this.failure}</p>`}
      ${
        can.restore
          ? html`<button type="button" class="btn" ?disabled=${this.busy} @click=${() => void this.#restore()}>${words('bin.restore_and_save')}</button>`
          : nothing
      }`;
  }
}
define('deleted-note', DeletedNote);

import './split.css';
import { html, type TemplateResult } from 'lit';
import { define, fromCode, ShirabeElement } from '../../../app/element.ts';
import { matchRoute, urlOf } from '../../../app/routes.ts';
import { icon } from '../../../components/icon/icon.ts';
import { emptyState } from '../../../components/state/state.ts';
import { t } from '../../../locale/locale.ts';
import '../../record/record-page.ts';

/**
 * The record that is open beside its list; without one (`record` is '') the words that say how to open one. Fires `step` (-1, 1) for the row before or after and `close`;
 * `record-changed` and `record-deleted`, with the id, come from the record's page.
 */
class RecordBeside extends ShirabeElement {
  static override properties = { object: fromCode, record: fromCode };
  declare object: string;
  declare record: string;

  /** The record was changed elsewhere: shows it as it is now. */
  readAgain(): void {
    void this.querySelector('record-page')?.readAgain();
  }

  override render(): TemplateResult {
    if (this.record === '') return html`<section class="beside card" aria-label=${t('split.record')}>${emptyState(t('split.none'))}</section>`;
    const address = urlOf.record(this.object, this.record);
    const fire = (name: string, detail: unknown = null) => this.dispatchEvent(new CustomEvent(name, { detail }));
    return html`<section class="beside" aria-label=${t('split.record')}>
      <div class="beside-bar no-print">
        <button type="button" class="btn icon-btn" aria-label=${t('split.before')} title=${t('split.before')} @click=${() => fire('step', -1)}>↑</button>
        <button type="button" class="btn icon-btn" aria-label=${t('split.after')} title=${t('split.after')} @click=${() => fire('step', 1)}>↓</button>
        <a class="btn end" href=${address}>${t('split.whole')}</a>
        <button type="button" class="btn icon-btn" aria-label=${t('split.close')} title=${t('split.close')} @click=${() => fire('close')}>
          ${icon('close')}
        </button>
      </div>
      <record-page .route=${matchRoute(new URL(address, location.href))} .beside=${true}></record-page>
    </section>`;
  }
}
define('record-beside', RecordBeside);

declare global {
  interface HTMLElementTagNameMap {
    'record-beside': RecordBeside;
  }
}

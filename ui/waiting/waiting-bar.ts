import { html, nothing, type TemplateResult } from 'lit';
import { define, ShirabeElement } from '../app/element.ts';
import { currentRoute, navigate } from '../app/router.ts';
import { urlOf } from '../app/routes.ts';
import { currentUser } from '../app/session.ts';
import { icon } from '../components/icon/icon.ts';
import { showToast } from '../components/toast/toast.ts';
import { formatNumber } from '../locale/locale.ts';
// The page of what waits must open without a connection, too.
import '../views/waiting/waiting-page.ts';
import { startWaiting, waiting } from './waiting.ts';
import './waiting.css';
import { w } from './words.ts';

/** Above every page: how many saves wait to be sent, and how many were refused; nothing as long as there are none. */
class WaitingBar extends ShirabeElement {
  #stop: () => void = () => undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#stop = waiting.listen(({ done }) => {
      this.requestUpdate();
      if (!done || document.querySelector(`[data-waiting="${done.save.key}"]`)) return;
      // A form that shows the save tells by itself what became of it.
      const { title } = done.save;
      if (done.result.kind === 'saved') showToast({ text: w('forms.sent', { title }) });
      else if (currentRoute().name !== 'waiting')
        showToast({ text: w('forms.sent_refused', { title }), tone: 'bad', action: { label: w('forms.look'), run: () => void navigate(urlOf.waiting()) } });
    });
    startWaiting();
  }
  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stop();
  }

  override render(): TemplateResult | typeof nothing {
    const { saves } = waiting;
    if (saves.length === 0 || !currentUser()) return nothing;
    const refused = saves.filter((save) => !waiting.isReady(save)).length;
    const words = [
      ...(saves.length > refused ? [w('forms.waiting', { count: formatNumber(saves.length - refused) })] : []),
      ...(refused > 0 ? [w('forms.waiting_refused', { count: formatNumber(refused) })] : []),
    ];
    return html`<div class="waiting-bar no-print ${refused > 0 ? 'waiting-refused' : ''}" role="status">
      ${icon(refused > 0 ? 'warn' : 'clock')}<a href=${urlOf.waiting()}>${words.join(' ・ ')}</a>
    </div>`;
  }
}
define('waiting-bar', WaitingBar);

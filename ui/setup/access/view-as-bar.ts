import './view-as-bar.css';
import { html, nothing, type TemplateResult } from 'lit';
import { messageOf, remove } from '../../api/client.ts';
import { define, ShirabeElement } from '../../app/element.ts';
import { currentUser } from '../../app/session.ts';
import { icon } from '../../components/icon/icon.ts';
import { showToast } from '../../components/toast/toast.ts';
import { ta } from '../../locale/access-texts.ts';

/** On every page while somebody views the application as another user: says so, and ends it. */
class ViewAsBar extends ShirabeElement {
  static override properties = { busy: { state: true } };
  declare busy: boolean;

  constructor() {
    super();
    this.busy = false;
  }
  override render(): TemplateResult | typeof nothing {
    const user = currentUser();
    if (!user?.view_as) return nothing;
    return html`<div class="view-as" role="status">
      ${icon('warn')} <span>${ta('access.viewing', { name: user.name })}</span>
      <button type="button" class="btn" ?disabled=${this.busy} @click=${() => void this.#end()}>${ta('access.view_as_end')}</button>
    </div>`;
  }

  async #end(): Promise<void> {
    this.busy = true;
    try {
      await remove('/view-as');
      // What was loaded belongs to somebody else.
      location.assign('/setup/access');
    } catch (error) {
      this.busy = false;
      showToast({ text: messageOf(error), tone: 'bad' });
    }
  }
}
define('view-as-bar', ViewAsBar);

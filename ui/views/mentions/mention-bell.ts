import { html, nothing, type TemplateResult } from 'lit';
import type { MentionCount } from '../../../platform/contract/wire-comments.ts';
import { getJson } from '../../api/client.ts';
import { define, ShirabeElement } from '../../app/element.ts';
import { urlOf } from '../../app/routes.ts';
import { icon } from '../../components/icon/icon.ts';
import { commentsTexts } from '../../locale/record/comments-texts.ts';
import { speaker } from '../../locale/speak.ts';
import './mention-bell.css';
import { onMentionsSeen } from './see-mentions.ts';

const say = speaker(commentsTexts);
/** How often a page that is seen asks whether there are new ones. */
const INTERVAL = 60_000;

/** The way to the comments that name the user, with how many were not seen. */
class MentionBell extends ShirabeElement {
  static override properties = { unread: { state: true } };
  declare unread: number;
  #timer = 0;
  #stop: () => void = () => undefined;

  constructor() {
    super();
    this.unread = 0;
  }
  override connectedCallback(): void {
    super.connectedCallback();
    void this.#count();
    this.#stop = onMentionsSeen(() => void this.#count());
    this.#timer = window.setInterval(() => {
      if (!document.hidden) void this.#count();
    }, INTERVAL);
  }
  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearInterval(this.#timer);
    this.#stop();
  }

  async #count(): Promise<void> {
    // What cannot be counted now is counted later.
    const { unread } = await getJson<MentionCount>('/mentions/count').catch(() => ({ unread: this.unread }));
    this.unread = unread;
  }

  override render(): TemplateResult {
    const { unread } = this;
    const shown = unread >= 100 ? '99+' : String(unread);
    return html`<a
      class="btn quiet-btn bell"
      href=${urlOf.mentions()}
      aria-label=${unread > 0 ? say('mentions.link_unread', { count: shown }) : say('mentions.link')}
      title=${say('mentions.link')}
      >${icon('bell')}${unread > 0 ? html`<b class="bell-count" aria-hidden="true" data-count=${shown}></b>` : nothing}</a
    >`;
  }
}
define('mention-bell', MentionBell);

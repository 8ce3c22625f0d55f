import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { MentionsAnswer } from '../../../platform/contract/wire-comments.ts';
import { getJson, messageOf } from '../../api/client.ts';
import { define, fromCode, ShirabeElement } from '../../app/element.ts';
import { setPageTitle } from '../../app/page.ts';
import { urlOf, type Route } from '../../app/routes.ts';
import { currentUser } from '../../app/session.ts';
import { emptyState, errorState, skeleton } from '../../components/state/state.ts';
import { showToast } from '../../components/toast/toast.ts';
import { renderBadge } from '../../fields/show-badge.ts';
import { formatMoment } from '../../locale/locale.ts';
import { commentsTexts } from '../../locale/record/comments-texts.ts';
import { speaker } from '../../locale/speak.ts';
import './mentions.css';
import { seeMentions } from './see-mentions.ts';

const say = speaker(commentsTexts);

/** The comments that name the user, newest first. */
class MentionsPage extends ShirabeElement {
  static override properties = { route: fromCode, answer: { state: true }, error: { state: true }, busy: { state: true } };
  declare route: Route;
  declare answer: MentionsAnswer | null;
  declare error: unknown;
  declare busy: boolean;

  constructor() {
    super();
    this.answer = null;
    this.error = null;
    this.busy = false;
  }
  override connectedCallback(): void {
    super.connectedCallback();
    void this.#load();
  }

  async #load(): Promise<void> {
    this.error = null;
    try {
      this.answer = await getJson<MentionsAnswer>('/mentions');
    } catch (error) {
      this.error = error;
    }
  }
  async #work(work: () => Promise<void>): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    await work().catch((error: unknown) => showToast({ text: messageOf(error), tone: 'bad' }));
    this.busy = false;
  }
  async #more(before: MentionsAnswer): Promise<void> {
    const more = await getJson<MentionsAnswer>('/mentions', { query: { cursor: before.next } });
    this.answer = { mentions: [...before.mentions, ...more.mentions], next: more.next };
  }
  async #readAll(before: MentionsAnswer): Promise<void> {
    await seeMentions();
    this.answer = { ...before, mentions: before.mentions.map((mention) => ({ ...mention, read: true })) };
  }

  override render(): TemplateResult {
    setPageTitle(say('mentions.heading'));
    const { answer } = this;
    const isUnread = answer?.mentions.some(({ read }) => !read) && !currentUser()?.view_as;
    return html`<div class="page page-mentions">
      <div class="head">
        <div>
          <h1 tabindex="-1">${say('mentions.heading')}</h1>
          <p class="mentions-intro">${say('mentions.intro')}</p>
        </div>
        <div class="acts">
          ${
            answer && isUnread
              ? html`<button
                  type="button"
                  class="btn"
                  aria-disabled=${this.busy ? 'true' : nothing}
                  @click=${() => void this.#work(() => this.#readAll(answer))}
                >
                  ${say('mentions.read_all')}
                </button>`
              : nothing
          }
        </div>
      </div>
      <div class="card">${this.error !== null ? errorState(this.error, () => void this.#load()) : answer ? this.#renderList(answer) : skeleton()}</div>
    </div>`;
  }

  #renderList(answer: MentionsAnswer): TemplateResult {
    if (answer.mentions.length === 0 && answer.next === null) return emptyState(say('mentions.none'));
    return html`<ul class="mentions">
        ${repeat(
          answer.mentions,
          ({ comment }) => comment,
          ({ object, record, title, by, at, text, read }) =>
            html`<li class=${read ? '' : 'mention-unread'}>
              <p class="comment-head">
                <a href=${`${urlOf.record(object, record)}#comments`}>${title}</a> ${read ? nothing : renderBadge(say('comments.unread'), 'warn')}
              </p>
              <p class="mention-extract">${text}</p>
              <p class="mention-by">${by} <time datetime=${at}>${formatMoment(at)}</time></p>
            </li>`,
        )}
      </ul>
      ${
        answer.next === null
          ? nothing
          : html`<p class="card-body">
              <button type="button" class="btn" aria-disabled=${this.busy ? 'true' : nothing} @click=${() => void this.#work(() => this.#more(answer))}>
                ${say('mentions.more')}
              </button>
            </p>`
      }`;
  }
}
define('mentions-page', MentionsPage);

import '../mentions/mention-bell.css';
import { html, nothing, type TemplateResult } from 'lit';
import type { ExportJob, ExportNews } from '../../../platform/contract/wire-exports.ts';
import { getJson, messageOf } from '../../api/client.ts';
import { define, ShirabeElement } from '../../app/element.ts';
import { navigate } from '../../app/router.ts';
import { urlOf } from '../../app/routes.ts';
import { currentUser } from '../../app/session.ts';
import { icon } from '../../components/icon/icon.ts';
import { showToast } from '../../components/toast/toast.ts';
import { text } from '../../locale/locale.ts';
import { exportsTexts } from '../../locale/record/exports-texts.ts';
import { speaker } from '../../locale/speak.ts';
import { downloadExport } from './download-export.ts';
import { onExportChange } from './export-news.ts';

const say = speaker(exportsTexts);
/** How often it is asked: while something is under way, and otherwise. */
const OFTEN = 3000;
const SELDOM = 60_000;
const TOLD = 'shirabe.exports-told';

/** The way to the exports, in the bar as long as one is under way or has ended and was not seen. Tells of each that ends, once. */
class ExportBell extends ShirabeElement {
  static override properties = { news: { state: true } };
  declare news: ExportNews;
  #timer = 0;
  #stop: () => void = () => undefined;

  constructor() {
    super();
    this.news = { under_way: 0, ended: [] };
  }
  override connectedCallback(): void {
    super.connectedCallback();
    this.#stop = onExportChange(() => void this.#look());
    void this.#look();
  }
  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#timer);
    this.#stop();
  }

  async #look(): Promise<void> {
    clearTimeout(this.#timer);
    // What cannot be asked now is asked later.
    if (!document.hidden) this.news = await getJson<ExportNews>('/exports/news', { quiet: true }).catch(() => this.news);
    if (!this.isConnected) return;
    clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => void this.#look(), this.news.under_way > 0 ? OFTEN : SELDOM);
    const told = toldBefore();
    // The page of exports shows them itself: a notice would only lie over its buttons.
    const isShown = location.pathname === urlOf.exports();
    for (const job of this.news.ended) if (!told.has(job.id) && !isShown) this.#tell(job);
    rememberTold(this.news.ended.map(({ id }) => id));
  }

  #tell(job: ExportJob): void {
    const label = text(job.label);
    const isReady = job.state === 'finished' && !currentUser()?.view_as;
    showToast({
      text: say(job.state === 'failed' ? 'exports.failed_toast' : 'exports.ready_toast', { label }),
      tone: job.state === 'failed' ? 'bad' : 'good',
      action: isReady
        ? { label: say('exports.download'), run: () => void download(job) }
        : { label: say('exports.open'), run: () => void navigate(urlOf.exports()) },
    });
  }

  override render(): TemplateResult | typeof nothing {
    const { under_way: making, ended } = this.news;
    if (making + ended.length === 0) return nothing;
    const count = String(ended.length > 0 ? ended.length : making);
    return html`<a
      class="btn quiet-btn bell"
      href=${urlOf.exports()}
      aria-label=${say(ended.length > 0 ? 'exports.bell_ended' : 'exports.bell_making', { count })}
      title=${say('exports.bell')}
      >${icon('download')}<b class="bell-count ${ended.length > 0 ? '' : 'bell-idle'}" aria-hidden="true" data-count=${count}></b
    ></a>`;
  }
}
define('export-bell', ExportBell);

/** What is to be said before the download is said on the page. */
async function download(job: ExportJob): Promise<void> {
  try {
    if (await downloadExport(job)) await navigate(urlOf.exports({ show: job.id }));
  } catch (error) {
    showToast({ text: messageOf(error), tone: 'bad' });
  }
}

function toldBefore(): ReadonlySet<string> {
  try {
    return new Set((sessionStorage.getItem(TOLD) ?? '').split(','));
  } catch {
    return new Set();
  }
}

function rememberTold(ids: readonly string[]): void {
  try {
    sessionStorage.setItem(TOLD, ids.join(','));
  } catch {
    return;
  }
}

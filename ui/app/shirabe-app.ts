import { html, nothing, type TemplateResult } from 'lit';
import { type ApiError, isAbort, onConnectionChange, setErrorWords, setUnauthenticatedHandler } from '../api/client.ts';
import { modalDialog } from '../components/dialog/dialog.ts';
import { errorState, skeleton } from '../components/state/state.ts';
import { showToast } from '../components/toast/toast.ts';
import { t, text } from '../locale/locale.ts';
import './app-launcher.ts';
import { define, ShirabeElement } from './element.ts';
import { handOver } from './hand-over.ts';
import { rememberLists } from './last-list.ts';
import { linkedText } from './linked-text.ts';
import type { PageElement } from './page-element.ts';
import { makePage, prefetchPages } from './pages.ts';
import { navigate, onArrive, currentRoute, rememberedScroll, startRouter, type Arrival } from './router.ts';
import { isOpenRoute, type Route, urlOf } from './routes.ts';
import { application, asksForSetUp, currentUser, forgetSession, isLimited, limitSession, loadApplication, loadSession, onSessionChange } from './session.ts';
import './search-door.ts';
import './tab-bar.ts';
import { tabOfRoute } from './tab-places.ts';
import './user-menu.ts';
import '../views/mentions/mention-bell.ts';

/** How often a lost server is asked for again. */
const ASK_AGAIN = 5000;

/** The frame around every page: bar, tabs, content, messages; it decides which page is shown, and to whom. */
class ShirabeApp extends ShirabeElement {
  static override properties = { ready: { state: true }, page: { state: true }, failure: { state: true }, reached: { state: true }, help: { state: true } };
  declare ready: boolean;
  declare page: PageElement | null;
  declare failure: unknown;
  declare reached: boolean;
  declare help: boolean;
  #arrivals = 0;
  #asking = 0;

  constructor() {
    super();
    this.ready = false;
    this.page = null;
    this.failure = null;
    this.reached = true;
    this.help = false;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    setErrorWords((code) => t(`error.${code}`));
    setUnauthenticatedHandler((error) => this.#onSessionEnd(error));
    onConnectionChange((reached) => this.#onConnection(reached));
    addEventListener('offline', () => this.#onConnection(false));
    addEventListener('online', () => void this.#askServer());
    onSessionChange(() => this.requestUpdate());
    onArrive((arrival) => void this.#show(arrival));
    rememberLists();
    startRouter();
    void this.#start();
    // Nothing waits as a rule: what sends it comes after the page.
    void import('../waiting/waiting-bar.ts').catch(() => undefined);
    void import('../views/exports/export-bell.ts').catch(() => undefined);
  }

  override render(): TemplateResult {
    const user = currentUser();
    const route = currentRoute();
    const framed = user && !isOpenRoute(route.name) && route.name !== 'apps';
    return html`<a class="skip" href="#content" @click=${(event: Event) => this.#skip(event)}>${t('app.skip')}</a>
      ${this.reached ? nothing : html`<p class="offline no-print" role="alert">${t('app.offline')}</p>`} ${framed ? this.#renderTop() : nothing}
      <main id="content" tabindex="-1">${this.#renderContent()}</main>
      <div id="live-region" class="visually-hidden" aria-live="polite"></div>
      <toast-region></toast-region>
      ${
        this.help
          ? modalDialog({
              id: 'help',
              heading: t('app.help'),
              body: html`<div class="prose">${linkedText(text(application()?.texts.help))}</div>
                <div class="prose">${linkedText(text(application()?.texts.contact))}</div>`,
              close: () => (this.help = false),
            })
          : nothing
      }`;
  }

  #renderContent(): unknown {
    if (this.failure !== null) return html`<div class="page"><div class="card">${errorState(this.failure, () => void this.#retry())}</div></div>`;
    return this.page ?? html`<div class="page">${skeleton()}</div>`;
  }

  #renderTop(): TemplateResult {
    const tabs = currentUser()?.tabs ?? [];
    const app = application();
    return html`<header class="no-print">
      ${currentUser()?.view_as ? html`<view-as-bar></view-as-bar>` : nothing}
      <div class="top">
        <app-launcher .tabs=${tabs}></app-launcher>
        <a class="brand" href=${urlOf.home()}>${text(app?.label)}<small>${text(app?.description)}</small></a>
        <search-door></search-door>
        <div class="who">
          <export-bell></export-bell>
          <mention-bell></mention-bell>
          ${currentUser()?.areas.some((area) => area !== 'lists') ? html`<a class="btn quiet-btn" href=${urlOf.setup()}>${t('app.setup')}</a>` : nothing}
          ${app?.texts.help ? html`<button type="button" class="btn quiet-btn" @click=${() => (this.help = true)}>${t('app.help')}</button>` : nothing}
          <user-menu></user-menu>
        </div>
      </div>
      <waiting-bar></waiting-bar>
      <tab-bar .tabs=${tabs} .current=${tabOfRoute(tabs, currentRoute())}></tab-bar>
    </header>`;
  }

  /** The first arrival: who is there, and which page. */
  async #start(): Promise<void> {
    this.failure = null;
    try {
      const user = await loadSession();
      if (!user) await loadApplication();
      // Few ever see it: its words and styles come when they are needed.
      else if (user.view_as) await import('../setup/access/view-as-bar.ts');
      this.ready = true;
      await this.#show({ route: currentRoute(), fresh: true, back: false });
    } catch (error) {
      if (!isAbort(error)) this.failure = error;
    }
  }

  async #show(arrival: Arrival): Promise<void> {
    if (!this.ready) return;
    const { route } = arrival;
    const elsewhere = this.#leadElsewhere(route);
    if (elsewhere !== null) return void navigate(elsewhere, { replace: true });
    if (!arrival.fresh && this.page && this.failure === null) {
      this.page.route = route;
      this.requestUpdate();
      return;
    }
    await this.#showPage(arrival, ++this.#arrivals);
  }

  /** Where the viewer is led instead; null lets them through. */
  #leadElsewhere({ name, query }: Route): string | null {
    const here = location.pathname + location.search;
    const next = safeNext(query.get('next'));
    if (isLimited()) return name === 'account' ? null : urlOf.account(name === 'login' ? (next ?? undefined) : isOpenRoute(name) ? undefined : here);
    if (!currentUser()) return isOpenRoute(name) ? null : urlOf.login(here);
    return name === 'login' ? (next ?? urlOf.apps()) : null;
  }

  async #showPage(arrival: Arrival, number: number): Promise<void> {
    const first = this.page === null;
    // Read now: by the time the page is there, the entry's state may be another's.
    const scroll = arrival.back ? rememberedScroll() : 0;
    try {
      const page = await makePage(arrival.route);
      if (number !== this.#arrivals) return;
      this.failure = null;
      this.page = page;
    } catch {
      if (number === this.#arrivals) this.failure = t('app.page_failed');
    }
    await this.updateComplete;
    if (currentUser()) prefetchPages();
    giveBackScroll(scroll);
    const content = this.querySelector<HTMLElement>('#content');
    // A page that has put the focus on its first control keeps it.
    if (!first && !content?.contains(document.activeElement)) content?.focus({ preventScroll: true });
  }

  async #retry(): Promise<void> {
    if (!this.ready) return this.#start();
    await this.#askServer();
    // A page that could not be loaded may be of a version that is gone: only a new document knows the new names. Without a connection none would come, and what
    // is here would be gone.
    if (this.reached) location.reload();
    else await this.#show({ route: currentRoute(), fresh: true, back: false });
  }

  /** The session is over, or may do nothing but the set-up of the second factor: leads there, and says why. */
  #onSessionEnd(error: ApiError): void {
    const was = currentUser() !== null || isLimited();
    const next = location.pathname + location.search;
    if (asksForSetUp(error)) {
      if (!was || isLimited()) return;
      limitSession();
      return void navigate(urlOf.account(next), { replace: true });
    }
    const said = typeof error.body['reason'] === 'string';
    if (was || said) handOver({ notice: 'ended', ...(said ? { reason: error.message } : {}) });
    forgetSession();
    if (was && !isOpenRoute(currentRoute().name)) void navigate(urlOf.login(next), { replace: true });
  }

  #onConnection(reached: boolean): void {
    if (reached === this.reached) return;
    this.reached = reached;
    if (reached) {
      clearInterval(this.#asking);
      showToast({ text: t('app.online') });
    } else this.#asking = window.setInterval(() => void this.#askServer(), ASK_AGAIN);
  }
  async #askServer(): Promise<void> {
    await loadApplication().catch(() => undefined);
  }

  #skip(event: Event): void {
    event.preventDefault();
    this.querySelector<HTMLElement>('#content')?.focus();
  }
}
define('shirabe-app', ShirabeApp);

/** Scrolls to where the user had been, again while the page still grows; never against the user's own scrolling. */
function giveBackScroll(scroll: number): void {
  scrollTo(0, scroll);
  const set = scrollY;
  for (const wait of scroll > set ? [100, 300, 800] : []) {
    setTimeout(() => {
      if (Math.abs(scrollY - set) < 2) scrollTo(0, scroll);
    }, wait);
  }
}

/** The link to go on to after the login, when it is one of our own. */
function safeNext(next: string | null): string | null {
  return next && next.startsWith('/') && !next.startsWith('//') && !next.startsWith('/login') && !next.includes('\\') ? next : null;
}

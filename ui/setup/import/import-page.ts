import { html, nothing, type TemplateResult } from 'lit';
import { mostUserFileBytes } from '../../../platform/contract/user-file-limits.ts';
import type { UserImport } from '../../../platform/contract/wire-accounts.ts';
import { ApiError, getJson, isAbort, messageOf, postFile, remove } from '../../api/client.ts';
import { announce } from '../../app/page.ts';
import { define, fromCode, ShirabeElement } from '../../app/element.ts';
import { setQuery } from '../../app/router.ts';
import { urlOf, type Route } from '../../app/routes.ts';
import { askConfirm } from '../../components/dialog/confirm.ts';
import { errorState, skeleton } from '../../components/state/state.ts';
import { formatNumber, t } from '../../locale/locale.ts';
import { renderHead } from '../head.ts';
import { s } from '../words.ts';
import { renderChooser } from './render-chooser.ts';
import { renderOutcome } from './render-outcome.ts';

/** How often a run that goes on is looked at. */
const LOOK_AGAIN = 700;

/** Users from a CSV file: a dry run that names every problem, then the run itself. The run is in the address: it is found again after a reload. */
class ImportPage extends ShirabeElement {
  static override properties = {
    route: fromCode,
    run: { state: true },
    file: { state: true },
    sending: { state: true },
    error: { state: true },
    refusal: { state: true },
  };
  declare route: Route;
  declare run: UserImport | null;
  /** The chosen file, as long as the page lives: the browser gives it to nobody again. */
  declare file: File | null;
  declare sending: boolean;
  /** Why the run of the address cannot be shown. */
  declare error: unknown;
  /** Why the last file or request was refused. */
  declare refusal: string;
  #timer = 0;
  #abort = new AbortController();

  constructor() {
    super();
    this.run = null;
    this.file = null;
    this.sending = false;
    this.error = null;
    this.refusal = '';
  }
  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#timer);
    this.#abort.abort();
  }
  override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (!changed.has('route')) return;
    const id = this.#id;
    if (id === (this.run?.id ?? '')) return;
    clearTimeout(this.#timer);
    this.#abort.abort();
    this.#abort = new AbortController();
    this.run = null;
    this.error = null;
    if (id) void this.#look(id);
  }
  get #id(): string {
    return this.route.query.get('import') ?? '';
  }

  async #look(id: string): Promise<void> {
    const { signal } = this.#abort;
    try {
      const run = await getJson<UserImport>(`/users/imports/${encodeURIComponent(id)}`, { signal });
      this.#take(run);
    } catch (error) {
      if (isAbort(error) || signal.aborted) return;
      // A lost connection does not end the run: it is looked at again.
      if (this.run && error instanceof ApiError && (error.status === 0 || error.status >= 500)) this.#lookLater(id);
      else this.error = error;
    }
  }
  #lookLater(id: string): void {
    clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => void this.#look(id), LOOK_AGAIN);
  }
  #take(run: UserImport): void {
    const ended = this.run?.state === 'running' && run.state !== 'running';
    this.run = run;
    this.error = null;
    if (run.state === 'running') this.#lookLater(run.id);
    else if (ended) announce(s(`import.state_${run.state}`));
  }

  async #send(file: File, dryRun: boolean): Promise<void> {
    if (this.sending) return;
    this.sending = true;
    this.refusal = '';
    try {
      const run = await postFile<UserImport>('/users/imports', file, { query: { dry_run: dryRun ? 1 : null } });
      this.#take(run);
      await setQuery({ import: run.id }, { replace: false });
    } catch (error) {
      const more = error instanceof ApiError ? error.problems.map((problem) => problem.message).filter((message) => message !== error.message) : [];
      this.refusal = [messageOf(error), ...more].join(' ');
    }
    this.sending = false;
  }

  async #choose(file: File): Promise<void> {
    // Nobody waits for a file to be sent that is refused then.
    if (file.size > mostUserFileBytes) {
      this.refusal = s('import.too_large', { size: formatNumber(mostUserFileBytes / 1024 / 1024) });
      return;
    }
    this.file = file;
    await this.#send(file, true);
  }
  async #start(file: File, count: number): Promise<void> {
    const sure = await askConfirm({
      title: s('import.start_title', { count: formatNumber(count) }),
      text: s('import.start_text'),
      confirm: s('import.start'),
    });
    if (sure) await this.#send(file, false);
  }
  async #stop(run: UserImport): Promise<void> {
    const sure = await askConfirm({ title: s('import.stop_title'), text: s('import.stop_text'), confirm: s('import.stop'), danger: true });
    if (!sure) return;
    try {
      await remove(`/users/imports/${run.id}`);
    } catch (error) {
      this.refusal = messageOf(error);
    }
    await this.#look(run.id);
  }
  #again(): void {
    this.file = null;
    this.run = null;
    this.refusal = '';
    void setQuery({ import: null }, { replace: false });
  }

  override render(): TemplateResult {
    return html`${renderHead({ title: s('setup.import'), above: [{ label: s('setup.users'), href: urlOf.setup('users') }], note: s('setup.import_hint') })}
    ${this.refusal ? html`<div class="note bad" role="alert">${this.refusal}</div>` : nothing} ${this.#renderContent()}`;
  }

  #renderContent(): TemplateResult {
    const { run } = this;
    if (this.error !== null)
      return html`<div class="card">
        ${errorState(this.error, () => void this.#look(this.#id))}
        <p class="setup-after"><button type="button" class="btn" @click=${() => this.#again()}>${s('import.again')}</button></p>
      </div>`;
    if (!run && this.#id) return html`<div class="card">${skeleton()}</div>`;
    if (!run) return renderChooser({ sending: this.sending, choose: (file) => void this.#choose(file) });
    if (run.state === 'running') return this.#renderRunning(run);
    return renderOutcome(run, {
      file: this.file,
      sending: this.sending,
      start: (file, count) => void this.#start(file, count),
      again: () => this.#again(),
    });
  }

  #renderRunning(run: UserImport): TemplateResult {
    const words = s('import.progress', { done: formatNumber(run.done), rows: formatNumber(run.rows) });
    return html`<section class="card" aria-labelledby="import-running">
      <div class="card-head">
        <h2 id="import-running">${s(run.dry_run ? 'import.checking' : 'import.running', { name: run.name })}</h2>
      </div>
      <div class="card-body setup-progress">
        <progress max=${Math.max(run.rows, 1)} value=${run.done} aria-label=${words}></progress>
        <p>${words} ・ ${s('import.so_far', { created: formatNumber(run.created), rejected: formatNumber(run.rejected) })}</p>
        <p class="quiet">${s('import.leave')}</p>
        <p>
          <button type="button" class="btn danger" @click=${() => void this.#stop(run)}>${s('import.stop')}</button>
          <span class="visually-hidden">${t('app.loading')}</span>
        </p>
      </div>
    </section>`;
  }
}
define('setup-import', ImportPage);

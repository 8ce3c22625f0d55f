import { html, nothing, type TemplateResult } from 'lit';
import type { BatchAnswer } from '../../../platform/contract/wire-batches.ts';
import type { Import } from '../../../platform/contract/wire-import.ts';
import type { ImportPlaces } from '../../../platform/contract/wire-import-places.ts';
import type { FieldDescription } from '../../../platform/contract/wire.ts';
import { ApiError, isAbort, patchJson } from '../../api/client.ts';
import { define, fromCode, ShirabeElement } from '../../app/element.ts';
import { announce, setPageTitle } from '../../app/page.ts';
import { navigate, setQuery } from '../../app/router.ts';
import { urlOf, type Route } from '../../app/routes.ts';
import { skeleton } from '../../components/state/state.ts';
import { showToast } from '../../components/toast/toast.ts';
import { formatNumber, text } from '../../locale/locale.ts';
import { renderPageError } from '../record/page-error.ts';
import './import-file.ts';
import { isAtWork, isRun, renderSteps, stepOf, type Step } from './import-steps.ts';
import '../list/mass-change/mass-change.css';
import './import.css';
import { loadImport } from './load-import.ts';
import { choicesAgain } from './mapping.ts';
import { OpenImport } from './open-import.ts';
import './own-imports.ts';
import { renderHead } from './render-head.ts';
import { renderMap } from './render-map.ts';
import { type OutcomeParts, renderCheck, renderProgress, renderResult, undoneCounts } from './render-outcome.ts';
import { renderNote } from './render-problems.ts';
import { renderRead } from './render-read.ts';
import { type ImportTextKey, words } from './words.ts';

/** Files of records for an object: one that is to be chosen, or an import, from what was found in its file to its result and the undo of that. */
class ImportPage extends ShirabeElement {
  static override properties = {
    route: fromCode,
    places: { state: true },
    fields: { state: true },
    from: { state: true },
    error: { state: true },
  };
  declare route: Route;
  declare places: ImportPlaces | null;
  declare fields: readonly FieldDescription[];
  /** The import whose rejected rows were corrected, where the next file is for it. */
  declare from: Import | null;
  /** Why the page cannot be shown. */
  declare error: unknown;
  #shown = '';
  readonly #open = new OpenImport({
    changed: () => this.requestUpdate(),
    ended: (job) => this.#ended(job),
    begun: async () => {
      await setQuery({ step: null, outcome: null });
      this.#toTop();
    },
    undone: (batch) => this.#tellUndone(batch),
    gone: (error) => (this.error = error instanceof ApiError && error.status === 404 ? words('take.gone') : error),
  });

  constructor() {
    super();
    this.places = null;
    this.fields = [];
    this.from = null;
    this.error = null;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    addEventListener('focus', this.#onFocus);
  }
  override disconnectedCallback(): void {
    super.disconnectedCallback();
    removeEventListener('focus', this.#onFocus);
    this.#open.close();
  }
  readonly #onFocus = (): void => this.#open.look();

  get #object(): string {
    return this.route.params['object'] ?? '';
  }
  get #step(): Step {
    const { job } = this.#open;
    return job ? stepOf(job, this.route.query.get('step')) : 'file';
  }

  override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (!changed.has('route')) return;
    const { object = '', id = '' } = this.route.params;
    const again = this.route.query.get('again') ?? '';
    const wanted = [object, id, again].join(' ');
    if (wanted !== this.#shown) {
      this.#shown = wanted;
      void this.#load();
    }
  }

  async #load(): Promise<void> {
    const { id } = this.route.params;
    this.error = null;
    this.from = null;
    this.#open.show(null);
    const wanted = this.#shown;
    try {
      const { places, fields, job, from } = await loadImport(this.#object, id, this.route.query.get('again'), this.#open.signal);
      if (wanted !== this.#shown) return;
      this.places = places;
      this.fields = fields;
      if (job && job.object !== this.#object) return void navigate(urlOf.import(job.object, job.id), { replace: true });
      this.from = from;
      if (job) this.#open.show(job);
      setPageTitle(`${job ? `${job.name} – ` : ''}${words('take.title', { object: text(places.label) })}`);
    } catch (error) {
      if (isAbort(error) || wanted !== this.#shown) return;
      const isGone = error instanceof ApiError && error.status === 404 && id !== undefined && this.places === null;
      this.error = isGone ? words('take.gone') : error;
    }
  }

  #ended(job: Import): void {
    announce(words(isRun(job) ? (`take.result_${job.state}` as ImportTextKey) : job.state === 'checked' ? 'take.check_title' : 'take.check_stopped'));
    // The button that had the focus is gone.
    void this.updateComplete.then(() => this.querySelector<HTMLElement>('#import-checked, #import-ended')?.focus());
  }
  #tellUndone(batch: BatchAnswer): void {
    const { count, left } = undoneCounts(batch);
    if (left === 0) showToast({ text: words('take.undone', { count: formatNumber(count) }) });
  }
  /** What was asked for stands at the top of the page; the button that asked for it is gone. */
  #toTop(): void {
    void this.updateComplete.then(() => {
      scrollTo({ top: 0 });
      this.querySelector<HTMLElement>('h2')?.focus();
    });
  }

  async #begun(job: Import): Promise<void> {
    const { from } = this;
    if (from) {
      try {
        await patchJson<Import>(`/imports/${job.id}`, choicesAgain(from));
      } catch {
        // A file with other columns: they are chosen on the page.
      }
    }
    await navigate(urlOf.import(this.#object, job.id));
  }

  override render(): TemplateResult {
    if (this.error !== null) {
      const error = this.error;
      return html`${renderPageError(error, () => void this.#load())}
        <p class="import-gone"><a class="btn" href=${urlOf.import(this.#object)}>${words('take.new')}</a></p>`;
    }
    const { places } = this;
    const { job } = this.#open;
    const isLoading = !places || (this.route.params['id'] !== undefined && !job);
    return html`<div class="page page-import">
      ${renderHead(this.#object, places, job)}
      ${isLoading ? html`<div class="card">${skeleton()}</div>` : html`${renderSteps(this.#object, job, this.#step)}${job ? this.#renderJob(places, job) : this.#renderNew()}`}
    </div>`;
  }

  #renderNew(): TemplateResult {
    return html`${this.from ? renderNote('idle', words('take.again_note', { name: this.from.name })) : nothing}
      <div class="card import-new">
        <import-file .object=${this.#object} @import-begun=${(event: CustomEvent<Import>) => void this.#begun(event.detail)}></import-file>
      </div>
      <own-imports .object=${this.#object}></own-imports>`;
  }

  #renderJob(places: ImportPlaces, job: Import): TemplateResult {
    const { refusal, elsewhere } = this.#open;
    return html`${refusal ? renderNote('bad', refusal) : nothing}
      <div role="status">${elsewhere && !refusal ? renderNote('idle', words('take.elsewhere')) : nothing}</div>
      ${this.#renderStep(places, job)}`;
  }

  #renderStep(places: ImportPlaces, job: Import): TemplateResult {
    const open = this.#open;
    const { choices, busy } = open;
    if (isAtWork(job)) return renderProgress(job, open.lost, busy, () => open.stop());
    const step = this.#step;
    if (step === 'read')
      return renderRead({
        job,
        busy: choices.isPending,
        // Read otherwise, the file has other columns: where they go is found anew.
        change: (changed) => open.change('header' in changed ? changed : { ...changed, columns: undefined, key: undefined }),
        next: () => void setQuery({ step: 'map' }, { replace: false }).then(() => this.#toTop()),
      });
    if (step === 'map')
      return renderMap({
        job,
        places,
        fields: this.fields,
        choices: choices.current,
        busy: choices.isPending || busy,
        change: (changed) => open.change(changed),
        check: () => open.check(),
      });
    const parts: OutcomeParts = {
      job,
      places,
      fields: this.fields,
      outcome: this.route.query.get('outcome') ?? '',
      busy: busy || choices.isPending,
      canUndo: open.batch?.can.undo === true && job.state !== 'undone',
      undoing: open.undoing,
      undone: open.undone,
      check: (acceptWarnings) => open.check(acceptWarnings),
      run: () => open.run(),
      undo: () => open.undo(),
    };
    return step === 'check' ? renderCheck(parts) : renderResult(parts);
  }
}
define('import-page', ImportPage);

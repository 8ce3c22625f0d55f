import './builder.css';
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { Text } from '../../../platform/contract/text.ts';
import type { PointingObjects, ReachableColumn } from '../../../platform/contract/wire-lists.ts';
import type { ReportSource } from '../../../platform/contract/wire-own-reports.ts';
import type { ReportPreview } from '../../../platform/contract/wire-report-preview.ts';
import { ApiError, getJson, isAbort, messageOf, putJson } from '../../api/client.ts';
import { define, fromCode, ShirabeElement } from '../../app/element.ts';
import { askToLeave } from '../../app/leave.ts';
import { missing } from '../../app/missing-page.ts';
import { announce, setPageTitle } from '../../app/page.ts';
import { navigate, setLeaveGuard } from '../../app/router.ts';
import { urlOf, type Route } from '../../app/routes.ts';
import { errorState, skeleton } from '../../components/state/state.ts';
import { showToast } from '../../components/toast/toast.ts';
import { t, text } from '../../locale/locale.ts';
import { o } from '../report/words.ts';
import { goToProblem, renderForm, withDropped } from './builder-form.ts';
import { type BuilderDialog, renderDialogs } from './builder-dialogs.ts';
import './builder-start.ts';
import { blankContent, columnKeys, type Content, joinsOf, put } from './draft.ts';
import type { BuilderProblem, Editing, FieldRoot } from './editing.ts';
import { pickFieldOf, renderRoots } from './field-roots.ts';
import { FieldNames, type KnownField, readFields } from './known-fields.ts';
import './report-preview.ts';
import { nameIn } from './name-in.ts';
import { firstStep, stepBack, stepOn, stepTo, type Steps } from './steps.ts';
import { b } from './words.ts';

/**
 * Makes a report, or changes one that a user made: the fields of its objects, its definition as a form, and what it shows, side by side. `/reports/new` begins one,
 * with `object` or `from` (another report); `/reports/NAME/edit` changes one.
 */
class ReportBuilderPage extends ShirabeElement {
  static override properties = {
    route: fromCode,
    steps: { state: true },
    source: { state: true },
    preview: { state: true },
    fields: { state: true },
    objects: { state: true },
    pointing: { state: true },
    error: { state: true },
    refusal: { state: true },
    dialog: { state: true },
    asFormula: { state: true },
    view: { state: true },
    busy: { state: true },
  };
  declare route: Route;
  declare steps: Steps<Content> | null;
  /** The report that is changed, or that this one began with. */
  declare source: ReportSource | null;
  declare preview: ReportPreview | null;
  declare fields: readonly KnownField[];
  declare objects: readonly { readonly object: string; readonly label: Text }[];
  declare pointing: PointingObjects['pointing'];
  declare error: unknown;
  /** Why it could not be saved. */
  declare refusal: unknown;
  declare dialog: BuilderDialog | null;
  declare asFormula: boolean;
  /** Where there is room for one: the form or what it shows. */
  declare view: 'form' | 'preview';
  declare busy: boolean;
  #abort = new AbortController();
  #kept = '';
  #dragged: KnownField | null = null;
  #endGuard: (() => void) | null = null;
  #names = new FieldNames((fields) => this.#know(fields));
  #roots: readonly FieldRoot[] = [];

  constructor() {
    super();
    this.steps = null;
    this.source = null;
    this.preview = null;
    this.fields = [];
    this.objects = [];
    this.pointing = [];
    this.error = null;
    this.refusal = null;
    this.dialog = null;
    this.asFormula = false;
    this.view = 'form';
    this.busy = false;
  }
  override connectedCallback(): void {
    super.connectedCallback();
    addEventListener('keydown', this.#onKey);
  }
  override disconnectedCallback(): void {
    super.disconnectedCallback();
    removeEventListener('keydown', this.#onKey);
    this.#abort.abort();
    this.#release();
  }
  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('route')) void this.#load();
    if (!changed.has('steps') || !this.steps) return;
    if (this.#isDirty()) this.#endGuard ??= setLeaveGuard(askToLeave);
    else this.#release();
    this.#meetRoots(this.steps.now);
    void this.#names.learn(this.steps.now, (alias) => this.#roots.find((root) => root.alias === alias)?.label ?? alias);
  }

  /** The report that is changed; '' while one is made. */
  get #report(): string {
    return this.route.params['report'] ?? '';
  }
  get #problems(): readonly BuilderProblem[] {
    if (this.refusal instanceof ApiError && this.refusal.problems.length > 0)
      return this.refusal.problems.map(({ field = '', code, message }) => ({ path: field.replace(/^definition\./, '').split('.'), code, message }));
    return this.preview?.problems ?? [];
  }
  #isDirty(): boolean {
    return this.steps !== null && JSON.stringify(this.steps.now) !== this.#kept;
  }
  #release(): void {
    this.#endGuard?.();
    this.#endGuard = null;
  }

  override render(): TemplateResult {
    if (this.error instanceof ApiError && this.error.status === 404) return missing();
    const title = this.#report === '' ? b('builder.new') : this.source ? text(this.source.label) : b('builder.edit');
    setPageTitle(title);
    return html`<div class="page builder" data-view=${this.view}>
      <div class="head">
        <div>
          <ol class="crumbs">
            <li><a href=${urlOf.reports()}>${t('reports.title')}</a></li>
            ${this.#report !== '' && this.source ? html`<li><a href=${urlOf.report(this.#report)}>${text(this.source.label)}</a></li>` : nothing}
          </ol>
          <h1>${title}</h1>
          ${this.steps ? html`<p class="quiet" role="status">${b(this.#isDirty() ? 'builder.unsaved' : 'builder.saved')}</p>` : nothing}
        </div>
        ${this.steps ? this.#renderActs(this.steps) : nothing}
      </div>
      ${this.error !== null ? errorState(this.error, () => void this.#load()) : this.steps ? this.#renderBuilder(this.steps.now) : this.#renderBegin()}
    </div>`;
  }

  #renderBegin(): TemplateResult {
    const { query } = this.route;
    return this.#report === '' && !query.get('object') && !query.get('from') ? html`<builder-start></builder-start>` : skeleton(10);
  }

  #renderActs(steps: Steps<Content>): TemplateResult {
    const isOwn = this.#report !== '' && typeof this.source?.version === 'number';
    return html`<div class="acts">
      <button type="button" class="btn" ?disabled=${steps.past.length === 0} @click=${() => this.#step(stepBack)}>${b('builder.undo')}</button>
      <button type="button" class="btn" ?disabled=${steps.future.length === 0} @click=${() => this.#step(stepOn)}>${b('builder.redo')}</button>
      <button type="button" class="btn" @click=${() => void this.#open('yaml')}>${b('builder.yaml')}</button>
      <button type="button" class="btn ${isOwn ? '' : 'main'}" @click=${() => void this.#open('save')}>${o('own.save_as')}</button>
      ${
        isOwn
          ? html`<button
              type="button"
              class="btn main"
              aria-disabled=${this.busy ? 'true' : nothing}
              @click=${() => void this.#save(this.source?.version ?? 0)}
            >
              ${o(this.busy ? 'own.saving' : 'own.save')}
            </button>`
          : nothing
      }
    </div>`;
  }

  #renderBuilder(content: Content): TemplateResult {
    const editing = this.#editing(content);
    const object = this.#roots[0]?.label ?? content.from;
    const views = (['form', 'preview'] as const).map(
      (view) =>
        html`<button type="button" class="btn" aria-pressed=${this.view === view ? 'true' : 'false'} @click=${() => (this.view = view)}>
          ${b(`builder.view_${view}`)}
        </button>`,
    );
    return html`${this.refusal !== null ? html`<p class="note bad" role="alert">${messageOf(this.refusal)}</p>` : nothing} ${this.#renderProblems()}
      <div class="builder-views" role="group" aria-label=${b('builder.views')}>${views}</div>
      <div class="builder-parts" @dragend=${() => this.#drag(null)}>
        <section class="card builder-fields" aria-label=${b('builder.fields')}>
          <div class="card-body">
            <h2>${b('builder.fields')}</h2>
            <p class="quiet">${b('builder.fields_hint')}</p>
            ${renderRoots(this.#roots, {
              chosen: columnKeys(content),
              act: 'columns.add',
              pick: (field) => this.#drop('columns', field),
              drag: (field) => this.#drag(field),
            })}
          </div>
        </section>
        <div class="builder-sections" @dragover=${(event: DragEvent) => this.#onDragOver(event)} @drop=${(event: DragEvent) => this.#onDrop(event)}>
          ${renderForm(editing, {
            objectName: object,
            pointing: this.pointing,
            asFormula: this.asFormula,
            toggleFormula: () => (this.asFormula = !this.asFormula),
          })}
        </div>
        <report-preview
          .content=${content}
          @preview-told=${(event: CustomEvent<ReportPreview>) => {
            this.preview = event.detail;
            this.refusal = null;
          }}
          @preview-sort=${(event: CustomEvent<string[]>) => this.#change(put(content, 'sort', event.detail))}
          @preview-narrow=${() => this.#narrow()}
        ></report-preview>
      </div>
      ${renderDialogs(this.dialog, {
        content,
        source: this.source,
        report: this.#report,
        end: () => (this.dialog = null),
        saved: (source) => this.#savedAs(source),
        overwrite: (version) => void this.#save(version),
        takeTheirs: (source) => this.#begin(source.definition as unknown as Content, source),
        saveAs: () => void this.#open('save'),
      })}`;
  }

  #renderProblems(): unknown {
    const problems = this.#problems;
    if (problems.length === 0) return nothing;
    return html`<div class="note warn builder-wrong" role="status">
      <p>${b('builder.wrong', { count: problems.length })}</p>
      <ul>
        ${problems.slice(0, 10).map((problem) => html`<li><button type="button" class="btn link" @click=${() => this.#goTo(problem)}>${problem.message}</button></li>`)}
      </ul>
      ${problems.length > 10 ? html`<p>${b('builder.wrong_more', { count: problems.length - 10 })}</p>` : nothing}
    </div>`;
  }

  #editing(content: Content): Editing {
    return {
      content,
      change: (next, place) => this.#change(next, place),
      roots: this.#roots,
      fields: this.fields,
      shown: this.preview?.report?.columns ?? [],
      problems: this.#problems,
      nameOf: (path) => nameIn(content, this.fields, (object) => this.#objectName(object), path),
      pick: (accepts?: (column: ReachableColumn) => boolean) => pickFieldOf(this.#roots, accepts),
    };
  }

  #objectName(object: string): string {
    return text(this.objects.find((one) => one.object === object)?.label ?? { ja: object, en: object });
  }
  #change(next: Content, place = ''): void {
    if (this.steps) this.steps = stepTo(this.steps, next, place);
  }
  #step(to: (steps: Steps<Content>) => Steps<Content>): void {
    if (this.steps) this.steps = to(this.steps);
  }
  #drop(target: string, field: KnownField): void {
    const { steps } = this;
    if (!steps) return;
    this.#know([field]);
    const next = withDropped({ content: steps.now }, target, field);
    if (next === steps.now) return;
    this.#change(next);
    announce(b('builder.added', { name: field.name }));
  }
  #drag(field: KnownField | null): void {
    this.#dragged = field;
    this.classList.toggle('dragging', field !== null);
  }
  #onDragOver(event: DragEvent): void {
    if (this.#dragged && (event.target as Element).closest('.builder-section')?.querySelector('[data-drop]')) event.preventDefault();
  }
  #onDrop(event: DragEvent): void {
    const target = (event.target as Element).closest('.builder-section')?.querySelector<HTMLElement>('[data-drop]')?.dataset['drop'];
    const field = this.#dragged;
    this.#drag(null);
    if (target === undefined || !field) return;
    event.preventDefault();
    this.#drop(target, field);
  }
  #goTo(problem: BuilderProblem): void {
    this.view = 'form';
    void this.updateComplete.then(() => goToProblem(this, problem));
  }
  #narrow(): void {
    this.#goTo({ path: ['where'], code: '', message: '' });
  }
  readonly #onKey = (event: KeyboardEvent): void => {
    const isTyping = event.target instanceof HTMLInputElement || event.target instanceof HTMLTextAreaElement;
    if (isTyping || !(event.ctrlKey || event.metaKey) || event.altKey || document.querySelector('dialog[open]')) return;
    const key = event.key.toLowerCase();
    if (key !== 'z' && key !== 'y') return;
    event.preventDefault();
    this.#step(key === 'y' || event.shiftKey ? stepOn : stepBack);
  };

  #know(fields: readonly KnownField[]): void {
    const fresh = fields.filter(({ path }) => !this.fields.some((one) => one.path === path));
    if (fresh.length > 0) this.fields = [...this.fields, ...fresh];
  }
  /** The trees of fields follow the objects that the report draws on. */
  #meetRoots(content: Content): void {
    const labelOf = (object: string) => this.#objectName(object);
    const joined = Object.entries(joinsOf(content)).map(([alias, { object }]) => ({ alias, object, label: labelOf(object) }));
    const roots = [{ alias: '', object: content.from, label: labelOf(content.from) }, ...joined];
    if (JSON.stringify(roots) === JSON.stringify(this.#roots)) return;
    const fresh = roots.filter(({ alias, object }) => !this.#roots.some((root) => root.alias === alias && root.object === object));
    this.#roots = roots;
    // Conditions are offered fewer fields without it; the tree tells why, and offers to try again.
    for (const { alias, object, label } of fresh)
      void readFields(alias, label, object).then(
        (fields) => this.#know(fields),
        () => undefined,
      );
  }

  async #load(): Promise<void> {
    this.#abort.abort();
    const { signal } = (this.#abort = new AbortController());
    const { query } = this.route;
    const from = this.#report !== '' ? this.#report : query.get('from');
    const object = query.get('object');
    this.error = null;
    if (!from && !object) return void (this.steps = null);
    if (from !== null && from === this.source?.report && this.steps && !this.#isDirty()) return;
    this.steps = null;
    try {
      const source = from ? await getJson<ReportSource>(`/reports/${encodeURIComponent(from)}/definition`, { signal }) : null;
      const content = source ? (source.definition as unknown as Content) : blankContent(object ?? '');
      const [objects, pointing] = await Promise.all([
        getJson<{ readonly object: string; readonly label: Text }[]>('/objects', { signal }),
        getJson<PointingObjects>(`/objects/${encodeURIComponent(content.from)}/pointing`, { signal }),
      ]);
      this.objects = objects;
      this.pointing = pointing.pointing;
      this.#begin(content, source);
    } catch (error) {
      if (!isAbort(error)) this.error = error;
    }
  }
  #begin(content: Content, source: ReportSource | null): void {
    this.source = source;
    this.#kept = this.#report === '' && source ? '' : JSON.stringify(content);
    this.preview = null;
    this.refusal = null;
    this.dialog = null;
    this.steps = firstStep(content);
  }

  async #open(kind: 'save' | 'yaml'): Promise<void> {
    if (kind === 'save') await import('../report/save-dialog.ts');
    else await import('../report/yaml-dialog.ts');
    this.dialog = { kind };
  }
  async #save(version: number): Promise<void> {
    const content = this.steps?.now;
    if (!content || this.busy) return;
    this.busy = true;
    this.refusal = null;
    this.dialog = null;
    try {
      this.source = await putJson<ReportSource>(`/own-reports/${encodeURIComponent(this.#report)}`, { definition: content, version });
      this.#kept = JSON.stringify(content);
      if (!this.#isDirty()) this.#release();
      showToast({
        text: o('own.saved', { name: text(this.source.label) }),
        action: { label: b('builder.show'), run: () => void navigate(urlOf.report(this.#report)) },
      });
    } catch (error) {
      if (error instanceof ApiError && error.code === 'conflict')
        this.dialog = { kind: 'conflict', words: error.message, current: error.body['current'] as ReportSource };
      else {
        this.refusal = error;
        const [first] = this.#problems;
        if (first) this.#goTo(first);
      }
    }
    this.busy = false;
  }
  #savedAs(source: ReportSource): void {
    this.source = source;
    this.#kept = JSON.stringify(this.steps?.now);
    this.#release();
    showToast({
      text: o('own.saved', { name: text(source.label) }),
      action: { label: b('builder.show'), run: () => void navigate(urlOf.report(source.report)) },
    });
    void navigate(urlOf.editReport(source.report), { replace: true });
  }
}
define('report-builder-page', ReportBuilderPage);

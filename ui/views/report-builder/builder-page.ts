import './builder.css';
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { Text } from '../../../platform/contract/text.ts';
import type { ReachableColumn } from '../../../platform/contract/wire-lists.ts';
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
import { beginBlock } from './begin-block.ts';
import { renderBlockBar } from './block-bar.ts';
import { blockOf, partAt, problemsOf, withBlock, withPart } from './blocks.ts';
import { blankContent, columnKeys, type Content, copied, freshKey, joinsOf, put, setsOf } from './draft.ts';
import type { BuilderProblem, Editing } from './editing.ts';
import { pickFieldOf, renderRoots } from './field-roots.ts';
import type { KnownField } from './known-fields.ts';
import './report-preview.ts';
import { nameIn } from './name-in.ts';
import { PartFields } from './part-fields.ts';
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
    block: { state: true },
    objects: { state: true },
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
  /** The block that is edited; '' for the report itself. */
  declare block: string;
  declare objects: readonly { readonly object: string; readonly label: Text }[];
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
  readonly #fields = new PartFields(() => this.requestUpdate());

  constructor() {
    super();
    this.steps = null;
    this.source = null;
    this.preview = null;
    this.block = '';
    this.objects = [];
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
    const { now } = this.steps;
    if (partAt(now, this.block) === now) this.block = '';
    for (const block of ['', ...Object.keys(now.joined ?? {})]) this.#fields.meet(block, partAt(now, block), (object) => this.#objectName(object));
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
    const { content: part, roots } = editing;
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
            ${renderRoots(roots, {
              chosen: columnKeys(part),
              act: 'columns.add',
              pick: (field) => this.#drop('columns', field),
              drag: (field) => this.#drag(field),
            })}
          </div>
        </section>
        <div class="builder-sections" @dragover=${(event: DragEvent) => this.#onDragOver(event)} @drop=${(event: DragEvent) => this.#onDrop(event)}>
          ${renderBlockBar({
            content,
            block: this.block,
            objects: this.objects,
            problems: this.#problems,
            choose: (block) => (this.block = block),
            change: (next, place) => this.#change(next, place),
            add: (object) => void this.#addBlock(content, object),
          })}
          ${renderForm(editing, {
            objectName: roots[0]?.label ?? part.from,
            pointing: (object) => this.#fields.pointing(object),
            asFormula: this.asFormula,
            toggleFormula: () => (this.asFormula = !this.asFormula),
          })}
        </div>
        <report-preview
          .content=${content}
          .block=${this.block}
          @preview-told=${(event: CustomEvent<ReportPreview>) => {
            this.preview = event.detail;
            this.refusal = null;
          }}
          @preview-sort=${(event: CustomEvent<string[]>) => editing.change(put(part, 'sort', event.detail))}
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
    const { block } = this;
    const part = partAt(content, block);
    const roots = this.#fields.roots(block);
    const fieldsOf = (name: string) => this.#fields.fields(block === '' ? name : block);
    return {
      content: part,
      block,
      change: (next, place = '') => this.#change(withPart(content, block, next), place === '' || block === '' ? place : `joined.${block}.${place}`),
      roots,
      fields: this.#fields.fields(block),
      shown: (this.preview?.report?.block ?? '') === block ? (this.preview?.report?.columns ?? []) : [],
      problems: problemsOf(this.#problems, block),
      nameOf: (path) => nameIn(part, fieldsOf, (object) => this.#objectName(object), path),
      pick: (accepts?: (column: ReachableColumn) => boolean) => pickFieldOf(roots, accepts),
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
    this.#fields.know(this.block, [field]);
    const part = partAt(steps.now, this.block);
    const next = withDropped({ content: part }, target, field);
    if (next === part) return;
    this.#change(withPart(steps.now, this.block, next));
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
    this.block = blockOf(problem);
    const path = this.block === '' ? problem.path : problem.path.slice(2);
    void this.updateComplete.then(() => goToProblem(this, { ...problem, path }));
  }
  #narrow(): void {
    this.#goTo({ path: [...(this.block === '' ? [] : ['joined', this.block]), 'where'], code: '', message: '' });
  }
  readonly #onKey = (event: KeyboardEvent): void => {
    const isTyping = event.target instanceof HTMLInputElement || event.target instanceof HTMLTextAreaElement;
    if (isTyping || !(event.ctrlKey || event.metaKey) || event.altKey || document.querySelector('dialog[open]')) return;
    const key = event.key.toLowerCase();
    if (key !== 'z' && key !== 'y') return;
    event.preventDefault();
    this.#step(key === 'y' || event.shiftKey ? stepOn : stepBack);
  };

  async #addBlock(content: Content, object: string): Promise<void> {
    const block = freshKey(object, [...Object.keys(content.joined ?? {}), ...Object.keys(joinsOf(content)), ...Object.keys(setsOf(content))]);
    try {
      const made = await beginBlock(content, object);
      if (!this.steps) return;
      this.#change(withBlock(this.steps.now, block, made));
      this.block = block;
      announce(b('builder.added', { name: this.#objectName(object) }));
    } catch (error) {
      showToast({ text: messageOf(error), tone: 'bad' });
    }
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
      const content = source ? copied(source.definition as unknown as Content) : blankContent(object ?? '');
      this.objects = await getJson<{ readonly object: string; readonly label: Text }[]>('/objects', { signal });
      this.#begin(content, source);
    } catch (error) {
      if (!isAbort(error)) this.error = error;
    }
  }
  #begin(content: Content, source: ReportSource | null): void {
    this.source = source;
    this.#kept = this.#report === '' && source ? '' : JSON.stringify(content);
    this.preview = null;
    this.block = '';
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

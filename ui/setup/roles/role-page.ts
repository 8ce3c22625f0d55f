import './roles.css';
import { html, nothing, type TemplateResult } from 'lit';
import type { AccessCatalogue, AccessRoleDetail, AccessRoles, RoleChangeAnswer } from '../../../platform/contract/wire-access.ts';
import { ApiError, getJson, isAbort, messageOf, postJson, putJson } from '../../api/client.ts';
import { define, fromCode, ShirabeElement } from '../../app/element.ts';
import { navigate } from '../../app/router.ts';
import { urlOf, type Route } from '../../app/routes.ts';
import { modalDialog } from '../../components/dialog/dialog.ts';
import { renderErrorSummary } from '../../components/error-summary/error-summary.ts';
import { errorState, skeleton } from '../../components/state/state.ts';
import { showToast } from '../../components/toast/toast.ts';
import { t, text } from '../../locale/locale.ts';
import { tr } from '../../locale/setup-roles-texts.ts';
import { renderFoot } from '../form/foot.ts';
import { formTools } from '../form/form-tools.ts';
import { renderHead } from '../head.ts';
import { s } from '../words.ts';
import { FormulaChecks } from './formula-checks.ts';
import { loadRole } from './load-roles.ts';
import { renderObjects, roleInput } from './render-objects.ts';
import { renderBasics, renderFields, renderReports, renderShown, type RoleFormParts } from './render-role-form.ts';
import { renderRole } from './render-role.ts';
import { renderPlanDialog } from './role-plan.ts';
import { missingOf, newRole, placeOfProblem, toDefinition, toValues, type RoleValues } from './role-values.ts';

interface Faults {
  readonly at: ReadonlyMap<string, readonly string[]>;
  readonly whole: readonly string[];
}
const noFaults: Faults = { at: new Map(), whole: [] };
/** What somebody else put in force meanwhile. */
interface Conflict {
  readonly base: string;
  readonly words: string;
  readonly theirs: AccessRoleDetail | null;
  readonly mayGoOn: boolean;
}

/** `/setup/roles/new` (`?from=` a role that is copied) and `/setup/roles/ROLE`: the form of a role that has a file of its own; of others what they may do. */
class RolePage extends ShirabeElement {
  static override properties = {
    route: fromCode,
    catalogue: { state: true },
    detail: { state: true },
    values: { state: true },
    error: { state: true },
    faults: { state: true },
    busy: { state: true },
    plan: { state: true },
    conflict: { state: true },
  };
  declare route: Route;
  declare catalogue: AccessCatalogue | null;
  /** The role, or the one that is copied; null for a new one. */
  declare detail: AccessRoleDetail | null;
  declare values: RoleValues | null;
  declare error: unknown;
  declare faults: Faults;
  declare busy: boolean;
  declare plan: RoleChangeAnswer | null;
  declare conflict: Conflict | null;
  #before = '';
  #base = '';
  #mayChange = false;
  readonly #tools = formTools();
  readonly #abort = new AbortController();
  readonly #checks = new FormulaChecks(() => this.requestUpdate());

  constructor() {
    super();
    this.catalogue = null;
    this.detail = null;
    this.values = null;
    this.error = null;
    this.faults = noFaults;
    this.busy = false;
    this.plan = null;
    this.conflict = null;
  }
  override connectedCallback(): void {
    super.connectedCallback();
    void this.#load();
  }
  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#tools.guard(false);
    this.#checks.forgetBelow('');
    this.#abort.abort();
  }

  get #isNew(): boolean {
    return this.route.params['part'] === 'new';
  }
  get #name(): string {
    return (this.#isNew ? this.route.query.get('from') : this.route.params['part']) ?? '';
  }

  async #load(): Promise<void> {
    this.error = null;
    const { signal } = this.#abort;
    try {
      const [catalogue, detail] = await Promise.all([
        getJson<AccessCatalogue>('/access/catalogue', { signal }),
        this.#name === '' ? null : loadRole(this.#name, signal),
      ]);
      const { base, may_change: mayChange } = detail ?? (await getJson<AccessRoles>('/access/roles', { signal }));
      this.catalogue = catalogue;
      this.#mayChange = mayChange;
      this.#take(detail, base);
    } catch (error) {
      if (!isAbort(error)) this.error = error;
    }
  }
  #take(detail: AccessRoleDetail | null, base: string): void {
    this.detail = detail;
    this.#base = base;
    const values = detail ? toValues(detail.definition) : newRole;
    this.values = detail && this.#isNew ? copyOf(values, detail) : values;
    this.#before = JSON.stringify(this.values);
    this.faults = noFaults;
    this.conflict = null;
    this.plan = null;
    this.#checks.forgetBelow('');
    this.#tools.guard(false);
  }
  get #unsaved(): boolean {
    return JSON.stringify(this.values) !== this.#before;
  }
  #change(changes: Partial<RoleValues>): void {
    if (!this.values) return;
    this.values = { ...this.values, ...changes };
    this.#tools.guard(this.#unsaved);
  }

  override render(): TemplateResult {
    const { catalogue, detail, values } = this;
    const above = [{ label: s('setup.roles'), href: urlOf.setup('roles') }];
    const title = this.#isNew ? tr('roles.new') : detail ? text(detail.label) : s('setup.roles');
    const head = renderHead({ title, above, note: this.#isNew && detail ? tr('role.copy_of', { name: text(detail.label) }) : undefined });
    if (this.error !== null)
      return html`${head}
        <div class="card">${errorState(this.error, () => void this.#load())}</div>`;
    if (!catalogue || !values)
      return html`${head}
        <div class="card">${skeleton()}</div>`;
    if (!this.#mayChange || (!this.#isNew && detail?.origin === 'app')) return html`${head} ${this.#renderReadOnly(catalogue, detail)}`;
    const parts: RoleFormParts = {
      values,
      catalogue,
      isNew: this.#isNew,
      messages: (place) => this.#messages(place),
      change: (changes) => this.#change(changes),
    };
    const section = (id: string, heading: string, body: TemplateResult) =>
      html`<section class="card" aria-labelledby="role-${id}-heading">
        <div class="card-head"><h2 id="role-${id}-heading">${heading}</h2></div>
        ${body}
      </section>`;
    return html`${head}
      <form
        class="page-form role-form"
        novalidate
        @submit=${(event: Event) => {
          event.preventDefault();
          void this.#review();
        }}
      >
        ${this.#renderSummary()} ${section('basic', tr('role.basic'), renderBasics(parts))}
        ${
          values.setup === 'all'
            ? html`<p class="note warn">${tr('roles.administrator_note')}</p>`
            : html`${section(
                'objects',
                tr('roles.objects'),
                renderObjects({
                  catalogue,
                  objects: values.objects,
                  messages: (place) => this.#messages(place),
                  isGood: (place) => this.#checks.found.get(place) === '',
                  change: (objects) => this.#change({ objects }),
                  typed: (place, object, where) => this.#typed(place, object, where),
                  forget: (place) => this.#forget(place),
                }),
              )}
              ${section('fields', tr('roles.fields'), renderFields(parts))} ${section('reports', tr('roles.reports'), renderReports(parts))}
              ${section('shown', tr('roles.shown'), renderShown(parts))}`
        }
        ${renderFoot({
          unsaved: this.#unsaved,
          busy: this.busy,
          submit: this.#isNew ? tr('role.review_new') : tr('role.review'),
          cancel: () => void navigate(this.#list),
        })}
      </form>
      ${this.#renderPlan()} ${this.#renderConflict()}`;
  }

  get #list(): string {
    return urlOf.setup('roles', undefined, this.#name === '' ? {} : { role: this.#name });
  }
  #renderReadOnly(catalogue: AccessCatalogue, detail: AccessRoleDetail | null): TemplateResult {
    return html`<p class="note idle">${this.#mayChange ? tr('roles.app_note') : tr('roles.read_only_note')}</p>
      ${detail ? html`<section class="card" aria-label=${text(detail.label)}>${renderRole(detail, catalogue, '')}</section>` : nothing}`;
  }

  /** What the server said, and of a condition that is being typed what is wrong with it now. */
  #messages(place: string): readonly string[] {
    const now = this.#checks.found.get(place);
    return [...(this.faults.at.get(place) ?? []), ...(now ? [now] : [])];
  }
  #typed(place: string, object: string, where: string): void {
    const { [place]: _past, ...at } = Object.fromEntries(this.faults.at);
    this.faults = { ...this.faults, at: new Map(Object.entries(at)) };
    this.#checks.ask(place, object, where);
  }
  #forget(below: string): void {
    this.#checks.forgetBelow(below);
    this.faults = { ...this.faults, at: new Map([...this.faults.at].filter(([place]) => !place.startsWith(below))) };
  }

  #renderSummary(): TemplateResult | typeof nothing {
    return renderErrorSummary([
      ...this.faults.whole.map((message) => ({ message })),
      ...[...this.faults.at].flatMap(([place, messages]) => messages.map((message) => ({ controlId: roleInput(place), label: this.#labelOf(place), message }))),
    ]);
  }
  #labelOf(place: string): string {
    const [part = '', object = ''] = place.split('.');
    const basics: Readonly<Record<string, string>> = {
      role: tr('role.name'),
      label: tr('role.label_ja'),
      label_en: tr('role.label_en'),
      description: tr('role.description_ja'),
      description_en: tr('role.description_en'),
      reach: tr('role.reach'),
      setup: tr('role.setup'),
      fields: tr('roles.fields'),
      folders: tr('roles.folder'),
      reports: tr('roles.report'),
      tabs: tr('roles.tabs'),
      lists: tr('roles.lists'),
    };
    return part === 'objects' ? text(this.catalogue?.objects.find((each) => each.object === object)?.label) || object : (basics[part] ?? part);
  }

  /** Asks what the change would give and take. */
  async #review(): Promise<void> {
    const { values } = this;
    if (!values || this.busy) return;
    const words = { role: tr('role.name_wrong'), label: tr('role.label_missing'), setup: tr('role.areas_missing') };
    const missing = missingOf(values);
    this.faults = { at: new Map(missing.map((place) => [place, [words[place]]])), whole: [] };
    if (missing.length > 0) return this.#showFaults();
    this.busy = true;
    try {
      this.plan = await this.#send(values, true);
    } catch (error) {
      await this.#refuse(values, error);
    }
    this.busy = false;
  }
  async #apply(): Promise<void> {
    const { values } = this;
    if (!values || this.busy) return;
    this.busy = true;
    try {
      const { version } = await this.#send(values, false);
      this.#tools.guard(false);
      this.plan = null;
      showToast({ text: tr('role.applied', { name: values.labelJa.trim(), version: version ?? '' }) });
      await navigate(urlOf.setup('roles', undefined, { role: values.role.trim() }));
    } catch (error) {
      this.plan = null;
      await this.#refuse(values, error);
    }
    this.busy = false;
  }
  #send(values: RoleValues, isDry: boolean): Promise<RoleChangeAnswer> {
    const body = { base: this.#base, definition: toDefinition(values) };
    const options = { query: { dry_run: isDry ? 1 : null } };
    const change = this.#isNew ? postJson<RoleChangeAnswer> : putJson<RoleChangeAnswer>;
    return change(this.#isNew ? '/access/roles' : `/access/roles/${this.#name}`, body, options);
  }

  async #refuse(values: RoleValues, error: unknown): Promise<void> {
    if (error instanceof ApiError && error.code === 'conflict') return this.#readTheirs(values);
    const at = new Map<string, readonly string[]>();
    const whole: string[] = [];
    const found = error instanceof ApiError ? error.problems : [];
    for (const { field = '', message } of found) {
      const place = placeOfProblem(field, values);
      if (place === null) whole.push(message);
      else at.set(place, [...(at.get(place) ?? []), message]);
    }
    this.faults = { at, whole: found.length === 0 ? [messageOf(error)] : whole };
    await this.#showFaults();
  }
  async #showFaults(): Promise<void> {
    await this.updateComplete;
    this.#tools.focus('error-summary');
  }

  async #readTheirs(values: RoleValues): Promise<void> {
    try {
      const { base, roles } = await getJson<AccessRoles>('/access/roles');
      const name = this.#isNew ? values.role.trim() : this.#name;
      const theirs = roles.some(({ role }) => role === name) ? await loadRole(name) : null;
      if (this.#isNew) this.conflict = { base, theirs: null, words: theirs ? tr('role.conflict_taken') : tr('role.conflict_same'), mayGoOn: theirs === null };
      else {
        const isSame = theirs !== null && JSON.stringify(theirs.definition) === JSON.stringify(this.detail?.definition);
        this.conflict = {
          base,
          theirs,
          words: theirs === null ? tr('role.conflict_gone') : isSame ? tr('role.conflict_same') : tr('role.conflict_changed'),
          mayGoOn: theirs !== null,
        };
      }
    } catch (error) {
      this.faults = { at: new Map(), whole: [messageOf(error)] };
      await this.#showFaults();
    }
  }

  #renderPlan(): TemplateResult | typeof nothing {
    if (!this.plan) return nothing;
    return renderPlanDialog({
      plan: this.plan,
      heading: tr('role.plan'),
      confirm: tr('role.apply'),
      busy: this.busy,
      apply: () => void this.#apply(),
      close: () => (this.plan = null),
    });
  }
  #renderConflict(): TemplateResult | typeof nothing {
    const { conflict } = this;
    if (!conflict) return nothing;
    const { base, theirs } = conflict;
    const close = () => {
      if (this.#isNew) this.#base = base;
      this.conflict = null;
    };
    const actions = html`<button type="button" class="btn" @click=${close}>${t('record.back_to_form')}</button>
      ${theirs ? html`<button type="button" class="btn" @click=${() => this.#take(theirs, theirs.base)}>${tr('role.conflict_theirs')}</button>` : nothing}
      ${
        conflict.mayGoOn
          ? html`<button
              type="button"
              class="btn main"
              @click=${() => {
                this.#base = theirs?.base ?? base;
                this.conflict = null;
                void this.#review();
              }}
            >
              ${tr('role.conflict_mine')}
            </button>`
          : nothing
      }`;
    return modalDialog({ id: 'role-conflict', heading: tr('role.conflict'), body: html`<p>${conflict.words}</p>`, actions, close });
  }
}
define('setup-role', RolePage);

/** A copy under a name of its own. */
function copyOf(values: RoleValues, { role, label }: AccessRoleDetail): RoleValues {
  return {
    ...values,
    role: `${role}_copy`.slice(0, 40),
    labelJa: `${label.ja}のコピー`,
    labelEn: label.en === label.ja ? '' : `Copy of ${label.en}`,
  };
}

import './list-dialogs.css';
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import type { ListDefinition, ListRequest } from '../../../platform/contract/wire-lists.ts';
import { ApiError, getJson, messageOf, postJson, putJson } from '../../api/client.ts';
import { define, fromCode, ShirabeElement } from '../../app/element.ts';
import { modalDialog } from '../../components/dialog/dialog.ts';
import { errorState, skeleton } from '../../components/state/state.ts';
import type { NamedFilterField } from '../../components/filter/filter-fields.ts';
import { learnFields, unknownPaths, withFields } from '../../components/filter/learn-fields.ts';
import '../../components/filter/filter-panel.ts';
import { l } from '../../components/columns/words.ts';
import { parseSort } from '../../components/table/sort.ts';
import { t, text } from '../../locale/locale.ts';
import type { ShownList } from './shown-list.ts';

/** What is typed of a list. */
interface Draft {
  readonly label: string;
  readonly columns: readonly string[];
  readonly sort: string;
  readonly sharing: 'private' | 'roles' | 'everyone';
  readonly roles: readonly string[];
}

/**
 * Makes a list of what is shown, or changes one that a user made. `shown`: the list as it stands on the page; `kind`: which of both; `fields`: what may be
 * filtered by. Fires `list-saved` with the ListDefinition, and `dialog-end` when there is nothing more to do.
 */
class ListDialog extends ShirabeElement {
  static override properties = {
    shown: fromCode,
    kind: fromCode,
    fields: fromCode,
    definition: { state: true },
    draft: { state: true },
    known: { state: true },
    where: { state: true },
    error: { state: true },
    refusal: { state: true },
    theirs: { state: true },
    busy: { state: true },
  };
  declare shown: ShownList;
  declare kind: 'new' | 'edit';
  declare fields: readonly NamedFilterField[];
  declare definition: ListDefinition | null;
  declare draft: Draft;
  /** `fields`, and what the condition names beyond them. */
  declare known: readonly NamedFilterField[];
  /** The condition that the panel begins with. */
  declare where: string;
  /** Why the list could not be read. */
  declare error: unknown;
  /** Why it could not be saved. */
  declare refusal: unknown;
  /** The list as somebody else saved it meanwhile, and the condition typed here. */
  declare theirs: { readonly list: ListDefinition; readonly where: string } | null;
  declare busy: boolean;

  constructor() {
    super();
    this.kind = 'new';
    this.fields = [];
    this.definition = null;
    this.draft = { label: '', columns: [], sort: '', sharing: 'private', roles: [] };
    this.known = [];
    this.where = '';
    this.error = null;
    this.refusal = null;
    this.theirs = null;
    this.busy = false;
  }
  protected override firstUpdated(changed: PropertyValues<this>): void {
    super.firstUpdated(changed);
    void this.#load();
  }

  async #load(): Promise<void> {
    this.error = null;
    try {
      await this.#take(await getJson<ListDefinition>(this.#path));
    } catch (error) {
      this.error = error;
    }
  }
  async #take(definition: ListDefinition): Promise<void> {
    const { shown } = this;
    const where = this.kind === 'new' ? bothConditions(definition.where ?? '', shown.filter) : (definition.where ?? '');
    this.known = withFields(this.fields, await learnFields(shown.object, unknownPaths(where, this.fields)));
    this.where = where;
    const shared = definition.made?.shared;
    this.theirs = null;
    this.definition = definition;
    this.draft =
      this.kind === 'new'
        ? { label: '', columns: shown.columns, sort: shown.sort, sharing: 'private', roles: [] }
        : {
            label: text(definition.label),
            columns: definition.columns.map(({ key }) => key),
            sort: definition.sort,
            sharing: shared?.everyone ? 'everyone' : shared && shared.roles.length > 0 ? 'roles' : 'private',
            roles: shared?.roles ?? [],
          };
  }
  get #path(): string {
    return `/objects/${encodeURIComponent(this.shown.object)}/lists/${encodeURIComponent(this.shown.list)}`;
  }

  override render(): TemplateResult {
    const heading = l(this.kind === 'new' ? 'edit.new' : 'edit.title');
    const close = () => this.#end();
    if (!this.definition) {
      const body = this.error === null ? skeleton(5) : errorState(this.error, () => void this.#load());
      return modalDialog({ id: 'list', heading, body, wide: true, close });
    }
    if (this.theirs) return this.#renderConflict(heading, this.theirs.list);
    const actions = html`<button type="button" class="btn" @click=${close}>${t('app.cancel')}</button>
      <button type="submit" form="list-form" class="btn main" ?disabled=${this.busy}>${l(this.busy ? 'edit.saving' : 'edit.save')}</button>`;
    return modalDialog({ id: 'list', heading, body: this.#renderForm(this.definition), actions, wide: true, close });
  }

  #renderForm(definition: ListDefinition): TemplateResult {
    const { draft } = this;
    const missing = this.kind === 'edit' ? (definition.made?.missing ?? []) : [];
    return html`<form id="list-form" class="list-form" novalidate @submit=${(event: Event) => void this.#save(event)}>
      ${this.#renderRefusal()}
      <div>
        <h3><label for="list-label">${l('edit.label')}</label></h3>
        <input
          id="list-label"
          class="field-input list-name"
          maxlength="80"
          required
          aria-invalid=${this.#problemAt('label') ? 'true' : nothing}
          aria-describedby="list-label-problem"
          .value=${live(draft.label)}
          @input=${(event: InputEvent) => {
            if (this.#problemAt('label')) this.refusal = null;
            this.#change({ label: (event.target as HTMLInputElement).value });
          }}
        />
        <p id="list-label-problem" class="field-error" role="alert">${this.#problemAt('label') ?? ''}</p>
        ${this.kind === 'edit' && definition.made?.own === false ? html`<p class="quiet">${definition.made.owner ? l('edit.owner', { name: definition.made.owner }) : l('edit.owner_gone')}</p>` : nothing}
      </div>
      ${missing.length > 0 ? html`<p class="note warn">${l('edit.missing', { names: missing.join(', ') })}</p>` : nothing}
      <section aria-labelledby="list-conditions">
        <h3 id="list-conditions">${l('edit.conditions')}</h3>
        <p class="quiet">${l('edit.no_conditions')}</p>
        <filter-panel
          .filter=${this.where}
          .fields=${this.known}
          .object=${this.shown.object}
          @field-found=${(event: CustomEvent<NamedFilterField>) => (this.known = withFields(this.known, [event.detail]))}
        ></filter-panel>
      </section>
      <section aria-labelledby="list-columns">
        <h3 id="list-columns">${l('edit.columns')} ・ ${l('edit.order')}</h3>
        <p>${draft.columns.map((key) => this.#nameOf(key)).join('、')}</p>
        <p class="quiet">${l('edit.order')}: ${this.#orderWords(draft.sort)}</p>
        ${
          this.kind === 'edit'
            ? html`<button type="button" class="btn" @click=${() => this.#change({ columns: this.shown.columns, sort: this.shown.sort })}>
                ${l('edit.use_shown')}
              </button>`
            : nothing
        }
      </section>
      ${definition.can.share ? this.#renderSharing(definition) : nothing}
    </form>`;
  }

  #renderSharing(definition: ListDefinition): TemplateResult {
    const { draft } = this;
    const option = (sharing: Draft['sharing'], words: string) =>
      html`<label class="share-option"
        ><input type="radio" name="sharing" .checked=${live(draft.sharing === sharing)} @change=${() => this.#change({ sharing })} />${words}</label
      >`;
    return html`<fieldset>
      <legend>${l('edit.sharing')}</legend>
      ${option('private', l('edit.private'))} ${option('roles', l('edit.roles'))}
      ${
        draft.sharing === 'roles'
          ? html`<div class="share-roles" role="group" aria-label=${l('edit.roles')}>
              ${definition.roles.map(
                ({ role, label }) =>
                  html`<label class="share-option"
                    ><input
                      type="checkbox"
                      .checked=${live(draft.roles.includes(role))}
                      @change=${(event: Event) =>
                        this.#change({
                          roles: (event.target as HTMLInputElement).checked ? [...draft.roles, role] : draft.roles.filter((one) => one !== role),
                        })}
                    />${text(label)}</label
                  >`,
              )}
            </div>`
          : nothing
      }
      ${option('everyone', l('edit.everyone', { object: this.shown.objectLabel }))}
      <p class="quiet">${l('edit.sharing_hint')}</p>
    </fieldset>`;
  }

  #renderRefusal(): unknown {
    if (this.refusal === null || this.#problemAt('label')) return nothing;
    return html`<p class="note bad" role="alert">${typeof this.refusal === 'string' ? this.refusal : messageOf(this.refusal)}</p>`;
  }
  #problemAt(field: string): string | undefined {
    return this.refusal instanceof ApiError ? this.refusal.problems.find((problem) => problem.field === field)?.message : undefined;
  }

  #renderConflict(heading: string, theirs: ListDefinition): TemplateResult {
    const { draft } = this;
    const show = (title: string, one: { label: string; where: string; columns: readonly string[]; sort: string }) =>
      html`<section>
        <h3>${title}</h3>
        <dl>
          <div>
            <dt>${l('edit.label')}</dt>
            <dd>${one.label}</dd>
          </div>
          <div>
            <dt>${l('edit.conditions')}</dt>
            <dd><code>${one.where || '–'}</code></dd>
          </div>
          <div>
            <dt>${l('edit.columns')}</dt>
            <dd>${one.columns.map((key) => this.#nameOf(key)).join('、')}</dd>
          </div>
          <div>
            <dt>${l('edit.order')}</dt>
            <dd>${this.#orderWords(one.sort)}</dd>
          </div>
        </dl>
      </section>`;
    const body = html`<p role="alert"><strong>${l('edit.conflict')}</strong></p>
      <div class="list-versions">
        ${show(l('edit.theirs'), { label: text(theirs.label), where: theirs.where ?? '', columns: theirs.columns.map(({ key }) => key), sort: theirs.sort })}
        ${show(l('edit.mine'), { ...draft, where: this.theirs?.where ?? '' })}
      </div>`;
    const actions = html`<button type="button" class="btn" @click=${() => void this.#take(theirs)}>${l('edit.take_theirs')}</button>
      <button type="button" class="btn main" ?disabled=${this.busy} @click=${() => void this.#send(this.theirs?.where ?? '', theirs.made?.version)}>
        ${l('edit.keep_mine')}
      </button>`;
    return modalDialog({ id: 'list', heading, body, actions, wide: true, close: () => this.#end() });
  }

  #nameOf(key: string): string {
    return this.shown.names.get(key) ?? this.known.find((field) => field.key === key)?.label ?? key;
  }
  #orderWords(sort: string): string {
    const keys = parseSort(sort).map(({ key, descending }) => `${this.#nameOf(key)}${descending ? ' ↓' : ' ↑'}`);
    return keys.join(', ') || l('edit.order_none');
  }
  #change(changes: Partial<Draft>): void {
    this.draft = { ...this.draft, ...changes };
  }

  async #save(event: Event): Promise<void> {
    event.preventDefault();
    this.refusal = null;
    const { draft } = this;
    if (draft.sharing === 'roles' && draft.roles.length === 0) return void (this.refusal = l('edit.roles_none'));
    const where = await this.querySelector('filter-panel')?.read();
    if (where === undefined) return void (this.refusal = l('edit.fix_condition'));
    await this.#send(where, this.definition?.made?.version);
  }
  async #send(where: string, version: number | undefined): Promise<void> {
    const { label, columns, sort, sharing, roles } = this.draft;
    const shared = { everyone: sharing === 'everyone', roles: sharing === 'roles' ? [...roles] : [] };
    const request: ListRequest = { label, columns: [...columns], where: where === '' ? null : where, sort, shared };
    this.busy = true;
    try {
      const saved =
        this.kind === 'new'
          ? await postJson<ListDefinition>(`/objects/${encodeURIComponent(this.shown.object)}/lists`, request)
          : await putJson<ListDefinition>(this.#path, { ...request, ...(version !== undefined && { version }) });
      this.dispatchEvent(new CustomEvent('list-saved', { detail: saved }));
      this.#end();
    } catch (error) {
      if (error instanceof ApiError && error.code === 'conflict') this.theirs = { list: error.body['current'] as ListDefinition, where };
      else {
        // What was typed of the condition is where it was.
        this.where = where;
        this.theirs = null;
        this.refusal = error;
        if (this.#problemAt('label')) void this.updateComplete.then(() => this.querySelector<HTMLElement>('#list-label')?.focus());
      }
    } finally {
      this.busy = false;
    }
  }
  #end(): void {
    this.dispatchEvent(new CustomEvent('dialog-end'));
  }
}
define('list-dialog', ListDialog);

/** Both conditions as one. */
function bothConditions(own: string, filter: string): string {
  return own && filter ? `(${own}) AND (${filter})` : own || filter;
}

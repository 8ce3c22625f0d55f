import '../report/report-dialogs.css';
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import type { NewOwnFolder, OwnFolder, OwnFolderChange } from '../../../platform/contract/wire-own-folders.ts';
import { ApiError, getJson, messageOf, postJson, putJson } from '../../api/client.ts';
import { define, fromCode, ShirabeElement } from '../../app/element.ts';
import { modalDialog } from '../../components/dialog/dialog.ts';
import { errorState, skeleton } from '../../components/state/state.ts';
import { showToast } from '../../components/toast/toast.ts';
import { t, text } from '../../locale/locale.ts';
import { o } from '../report/words.ts';
import { f } from './folder-words.ts';
import { folderPath, type Folder } from './folder-tree.ts';
import { renderShares, type NamedShare } from './render-shares.ts';

/**
 * Makes a folder (`folder` null) in another or at the top, or changes name, place and sharing of one. Fires `folder-saved` with the OwnFolder, and `dialog-end` when
 * there is nothing more to do.
 */
class FolderDialog extends ShirabeElement {
  static override properties = {
    folder: fromCode,
    parent: fromCode,
    folders: fromCode,
    kept: { state: true },
    label: { state: true },
    place: { state: true },
    shares: { state: true },
    failure: { state: true },
    refusal: { state: true },
    busy: { state: true },
  };
  /** The id of the one to change; null to make one. */
  declare folder: string | null;
  /** Where a new one lies; null at the top. */
  declare parent: string | null;
  /** All that the user sees. */
  declare folders: readonly Folder[];
  declare kept: OwnFolder | null;
  declare label: string;
  declare place: string | null;
  declare shares: readonly NamedShare[];
  declare failure: unknown;
  declare refusal: unknown;
  declare busy: boolean;

  constructor() {
    super();
    this.folder = null;
    this.parent = null;
    this.folders = [];
    this.kept = null;
    this.label = '';
    this.place = null;
    this.shares = [];
    this.failure = null;
    this.refusal = null;
    this.busy = false;
  }
  protected override firstUpdated(changed: PropertyValues<this>): void {
    super.firstUpdated(changed);
    this.place = this.parent;
    if (this.folder !== null) void this.#load(this.folder);
  }

  override render(): TemplateResult {
    const close = () => this.#end();
    const { folder, kept } = this;
    const heading = folder === null ? f('folder.new') : f('folder.heading', { name: kept?.label ?? '' });
    const isReady = folder === null || kept !== null;
    const actions = html`<button type="button" class="btn" @click=${close}>${t('app.cancel')}</button>
      <button type="submit" form="folder-form" class="btn main" ?disabled=${this.busy || !isReady}>
        ${folder === null ? f('folder.make') : o('own.save')}
      </button>`;
    return modalDialog({ id: 'folder-dialog', heading, body: this.#renderBody(isReady), actions, close });
  }

  #renderBody(isReady: boolean): unknown {
    if (this.failure !== null) return errorState(messageOf(this.failure), () => void this.#load(this.folder ?? ''));
    return isReady ? this.#renderForm() : skeleton(4);
  }

  #renderForm(): TemplateResult {
    const { kept } = this;
    const atLabel = this.#problemAt('label');
    const atPlace = this.#problemAt('parent');
    return html`<form id="folder-form" class="report-form" novalidate @submit=${(event: Event) => void this.#save(event)}>
      ${this.refusal !== null && atLabel === undefined && atPlace === undefined ? html`<p class="note bad" role="alert">${messageOf(this.refusal)}</p>` : nothing}
      <div>
        <label for="folder-label">${f('folder.label')}</label>
        <input
          id="folder-label"
          class="field-input"
          maxlength="80"
          required
          aria-invalid=${atLabel === undefined ? nothing : 'true'}
          aria-describedby="folder-label-problem"
          .value=${live(this.label)}
          @input=${(event: InputEvent) => {
            this.refusal = null;
            this.label = (event.target as HTMLInputElement).value;
          }}
        />
        <p id="folder-label-problem" class="field-error" role="alert">${atLabel ?? ''}</p>
      </div>
      <div>
        <label for="folder-place">${f('folder.parent')}</label>
        <select
          id="folder-place"
          class="field-input"
          aria-invalid=${atPlace === undefined ? nothing : 'true'}
          aria-describedby="folder-place-problem"
          @change=${(event: Event) => (this.place = (event.target as HTMLSelectElement).value || null)}
        >
          <option value="" ?selected=${this.place === null}>${f('folder.top')}</option>
          ${this.#places().map((one) => html`<option value=${one.folder} ?selected=${this.place === one.folder}>${this.#pathWords(one)}</option>`)}
        </select>
        <p id="folder-place-problem" class="field-error" role="alert">${atPlace ?? ''}</p>
      </div>
      ${kept ? renderShares(kept, this.shares, (shares) => (this.shares = shares)) : nothing}
    </form>`;
  }

  /** Folders that the user manages, but the folder itself and what lies in it. */
  #places(): readonly Folder[] {
    return this.folders.filter((one) => {
      if (!one.made) return false;
      if (one.folder === this.kept?.parent) return true;
      return one.can.manage && !folderPath(this.folders, one.folder).some(({ folder }) => folder === this.folder);
    });
  }
  #pathWords(one: Folder): string {
    return folderPath(this.folders, one.folder)
      .map(({ label }) => text(label))
      .join(' › ');
  }
  #problemAt(field: string): string | undefined {
    return this.refusal instanceof ApiError ? this.refusal.problems.find((problem) => problem.field === field)?.message : undefined;
  }

  async #load(folder: string): Promise<void> {
    this.failure = null;
    try {
      this.#take(await getJson<OwnFolder>(`/own-folders/${folder}`));
    } catch (error) {
      this.failure = error;
    }
  }
  #take(kept: OwnFolder): void {
    this.kept = kept;
    this.label = kept.label;
    this.place = kept.parent;
    this.shares = kept.shares;
  }

  async #save(event: Event): Promise<void> {
    event.preventDefault();
    this.busy = true;
    this.refusal = null;
    const { folder, kept, label, place: parent } = this;
    try {
      const saved =
        folder === null || !kept
          ? await postJson<OwnFolder>('/own-folders', { label, parent } satisfies NewOwnFolder)
          : await putJson<OwnFolder>(`/own-folders/${folder}`, {
              label,
              ...(parent !== kept.parent && { parent }),
              shares: this.shares.map(({ kind, id, right }) => ({ kind, id, right })),
              version: kept.version,
            } satisfies OwnFolderChange);
      showToast({ text: f(folder === null ? 'folder.made' : 'folder.saved', { name: saved.label }) });
      this.dispatchEvent(new CustomEvent('folder-saved', { detail: saved }));
      this.#end();
    } catch (error) {
      // What somebody else changed is told, with what was chosen here left as it is; saving again is then meant.
      if (error instanceof ApiError && error.code === 'conflict' && kept) this.kept = { ...kept, version: (error.body['current'] as OwnFolder).version };
      this.refusal = error;
      if (this.#problemAt('label') !== undefined) void this.updateComplete.then(() => this.querySelector<HTMLElement>('#folder-label')?.focus());
    }
    this.busy = false;
  }
  #end(): void {
    this.dispatchEvent(new CustomEvent('dialog-end'));
  }
}
define('folder-dialog', FolderDialog);

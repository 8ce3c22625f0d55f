import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { Import, Imports } from '../../../platform/contract/wire-import.ts';
import { getJson, isAbort, messageOf, remove } from '../../api/client.ts';
import { define, fromCode, ShirabeElement } from '../../app/element.ts';
import { urlOf } from '../../app/routes.ts';
import { currentUser } from '../../app/session.ts';
import { askConfirm } from '../../components/dialog/confirm.ts';
import { emptyState, errorState, skeleton } from '../../components/state/state.ts';
import { showToast } from '../../components/toast/toast.ts';
import { renderBadge } from '../../fields/show-badge.ts';
import { formatMoment, formatNumber } from '../../locale/locale.ts';
import { isAtWork } from './import-steps.ts';
import { type ImportTextKey, words } from './words.ts';

type Listed = Imports['imports'][number];

/** How often those at work are looked at. */
const LOOK_AGAIN = 2000;
const tones: Readonly<Record<string, string>> = { done: 'good', checked: 'good', running: 'warn', paused: 'warn', stopped: 'warn', failed: 'bad' };

/** The state of an import, as a mark and words. */
export function renderState(state: string): TemplateResult {
  return renderBadge(words(`take.state_${state}` as ImportTextKey), tones[state] ?? 'idle');
}

/** The imports of an object that the user has begun; of an administrator everybody's. */
class OwnImports extends ShirabeElement {
  static override properties = { object: fromCode, imports: { state: true }, error: { state: true } };
  declare object: string;
  declare imports: readonly Listed[] | null;
  declare error: unknown;
  #abort = new AbortController();
  #timer = 0;

  constructor() {
    super();
    this.object = '';
    this.imports = null;
    this.error = null;
  }
  override connectedCallback(): void {
    super.connectedCallback();
    this.#abort = new AbortController();
    void this.#load();
  }
  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#timer);
    this.#abort.abort();
  }

  async #load(): Promise<void> {
    clearTimeout(this.#timer);
    try {
      const { imports } = await getJson<Imports>('/imports', { query: { object: this.object }, signal: this.#abort.signal });
      this.imports = imports;
      this.error = null;
    } catch (error) {
      if (isAbort(error)) return;
      if (!this.imports) this.error = error;
    }
    if (this.imports?.some((each) => isAtWork(each as Pick<Import, 'state'>))) this.#timer = window.setTimeout(() => void this.#load(), LOOK_AGAIN);
  }

  async #discard(one: Listed): Promise<void> {
    const sure = await askConfirm({
      title: words('take.discard_title'),
      text: words('take.discard_text', { name: one.name }),
      confirm: words('take.discard'),
      danger: true,
    });
    if (!sure) return;
    try {
      await remove(`/imports/${one.id}`);
      showToast({ text: words('take.discarded') });
    } catch (error) {
      showToast({ text: messageOf(error), tone: 'bad' });
    }
    await this.#load();
    this.querySelector<HTMLElement>('h2')?.focus();
  }

  override render(): TemplateResult {
    return html`<section class="card" aria-labelledby="own-imports">
      <div class="card-head"><h2 id="own-imports" tabindex="-1">${words('take.own')}</h2></div>
      ${this.#renderRows()}
    </section>`;
  }

  #renderRows(): TemplateResult {
    const { imports } = this;
    if (this.error !== null) return errorState(this.error, () => void this.#load());
    if (!imports) return skeleton(3);
    if (imports.length === 0) return emptyState(words('take.own_empty'));
    const withNames = imports.some(({ created_by: by }) => by !== currentUser()?.name);
    return html`<div class="scroll-x" tabindex="0" role="group" aria-labelledby="own-imports">
        <table class="plain import-own">
          <thead>
            <tr>
              <th scope="col">${words('take.own_file')}</th>
              <th scope="col">${words('take.own_state')}</th>
              <th scope="col">${words('take.own_rows')}</th>
              <th scope="col">${words('take.own_when')}</th>
              ${withNames ? html`<th scope="col">${words('take.own_by')}</th>` : nothing}
              <th scope="col"><span class="visually-hidden">${words('take.own_acts')}</span></th>
            </tr>
          </thead>
          <tbody>
            ${repeat(
              imports,
              ({ id }) => id,
              (one) =>
                html`<tr>
                  <th scope="row"><a href=${urlOf.import(this.object, one.id)}>${one.name}</a></th>
                  <td>${renderState(one.state)}</td>
                  <td>${one.counts.done === 0 ? nothing : words('take.own_counts', countsOf(one))}</td>
                  <td><time datetime=${one.created_at}>${formatMoment(one.created_at)}</time></td>
                  ${withNames ? html`<td>${one.created_by}</td>` : nothing}
                  <td class="n">
                    ${
                      isAtWork(one as Pick<Import, 'state'>)
                        ? nothing
                        : html`<button
                            type="button"
                            class="btn"
                            aria-label=${words('take.discard_of', { name: one.name })}
                            @click=${() => void this.#discard(one)}
                          >
                            ${words('take.discard')}
                          </button>`
                    }
                  </td>
                </tr>`,
            )}
          </tbody>
        </table>
      </div>
      <p class="quiet import-foot">${words('take.own_note')}</p>`;
  }
}
define('own-imports', OwnImports);

function countsOf({ counts }: Listed): Record<string, string> {
  return { created: formatNumber(counts.created), updated: formatNumber(counts.updated), rejected: formatNumber(counts.rejected + counts.warned) };
}

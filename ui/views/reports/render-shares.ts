import '../../components/combobox/combobox.ts';
import { html, nothing, type TemplateResult } from 'lit';
import type { FolderRight, FolderShare, OwnFolder } from '../../../platform/contract/wire-own-folders.ts';
import { icon } from '../../components/icon/icon.ts';
import { text } from '../../locale/locale.ts';
import { f } from './folder-words.ts';

export type NamedShare = OwnFolder['shares'][number];
const rights: readonly FolderRight[] = ['view', 'edit', 'manage'];

/** With whom a folder is shared: each with what they may do, to be changed and taken away, and ways to add more. What the folders above say is shown. */
export function renderShares(
  { inherited, roles }: Pick<OwnFolder, 'inherited' | 'roles'>,
  shares: readonly NamedShare[],
  change: (shares: readonly NamedShare[]) => void,
): TemplateResult {
  const add = (kind: FolderShare['kind'], chosen: { readonly id: string; readonly label: string }): void => {
    if (!shares.some((share) => share.kind === kind && share.id === chosen.id)) change([...shares, { kind, ...chosen, right: 'view' }]);
  };
  const left = roles.filter(({ id }) => !shares.some((share) => share.kind === 'role' && share.id === id));
  return html`<fieldset class="folder-shares">
    <legend>${f('folder.shares')}</legend>
    <p class="quiet">${f('folder.hint')}</p>
    ${shares.length + inherited.length === 0 ? html`<p>${f('folder.nobody')}</p>` : nothing}
    <ul class="report-settings">
      ${inherited.map(
        ({ kind, label, right, folder_label }) =>
          html`<li>
            <span>${label} <span class="quiet">${f(`folder.kind_${kind}`)}</span></span>
            <span class="quiet">${f(`folder.${right}`)} ・ ${f('folder.inherited', { name: folder_label })}</span>
          </li>`,
      )}
      ${shares.map(
        (share, index) =>
          html`<li>
            <span>${share.label} <span class="quiet">${f(`folder.kind_${share.kind}`)}</span></span>
            <select
              class="field-input"
              aria-label=${f('folder.right_of', { name: share.label })}
              @change=${(event: Event) => {
                const right = (event.target as HTMLSelectElement).value as FolderRight;
                change(shares.map((each, at) => (at === index ? { ...each, right } : each)));
              }}
            >
              ${rights.map((right) => html`<option value=${right} ?selected=${share.right === right}>${f(`folder.${right}`)}</option>`)}
            </select>
            <button
              type="button"
              class="btn quiet-btn icon-btn"
              aria-label=${f('folder.remove', { name: share.label })}
              @click=${() => change(shares.filter((_, at) => at !== index))}
            >
              ${icon('close')}
            </button>
          </li>`,
      )}
    </ul>
    <div class="folder-add">
      <div>
        <label for="folder-add-role">${f('folder.add_role')}</label>
        <select
          id="folder-add-role"
          class="field-input"
          @change=${(event: Event) => {
            const select = event.target as HTMLSelectElement;
            const role = left.find(({ id }) => id === select.value);
            select.value = '';
            if (role) add('role', { id: role.id, label: text(role.label) });
          }}
        >
          <option value="">${f('folder.choose_role')}</option>
          ${left.map(({ id, label }) => html`<option value=${id}>${text(label)}</option>`)}
        </select>
      </div>
      ${renderSearch('user', add)} ${renderSearch('unit', add)}
    </div>
  </fieldset>`;
}

function renderSearch(
  kind: 'user' | 'unit',
  add: (kind: FolderShare['kind'], chosen: { readonly id: string; readonly label: string }) => void,
): TemplateResult {
  return html`<div>
    <label for="folder-add-${kind}">${f(`folder.add_${kind}`)}</label>
    <sh-combobox
      .controlId=${`folder-add-${kind}`}
      .label=${f(`folder.add_${kind}`)}
      .placeholder=${f('folder.search')}
      .path=${`/own-folders/choices?kind=${kind}s`}
      .value=${null}
      @sh-change=${(event: CustomEvent<{ readonly id: string; readonly label: string } | null>) => {
        (event.target as HTMLElement & { value: unknown }).value = null;
        if (event.detail) add(kind, { id: event.detail.id, label: event.detail.label });
      }}
    ></sh-combobox>
  </div>`;
}

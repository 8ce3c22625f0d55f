import { html, type TemplateResult } from 'lit';
import type { AccessCatalogue, AccessRole } from '../../../platform/contract/wire-access.ts';
import { emptyState } from '../../components/state/state.ts';
import { text } from '../../locale/locale.ts';
import { tr } from '../../locale/setup-roles-texts.ts';
import { cellWords, findObjects, isGiven, rightLabel, type Right } from './way-words.ts';

/** Several roles side by side: what each may do of one right, object by object. */
export function renderCompare(roles: readonly AccessRole[], catalogue: AccessCatalogue, right: Right, search: string): TemplateResult {
  const objects = findObjects(catalogue.objects, search);
  if (roles.length === 0) return emptyState(tr('roles.compare_none'));
  if (objects.length === 0) return emptyState(tr('roles.none_found'));
  return html`<div class="roles-scroll" role="region" tabindex="0" aria-label=${`${tr('roles.objects')}: ${rightLabel(right)}`}>
    <table role="table" class="plain roles-table roles-compare">
      <caption class="visually-hidden">
        ${tr('roles.view_compare')}: ${rightLabel(right)}
      </caption>
      <thead role="rowgroup">
        <tr role="row">
          <th scope="col" role="columnheader">${tr('roles.object')}</th>
          ${roles.map(({ label }) => html`<th scope="col" role="columnheader">${text(label)}</th>`)}
        </tr>
      </thead>
      <tbody role="rowgroup">
        ${objects.map(
          (object) =>
            html`<tr role="row">
              <th scope="row" role="rowheader">${text(object.label)}</th>
              ${roles.map((role) => {
                const given = role.rights.objects[object.object];
                return html`<td role="cell" class=${isGiven(right, given) ? '' : 'roles-none'}>
                  <span class="roles-cell-label">${text(role.label)}</span><span>${cellWords(right, given, object, catalogue.scopes)}</span>
                </td>`;
              })}
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

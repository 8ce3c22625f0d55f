import { html, nothing, type TemplateResult } from 'lit';
import type { AccessCatalogue, AccessRole } from '../../../platform/contract/wire-access.ts';
import type { SetupArea } from '../../../platform/contract/definitions.ts';
import { emptyState } from '../../components/state/state.ts';
import { text } from '../../locale/locale.ts';
import { tr } from '../../locale/setup-roles-texts.ts';
import { s } from '../words.ts';
import { actions, findObjects, isGiven, reachWords, rightLabel, rights, type CatalogueObject, type ObjectRights, type Right } from './way-words.ts';

/** The rights of one role: objects in a table, then fields, folders and reports, tabs and lists. */
export function renderRole(role: AccessRole, catalogue: AccessCatalogue, search: string): TemplateResult {
  const objects = findObjects(catalogue.objects, search);
  return html`<div class="roles-scroll" role="region" tabindex="0" aria-label=${tr('roles.objects')}>
      ${
        objects.length === 0
          ? emptyState(tr('roles.none_found'))
          : html`<table role="table" class="plain roles-table roles-one">
              <caption class="visually-hidden">
                ${text(role.label)}: ${tr('roles.objects')}
              </caption>
              <thead role="rowgroup">
                <tr role="row">
                  <th scope="col" role="columnheader">${tr('roles.object')}</th>
                  ${rights.map((right) => html`<th scope="col" role="columnheader">${rightLabel(right)}</th>`)}
                </tr>
              </thead>
              <tbody role="rowgroup">
                ${objects.map((object) => renderObject(object, role.rights.objects[object.object], catalogue))}
              </tbody>
            </table>`
      }
    </div>
    ${renderMore(role, catalogue)}`;
}

function renderObject(object: CatalogueObject, given: ObjectRights | undefined, catalogue: AccessCatalogue): TemplateResult {
  return html`<tr role="row">
    <th scope="row" role="rowheader">
      ${text(object.label)}${rights.some((right) => isGiven(right, given)) ? nothing : html`<span class="roles-nothing">${tr('roles.way_none')}</span>`}
    </th>
    ${rights.map((right) => html`<td role="cell" class=${isGiven(right, given) ? '' : 'roles-none'}><span class="roles-cell-label">${rightLabel(right)}</span>${renderCell(right, given, object, catalogue)}</td>`)}
  </tr>`;
}

function renderCell(right: Right, given: ObjectRights | undefined, object: CatalogueObject, { scopes }: AccessCatalogue): TemplateResult {
  if (!isGiven(right, given) || !given) return html`<span>${tr('roles.way_none')}</span>`;
  if (right === 'export') return html`<span>${tr('roles.yes')}</span>`;
  const last = actions.findLast((action) => action !== 'read' && isGiven(action, given));
  return html`<div class="roles-ways">
    ${given[right].map(({ reach, where }) =>
      where === null
        ? html`<span>${reachWords(reach, object, scopes)}</span>`
        : html`<details>
            <summary>${reachWords(reach, object, scopes)}・${tr('roles.conditional')}</summary>
            <code>${where}</code>
          </details>`,
    )}
    ${
      right !== 'read' && right === last && given.unless !== null
        ? html`<details>
            <summary>${tr('roles.unless')}</summary>
            <code>${given.unless}</code>
          </details>`
        : nothing
    }
  </div>`;
}

function renderMore(role: AccessRole, catalogue: AccessCatalogue): TemplateResult {
  const { fields, folders, reports, tabs, lists } = role.rights;
  const fieldRows = fields.flatMap(({ object, field, right }) => {
    const at = catalogue.objects.find((each) => each.object === object);
    const label = at?.fields.find((each) => each.field === field)?.label;
    // A role that only adds takes nothing away.
    if (right === 'none' && role.reach === null) return [];
    return at && label ? [{ object: text(at.label), field: text(label), right }] : [];
  });
  const reportRows = [
    ...catalogue.folders.flatMap(({ folder, label }) => rowOf('roles.folder', text(label), folders[folder])),
    // A report that has what its folder has is in that line.
    ...catalogue.reports.flatMap(({ report, folder, label }) =>
      folder !== null && folders[folder] === reports[report] ? [] : rowOf('roles.report', text(label), reports[report]),
    ),
  ];
  const shown = [
    ...catalogue.tabs.filter(({ tab, restricted }) => restricted && tabs.includes(tab)).map(({ label }) => `${tr('roles.tabs')}: ${text(label)}`),
    ...catalogue.objects.flatMap((object) =>
      object.lists
        .filter(({ list, restricted }) => restricted && lists[object.object]?.includes(list))
        .map(({ label }) => `${text(object.label)}: ${text(label)}`),
    ),
  ];
  const areas = role.areas.map((area) => s(`setup.area_${area as SetupArea}`));
  return html`<div class="roles-more">
    <section aria-labelledby="roles-fields">
      <h3 id="roles-fields">${tr('roles.fields')}</h3>
      <p class="quiet">${tr('roles.fields_hint')}</p>
      ${
        fieldRows.length === 0
          ? html`<p>${tr('roles.fields_none')}</p>`
          : html`<ul class="roles-lines">
              ${fieldRows.map(({ object, field, right }) => html`<li><span>${object}: ${field}</span> <b>${tr(`roles.field_${right}`)}</b></li>`)}
            </ul>`
      }
    </section>
    <section aria-labelledby="roles-reports">
      <h3 id="roles-reports">${tr('roles.reports')}</h3>
      ${
        reportRows.length === 0
          ? html`<p>${tr('roles.reports_none')}</p>`
          : html`<ul class="roles-lines">
              ${reportRows.map(
                ({ kind, label, right }) =>
                  html`<li>
                    <span>${label} <small class="quiet">${tr(kind)}</small></span> <b>${tr(`roles.report_${right}`)}</b>
                  </li>`,
              )}
            </ul>`
      }
    </section>
    ${
      shown.length === 0
        ? nothing
        : html`<section aria-labelledby="roles-shown">
            <h3 id="roles-shown">${tr('roles.shown')} ${tr('roles.restricted')}</h3>
            <ul class="roles-lines">
              ${shown.map((line) => html`<li><span>${line}</span></li>`)}
            </ul>
          </section>`
    }
    <section aria-labelledby="roles-areas">
      <h3 id="roles-areas">${tr('roles.areas')}</h3>
      <p>${areas.length === 0 ? tr('roles.areas_none') : areas.join('、')}</p>
    </section>
  </div>`;
}

type ReportRight = AccessRole['rights']['reports'][string];
function rowOf(
  kind: 'roles.folder' | 'roles.report',
  label: string,
  right: ReportRight | undefined,
): { kind: typeof kind; label: string; right: Exclude<ReportRight, 'none'> }[] {
  return right === undefined || right === 'none' ? [] : [{ kind, label, right }];
}

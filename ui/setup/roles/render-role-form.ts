import { html, nothing, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import type { SetupArea } from '../../../platform/contract/definitions.ts';
import type { AccessCatalogue } from '../../../platform/contract/wire-access.ts';
import { text } from '../../locale/locale.ts';
import { tr } from '../../locale/setup-roles-texts.ts';
import { areaControl, groupControl, renderLabelled, selectControl, textControl } from '../form/controls.ts';
import { s } from '../words.ts';
import { addSelect, problems, removeButton, roleInput } from './render-objects.ts';
import type { FieldRight, ReportRight, RoleValues } from './role-values.ts';

export interface RoleFormParts {
  readonly values: RoleValues;
  readonly catalogue: AccessCatalogue;
  readonly isNew: boolean;
  readonly messages: (place: string) => readonly string[];
  readonly change: (changes: Partial<RoleValues>) => void;
}

/** In the order of the menu of the set-up. The contract's own list would bring its schemas into the page. */
const areas: readonly SetupArea[] = ['accounts', 'mail', 'audit', 'security', 'access', 'lists'];

/** What the role is called, to whom it is given, and which areas of the set-up it looks after. */
export function renderBasics({ values, catalogue, isNew, messages, change }: RoleFormParts): TemplateResult {
  const parts = (place: string, label: string) => ({ id: roleInput(place), label, messages: messages(place) });
  return html`<div class="form-grid">
    ${
      isNew
        ? textControl({
            ...parts('role', tr('role.name')),
            value: values.role,
            required: true,
            max: 40,
            wide: true,
            help: tr('role.name_help'),
            change: (role) => change({ role }),
          })
        : renderLabelled(
            { ...parts('role', tr('role.name')), wide: true },
            html`<div class="field-output" id=${roleInput('role')} role="group" aria-labelledby="${roleInput('role')}-label">${values.role}</div>`,
            true,
          )
    }
    ${textControl({ ...parts('label', tr('role.label_ja')), value: values.labelJa, required: true, max: 200, change: (labelJa) => change({ labelJa }) })}
    ${textControl({ ...parts('label_en', tr('role.label_en')), value: values.labelEn, max: 200, change: (labelEn) => change({ labelEn }) })}
    ${areaControl({ ...parts('description', tr('role.description_ja')), value: values.descriptionJa, rows: 2, max: 2000, change: (descriptionJa) => change({ descriptionJa }) })}
    ${areaControl({ ...parts('description_en', tr('role.description_en')), value: values.descriptionEn, rows: 2, max: 2000, change: (descriptionEn) => change({ descriptionEn }) })}
    ${selectControl({
      ...parts('reach', tr('role.reach')),
      value: values.reach,
      none: tr('role.reach_none'),
      options: [...catalogue.scopes.map(({ scope, label }) => ({ value: scope, label: text(label) })), { value: 'all', label: tr('role.reach_all') }],
      help: tr('role.reach_help'),
      wide: true,
      change: (reach) => change({ reach }),
    })}
    ${groupControl({
      ...parts('setup', tr('role.setup')),
      kind: 'radio',
      options: (['none', 'areas', 'all'] as const).map((setup) => ({ value: setup, label: tr(`role.setup_${setup}`) })),
      chosen: [values.setup],
      wide: true,
      change: ([setup]) => change({ setup: setup as RoleValues['setup'] }),
    })}
    ${
      values.setup === 'areas'
        ? groupControl({
            id: roleInput('areas'),
            label: tr('roles.areas'),
            kind: 'checkbox',
            options: areas.map((area) => ({ value: area, label: s(`setup.area_${area}`) })),
            chosen: values.areas,
            wide: true,
            change: (chosen) => change({ areas: chosen }),
          })
        : nothing
    }
  </div>`;
}

/** Fields that the role sees or changes otherwise than everybody. */
export function renderFields({ values, catalogue, messages, change }: RoleFormParts): TemplateResult {
  const label = (name: string): string => {
    const [object = '', field = ''] = name.split('.');
    const at = catalogue.objects.find((each) => each.object === object);
    const found = at?.fields.find((each) => each.field === field);
    return at && found ? `${text(at.label)}: ${text(found.label)}` : name;
  };
  const rights: readonly FieldRight[] = values.reach === '' ? ['read', 'edit'] : ['none', 'read', 'edit'];
  return html`<div class="card-body">
    <p class="quiet">${tr('role.fields_hint')}</p>
    ${values.fields.map(({ name, right }) =>
      renderLine({
        place: `fields.${name}`,
        label: label(name),
        value: right,
        // One that the role may not say any more stays until it is changed: the review tells.
        options: [...new Set([...rights, right])].map((each) => ({ value: each, label: tr(`roles.field_${each}`) })),
        messages,
        choose: (next) => change({ fields: values.fields.map((each) => (each.name === name ? { name, right: next as FieldRight } : each)) }),
        take: () => change({ fields: values.fields.filter((each) => each.name !== name) }),
      }),
    )}
    ${renderAddField(values, catalogue, (name) => change({ fields: [...values.fields, { name, right: 'read' }] }))}
  </div>`;
}

function renderAddField(values: RoleValues, { objects }: AccessCatalogue, add: (name: string) => void): TemplateResult {
  return html`<div class="field role-add">
    <label class="field-label" for="role-add-field">${tr('role.add_field')}</label>
    <select
      class="field-input"
      id="role-add-field"
      @change=${(event: Event) => {
        const select = event.target as HTMLSelectElement;
        if (select.value !== '') add(select.value);
        select.value = '';
      }}
    >
      <option value="">–</option>
      ${objects.map(
        ({ object, label, fields }) =>
          html`<optgroup label=${text(label)}>
            ${fields
              .filter(({ field }) => !values.fields.some(({ name }) => name === `${object}.${field}`))
              .map((each) => html`<option value="${object}.${each.field}">${text(each.label)}${each.restricted ? ` ${tr('roles.restricted')}` : ''}</option>`)}
          </optgroup>`,
      )}
    </select>
  </div>`;
}

/** Folders and reports that the role sees, changes or manages. */
export function renderReports({ values, catalogue, messages, change }: RoleFormParts): TemplateResult {
  const kinds = [
    {
      part: 'folders' as const,
      known: catalogue.folders.map(({ folder, label, restricted }) => ({ name: folder, label, restricted })),
      add: 'role.add_folder' as const,
    },
    {
      part: 'reports' as const,
      known: catalogue.reports.map(({ report, label, restricted }) => ({ name: report, label, restricted })),
      add: 'role.add_report' as const,
    },
  ];
  const options = (['view', 'edit', 'manage'] as const).map((right) => ({ value: right, label: tr(`roles.report_${right}`) }));
  return html`<div class="card-body">
    <p class="quiet">${tr('role.reports_hint')}</p>
    ${kinds.map(
      ({ part, known, add }) =>
        html`${values[part].map(({ name, right }) =>
          renderLine({
            place: `${part}.${name}`,
            label: `${tr(part === 'folders' ? 'roles.folder' : 'roles.report')}: ${text(known.find((each) => each.name === name)?.label) || name}`,
            value: right,
            options,
            messages,
            choose: (next) => change({ [part]: values[part].map((each) => (each.name === name ? { name, right: next as ReportRight } : each)) }),
            take: () => change({ [part]: values[part].filter((each) => each.name !== name) }),
          }),
        )}
        ${addSelect(
          `role-add-${part}`,
          tr(add),
          known
            .filter(({ name }) => !values[part].some((each) => each.name === name))
            .map(({ name, label, restricted }) => ({ value: name, label: `${text(label)}${restricted ? ` ${tr('roles.restricted')}` : ''}` })),
          (name) => change({ [part]: [...values[part], { name, right: 'view' as const }] }),
        )}`,
    )}
  </div>`;
}

/** Tabs and list views that name who sees them. */
export function renderShown({ values, catalogue, messages, change }: RoleFormParts): TemplateResult {
  const tabs = catalogue.tabs
    .filter(({ tab, restricted }) => restricted || values.tabs.includes(tab))
    .map(({ tab, label }) => ({ value: tab, label: text(label) }));
  const lists = catalogue.objects.flatMap((object) =>
    object.lists
      .filter(({ list, restricted }) => restricted || values.lists.includes(`${object.object}.${list}`))
      .map(({ list, label }) => ({ value: `${object.object}.${list}`, label: `${text(object.label)}: ${text(label)}` })),
  );
  const group = (part: 'tabs' | 'lists', options: typeof tabs, none: string) =>
    options.length === 0
      ? html`<p class="quiet">${none}</p>
          ${problems(messages(part))}`
      : groupControl({
          id: roleInput(part),
          label: tr(`roles.${part}`),
          kind: 'checkbox',
          options,
          chosen: values[part],
          messages: messages(part),
          change: (chosen) => change({ [part]: chosen }),
        });
  return html`<div class="card-body role-shown">
    <p class="quiet">${tr('role.tabs_hint')}</p>
    ${group('tabs', tabs, tr('role.tabs_open'))} ${group('lists', lists, tr('role.lists_open'))}
  </div>`;
}

function renderLine(parts: {
  readonly place: string;
  readonly label: string;
  readonly value: string;
  readonly options: readonly { readonly value: string; readonly label: string }[];
  readonly messages: (place: string) => readonly string[];
  choose(value: string): void;
  take(): void;
}): TemplateResult {
  const found = parts.messages(parts.place);
  const id = roleInput(parts.place);
  return html`<div class="role-line ${found.length > 0 ? 'field-invalid' : ''}">
    <label for=${id}>${parts.label}</label>
    <select
      class="field-input"
      id=${id}
      aria-invalid=${found.length > 0 ? 'true' : nothing}
      aria-describedby=${found.length > 0 ? `${id}-problems` : nothing}
      @change=${(event: Event) => parts.choose((event.target as HTMLSelectElement).value)}
    >
      ${parts.options.map(({ value, label }) => html`<option value=${value} .selected=${live(value === parts.value)}>${label}</option>`)}
    </select>
    ${removeButton(parts.label, () => parts.take())}
    ${found.length > 0 ? html`<div class="role-way-note" id="${id}-problems">${problems(found)}</div>` : nothing}
  </div>`;
}

import { html, nothing, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import type { AccessCatalogue } from '../../../platform/contract/wire-access.ts';
import { icon } from '../../components/icon/icon.ts';
import { text } from '../../locale/locale.ts';
import { tr } from '../../locale/setup-roles-texts.ts';
import type { ObjectValues, WayValues } from './role-values.ts';
import { actions, reachWords, rightLabel, type Action, type CatalogueObject } from './way-words.ts';

export interface ObjectsParts {
  readonly catalogue: AccessCatalogue;
  readonly objects: readonly ObjectValues[];
  /** What is wrong at a place such as `objects.notice.read.0`. */
  messages(place: string): readonly string[];
  /** Whether a condition was looked at and found right. */
  isGood(place: string): boolean;
  change(objects: readonly ObjectValues[]): void;
  typed(place: string, object: string, where: string): void;
  /** What was said of places that begin so no longer holds. */
  forget(place: string): void;
}

/** The id of an input of the form of a role. */
export const roleInput = (place: string): string => `role-${place.replace(/[^a-z0-9_]/gi, '-')}`;

/** The objects that a role adds to: ranges and conditions by right. */
export function renderObjects(parts: ObjectsParts): TemplateResult {
  const { catalogue, objects } = parts;
  const others = catalogue.objects.filter(({ object }) => !objects.some((each) => each.object === object));
  return html`<div class="card-body role-objects">
    <p class="quiet">${tr('role.objects_hint')}</p>
    ${objects.length === 0 ? html`<p>${tr('role.objects_none')}</p>` : nothing}
    ${objects.map((values) => {
      const object = catalogue.objects.find((each) => each.object === values.object);
      return object ? renderObject(parts, values, object) : renderUnknown(parts, values);
    })}
    ${addSelect(
      'role-add-object',
      tr('role.add_object'),
      others.map(({ object, label }) => ({ value: object, label: text(label) })),
      (object) => parts.change([...objects, { object, read: [{ reach: 'all', where: '' }], create: [], update: [], delete: [], export: false }]),
    )}
  </div>`;
}

/** A list that adds what is chosen to what lies above it. */
export function addSelect(
  id: string,
  label: string,
  options: readonly { readonly value: string; readonly label: string }[],
  add: (value: string) => void,
): TemplateResult {
  return html`<div class="field role-add">
    <label class="field-label" for=${id}>${label}</label>
    <select
      class="field-input"
      id=${id}
      ?disabled=${options.length === 0}
      @change=${(event: Event) => {
        const select = event.target as HTMLSelectElement;
        if (select.value !== '') add(select.value);
        select.value = '';
      }}
    >
      <option value="">–</option>
      ${options.map(({ value, label: words }) => html`<option value=${value}>${words}</option>`)}
    </select>
  </div>`;
}

function renderUnknown(parts: ObjectsParts, values: ObjectValues): TemplateResult {
  return html`<fieldset class="role-object" id=${roleInput(`objects.${values.object}`)} tabindex="-1">
    <legend>${values.object}</legend>
    ${problems(parts.messages(`objects.${values.object}`))} ${removeButton(values.object, () => removeObject(parts, values))}
  </fieldset>`;
}

function renderObject(parts: ObjectsParts, values: ObjectValues, object: CatalogueObject): TemplateResult {
  const name = text(object.label);
  const place = `objects.${values.object}`;
  const replace = (next: ObjectValues) => parts.change(parts.objects.map((each) => (each === values ? next : each)));
  const parent = object.parent === null ? undefined : parts.catalogue.objects.find((each) => each.object === object.parent);
  return html`<fieldset class="role-object" id=${roleInput(place)} tabindex="-1">
    <legend>${name}</legend>
    <div class="role-remove">${removeButton(name, () => removeObject(parts, values))}</div>
    ${problems(parts.messages(place))} ${parent ? html`<p class="quiet">${tr('role.parent_note', { parent: text(parent.label) })}</p>` : nothing}
    ${actions.map((action) => renderAction(parts, values, object, action, replace))}
    <div class="role-right">
      <span class="role-right-name">${rightLabel('export')}</span>
      ${
        object.names_exporters || values.export
          ? html`<label class="field-option"
              ><input
                type="checkbox"
                id=${roleInput(`${place}.export`)}
                .checked=${live(values.export)}
                @change=${(event: Event) => replace({ ...values, export: (event.target as HTMLInputElement).checked })}
              /><span>${tr('roles.yes')}</span> <span class="quiet">${tr('role.export_help')}</span></label
            >`
          : html`<span class="quiet">${tr('role.export_open')}</span>`
      }
    </div>
  </fieldset>`;
}

function renderAction(
  parts: ObjectsParts,
  values: ObjectValues,
  object: CatalogueObject,
  action: Action,
  replace: (next: ObjectValues) => void,
): TemplateResult {
  const ways = values[action];
  const change = (next: readonly WayValues[]) => replace({ ...values, [action]: next });
  const right = rightLabel(action);
  return html`<div class="role-right">
    <span class="role-right-name">${right}</span>
    <div class="role-ways">
      ${ways.map((way, index) => {
        const place = `objects.${values.object}.${action}.${index}`;
        const names = { object: text(object.label), right };
        const found = parts.messages(place);
        return html`<div class="role-way ${found.length > 0 ? 'field-invalid' : ''}">
          <select
            class="field-input"
            id=${roleInput(place)}
            aria-label=${tr('role.way_reach', names)}
            aria-invalid=${found.length > 0 ? 'true' : nothing}
            aria-describedby=${found.length > 0 ? `${roleInput(place)}-problems` : nothing}
            @change=${(event: Event) => change(ways.map((each) => (each === way ? { ...way, reach: (event.target as HTMLSelectElement).value } : each)))}
          >
            ${reachesOf(way.reach, object).map((reach) => html`<option value=${reach} .selected=${live(reach === way.reach)}>${reachWords(reach, object, parts.catalogue.scopes)}</option>`)}
          </select>
          <input
            class="field-input role-where"
            id="${roleInput(place)}-where"
            aria-label=${tr('role.way_where', names)}
            aria-invalid=${found.length > 0 ? 'true' : nothing}
            aria-describedby=${found.length > 0 ? `${roleInput(place)}-problems` : nothing}
            placeholder=${tr('role.where_hint')}
            maxlength="4000"
            autocomplete="off"
            autocapitalize="none"
            spellcheck="false"
            .value=${live(way.where)}
            @input=${(event: InputEvent) => {
              const where = (event.target as HTMLInputElement).value;
              change(ways.map((each) => (each === way ? { ...way, where } : each)));
              parts.typed(place, values.object, where);
            }}
          />
          ${removeButton(`${text(object.label)} ${right} ${index + 1}`, () => {
            // Those after it have other places now.
            const left = ways.filter((each) => each !== way);
            parts.forget(`objects.${values.object}.${action}.`);
            change(left);
            for (const [at, { where }] of left.entries()) parts.typed(`objects.${values.object}.${action}.${at}`, values.object, where);
          })}
          ${found.length > 0 ? html`<div class="role-way-note" id="${roleInput(place)}-problems">${problems(found)}</div>` : nothing}
          ${found.length === 0 && parts.isGood(place) ? html`<p class="role-way-note role-good">${icon('check')} ${tr('role.where_good')}</p>` : nothing}
        </div>`;
      })}
      <button
        type="button"
        class="btn role-add-way"
        aria-label=${`${text(object.label)}: ${tr('role.add_way', { right })}`}
        @click=${() => change([...ways, { reach: reachesOf('', object)[0] ?? 'all', where: '' }])}
      >
        ${icon('plus')} ${tr('role.add_way_short')}
      </button>
    </div>
  </div>`;
}

/** The ranges that records of the object can be narrowed to, and the one that is there. */
function reachesOf(present: string, object: CatalogueObject): readonly string[] {
  const known = [...object.scopes.map((scope) => `own ${scope}`), 'all'];
  return present === '' || known.includes(present) ? known : [...known, present];
}

function removeObject(parts: ObjectsParts, values: ObjectValues): void {
  parts.forget(`objects.${values.object}.`);
  parts.change(parts.objects.filter((each) => each !== values));
}

/** A button that takes a line out. */
export function removeButton(name: string, take: () => void): TemplateResult {
  return html`<button type="button" class="btn quiet-btn icon-btn" aria-label=${tr('role.remove_of', { name })} @click=${take}>${icon('close')}</button>`;
}

/** What is wrong, below its input. */
export function problems(messages: readonly string[]): TemplateResult | typeof nothing {
  return messages.length === 0 ? nothing : html`${messages.map((message) => html`<p class="field-error">${icon('warn')}<span>${message}</span></p>`)}`;
}

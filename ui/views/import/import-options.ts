import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { Import, ImportChoices } from '../../../platform/contract/wire-import.ts';
import type { ImportPlaces } from '../../../platform/contract/wire-import-places.ts';
import type { FieldDescription } from '../../../platform/contract/wire.ts';
import { define, fromCode, ShirabeElement } from '../../app/element.ts';
import '../../components/combobox/combobox.ts';
import type { Combobox, ComboboxChoice } from '../../components/combobox/combobox.ts';
import { text } from '../../locale/locale.ts';
import { offerPlaces } from './import-columns.ts';
import { fieldOfPlace, filledFields, keyCandidates, nameOf, placesOf, proposeKey } from './mapping.ts';
import { words } from './words.ts';

/** What the file lacks, how records are found that exist, and what is done with blanks, warnings and conflicts. Fires `choices-change`. */
class ImportOptions extends ShirabeElement {
  static override properties = { job: fromCode, choices: fromCode, places: fromCode, fields: fromCode };
  declare job: Import;
  declare choices: ImportChoices;
  declare places: ImportPlaces;
  declare fields: readonly FieldDescription[];

  /** What gets the focus once it is there: what was pressed is gone. */
  #focus = '';

  override updated(): void {
    const target = this.#focus && this.querySelector<HTMLElement>(this.#focus);
    if (!target) return;
    this.#focus = '';
    target.focus();
  }

  #change(choices: Partial<ImportChoices>): void {
    this.dispatchEvent(new CustomEvent('choices-change', { detail: choices, bubbles: true }));
  }
  #set(place: string, value: string): void {
    this.#change({ set: { ...this.choices.set, [place]: value } });
  }
  #unset(place: string): void {
    const { [place]: _gone, ...set } = this.choices.set ?? {};
    this.#change({ set });
    this.#focus = '#import-set-add';
  }
  #add(place: string): void {
    this.#set(place, '');
    this.#focus = `#import-set-${CSS.escape(place)}`;
  }

  override render(): TemplateResult {
    return html`${this.#renderSet()}${this.#renderKey()}${this.#renderOptions()}`;
  }

  #renderSet(): TemplateResult {
    const { places } = this;
    const set = Object.entries(this.choices.set ?? {});
    return html`<section class="card" aria-labelledby="import-set">
      <div class="card-head"><h2 id="import-set">${words('take.set_title')}</h2></div>
      <div class="card-body">
        <p class="quiet">${words('take.set_note')}</p>
        <ul class="import-set">
          ${repeat(
            set,
            ([place]) => place,
            ([place, value]) => {
              const label = nameOf(places, place);
              const problems = this.job.problems.filter(({ field }) => field === place);
              return html`<li>
                <label class="import-label" for="import-set-${place}">${label}</label>
                <input
                  id="import-set-${place}"
                  class="field-input"
                  autocomplete="off"
                  aria-label=${words('take.set_value', { label })}
                  aria-invalid=${problems.length > 0 ? 'true' : nothing}
                  aria-describedby=${problems.length > 0 ? `import-set-problem-${place}` : nothing}
                  list=${`import-set-choices-${place}`}
                  .value=${value}
                  @change=${(event: Event) => this.#set(place, (event.target as HTMLInputElement).value)}
                />
                ${this.#renderChoices(place)}
                <button type="button" class="btn icon-btn" aria-label=${words('take.set_remove', { label })} @click=${() => this.#unset(place)}>×</button>
                ${problems.length > 0 ? html`<div id="import-set-problem-${place}">${problems.map(({ message }) => html`<p class="field-error">${message}</p>`)}</div>` : nothing}
              </li>`;
            },
          )}
        </ul>
        <div class="import-set-more">
          <label class="import-label" for="import-set-add">${words('take.set_add')}</label>
          <sh-combobox
            .controlId=${'import-set-add'}
            .placeholder=${words('take.set_add')}
            .value=${null}
            .offer=${this.#offer}
            @sh-change=${(event: CustomEvent<ComboboxChoice | null>) => {
              if (!event.detail) return;
              // The box is for the next one.
              (event.target as Combobox).value = null;
              this.#add(event.detail.id);
            }}
          ></sh-combobox>
        </div>
      </div>
    </section>`;
  }

  /** What may be written where a field has choices. */
  #renderChoices(place: string): TemplateResult {
    const field = this.fields.find(({ name }) => name === place);
    const choices = field?.choices.filter(({ retired }) => !retired) ?? [];
    return html`<datalist id="import-set-choices-${place}">${choices.map(({ label }) => html`<option value=${text(label)}></option>`)}</datalist>`;
  }

  readonly #offer = (typed: string): readonly ComboboxChoice[] => {
    const used = filledFields(this.job, this.choices);
    const free = this.places.places.filter(({ place, only_key: isOnlyKey }) => !isOnlyKey && !used.has(fieldOfPlace(place)));
    return offerPlaces({ ...this.places, places: free }, new Set(), typed);
  };

  #renderKey(): TemplateResult {
    const { job, choices, places } = this;
    const filled = filledFields(job, choices);
    const candidates = keyCandidates(places, filled);
    const key = choices.key ?? job.key;
    const isMatched = key.length > 0;
    // A column of ids can only find records.
    const isFixed = placesOf(job, choices).includes('id');
    const hints = places.keys.map((set) => set.map((name) => nameOf(places, name)).join('＋'));
    return html`<section class="card" aria-labelledby="import-key">
      <div class="card-head"><h2 id="import-key">${words('take.key_title')}</h2></div>
      <div class="card-body" role="radiogroup" aria-labelledby="import-key">
        <label class="import-check"
          ><input
            type="radio"
            name="import-key"
            .checked=${!isMatched}
            ?disabled=${isFixed}
            @change=${() => this.#change({ key: [] })}
          />${words('take.key_none')}</label
        >
        <label class="import-check"
          ><input
            type="radio"
            name="import-key"
            .checked=${isMatched}
            ?disabled=${candidates.length === 0}
            @change=${() => this.#change({ key: [...proposeKey(places, filled)] })}
          />${words('take.key_match')}</label
        >
        ${candidates.length === 0 ? html`<p class="quiet">${words('take.key_impossible')}</p>` : nothing}
        ${
          isMatched
            ? html`<fieldset class="import-key">
                <legend class="import-label">${words('take.key_fields')}</legend>
                ${candidates.map(
                  ({ place, label }) =>
                    html`<label class="import-check"
                      ><input
                        type="checkbox"
                        .checked=${key.includes(place)}
                        ?disabled=${key.length === 1 && key.includes(place)}
                        @change=${(event: Event) =>
                          this.#change({ key: (event.target as HTMLInputElement).checked ? [...key, place] : key.filter((name) => name !== place) })}
                      />${text(label)}</label
                    >`,
                )}
                ${hints.length > 0 ? html`<p class="quiet">${words('take.key_hint', { keys: hints.join('、') })}</p>` : nothing}
                ${key.includes('id') ? html`<p class="quiet">${words('take.key_id_only')}</p>` : nothing}
              </fieldset>`
            : nothing
        }
        ${job.problems.filter(({ code, field }) => (code === 'key_not_mapped' || code === 'wrong_key') && !filled.has(fieldOfPlace(field ?? ''))).map(({ message }) => html`<p class="field-error">${message}</p>`)}
      </div>
    </section>`;
  }

  #renderOptions(): TemplateResult {
    const { choices } = this;
    const box = (id: string, label: string, hint: string, checked: boolean, change: (isOn: boolean) => void): TemplateResult =>
      html`<div>
        <label class="import-check"
          ><input
            type="checkbox"
            aria-describedby=${id}
            .checked=${checked}
            @change=${(event: Event) => change((event.target as HTMLInputElement).checked)}
          />${label}</label
        >
        <p class="quiet" id=${id}>${hint}</p>
      </div>`;
    return html`<section class="card" aria-labelledby="import-options">
      <div class="card-head"><h2 id="import-options">${words('take.options_title')}</h2></div>
      <div class="card-body import-options">
        ${box('import-blank', words('take.blank_clear'), words('take.blank_hint'), choices.blank === 'clear', (isOn) => this.#change({ blank: isOn ? 'clear' : 'keep' }))}
        ${box('import-accept', words('take.accept'), words('take.accept_hint'), choices.accept_warnings ?? false, (isOn) => this.#change({ accept_warnings: isOn }))}
        ${box('import-overwrite', words('take.overwrite'), words('take.overwrite_hint'), choices.overwrite ?? false, (isOn) => this.#change({ overwrite: isOn }))}
      </div>
    </section>`;
  }
}
define('import-options', ImportOptions);

import { html, nothing, type TemplateResult } from 'lit';
import type { Import, ImportChoices } from '../../../platform/contract/wire-import.ts';
import type { ImportPlaces } from '../../../platform/contract/wire-import-places.ts';
import { define, fromCode, ShirabeElement } from '../../app/element.ts';
import '../../components/combobox/combobox.ts';
import type { ComboboxChoice } from '../../components/combobox/combobox.ts';
import { formatNumber, text } from '../../locale/locale.ts';
import { fieldOfPlace, filledFields, missingPlaces, nameOf, type Place, placesOf } from './mapping.ts';
import { headingOf } from './render-read.ts';
import { renderNote } from './render-problems.ts';
import { words } from './words.ts';

/** Values of a column that are shown beside it. */
const shownSamples = 3;

/** Where each column of the file goes. Fires `choices-change` with what is chosen anew. */
class ImportColumns extends ShirabeElement {
  static override properties = { job: fromCode, choices: fromCode, places: fromCode, onlyOpen: { state: true } };
  declare job: Import;
  declare choices: ImportChoices;
  declare places: ImportPlaces;
  declare onlyOpen: boolean;
  /** Columns that were open when only those were asked for: a choice does not take its row away. */
  #open: ReadonlySet<number> = new Set();

  constructor() {
    super();
    this.onlyOpen = false;
  }

  #change(choices: Partial<ImportChoices>): void {
    this.dispatchEvent(new CustomEvent('choices-change', { detail: choices, bubbles: true }));
  }
  #choose(index: number, place: string | null): void {
    const columns = placesOf(this.job, this.choices).map((before, at) => (at === index ? place : before));
    this.#change({ columns: [...columns] });
  }
  #narrow(isOn: boolean): void {
    this.#open = new Set(placesOf(this.job, this.choices).flatMap((place, index) => (place === null ? [index] : [])));
    this.onlyOpen = isOn;
  }

  override render(): TemplateResult {
    const { job, choices, places } = this;
    const chosen = placesOf(job, choices);
    const mapped = chosen.filter((place) => place !== null).length;
    const shown = chosen.flatMap((place, index) => (this.onlyOpen && !this.#open.has(index) ? [] : [{ place, index }]));
    const missing = places.can.create ? missingPlaces(places, filledFields(job, choices)) : [];
    return html`<section class="card" aria-labelledby="import-map">
      <div class="card-head">
        <h2 id="import-map">${words('take.map_title')}</h2>
        <span class="end" role="status">${words('take.map_count', { columns: formatNumber(chosen.length), mapped: formatNumber(mapped) })}</span>
      </div>
      <div class="card-body import-map-bar">
        <label class="import-check"
          ><input type="checkbox" .checked=${this.onlyOpen} @change=${(event: Event) => this.#narrow((event.target as HTMLInputElement).checked)} />${words(
            'take.only_open',
          )}</label
        >
        ${
          job.file.header && (choices.columns !== undefined || job.remembered)
            ? html`<button type="button" class="btn" @click=${() => this.#change({ columns: undefined, by_name: true, key: undefined })}>
                ${words('take.by_name')}
              </button>`
            : nothing
        }
      </div>
      ${job.remembered && !choices.columns ? html`<div class="import-notes">${renderNote('idle', words('take.remembered'))}</div>` : nothing}
      ${
        missing.length > 0
          ? html`<div class="import-notes">${renderNote('warn', `${words('take.missing')}: ${missing.map(({ label }) => text(label)).join('、')}`)}</div>`
          : nothing
      }
      ${shown.length === 0 ? html`<p class="quiet import-notes">${words('take.none_open')}</p>` : nothing}
      <ul class="import-columns">
        ${shown.map(({ place, index }) => this.#renderColumn(place, index))}
      </ul>
      ${
        places.left_out.length > 0
          ? html`<p class="quiet import-notes">${words('take.left_out', { names: places.left_out.map((label) => text(label)).join('、') })}</p>`
          : nothing
      }
    </section>`;
  }

  #renderColumn(place: string | null, index: number): TemplateResult {
    const { job } = this;
    const heading = headingOf(job, index);
    const samples = [...new Set(job.file.rows.map(({ cells }) => (cells[index] ?? '').trim()).filter((cell) => cell !== ''))].slice(0, shownSamples);
    const problems = place === null ? [] : job.problems.filter(({ field }) => field === place);
    const id = `import-column-${index}`;
    return html`<li class=${place === null ? 'open' : ''}>
      <div class="import-column-name">
        <span class="quiet">${formatNumber(index + 1)}</span> <strong>${heading}</strong>
        <div class="import-samples">
          <span class="visually-hidden">${words('take.samples')}: </span>${samples.length === 0 ? words('take.no_samples') : samples.join(' / ')}
        </div>
      </div>
      <div class="import-column-place">
        <sh-combobox
          .controlId=${id}
          .label=${words('take.goes_to', { column: heading })}
          .describedBy=${problems.length > 0 ? `${id}-problems` : ''}
          .placeholder=${words('take.nowhere')}
          .invalid=${problems.length > 0}
          .value=${place === null ? null : { id: place, label: nameOf(this.places, place) }}
          .offer=${this.#offer}
          @sh-change=${(event: CustomEvent<ComboboxChoice | null>) => this.#choose(index, event.detail?.id ?? null)}
        ></sh-combobox>
        ${problems.length > 0 ? html`<div id="${id}-problems">${problems.map(({ message }) => html`<p class="field-error">${message}</p>`)}</div>` : nothing}
      </div>
    </li>`;
  }

  /** The fields by their names, those that are still free first. */
  readonly #offer = (typed: string): readonly ComboboxChoice[] => {
    return offerPlaces(this.places, filledFields(this.job, this.choices), typed);
  };
}
define('import-columns', ImportColumns);

/** Places whose names hold all words that were typed; those of fields in use come last. */
export function offerPlaces(places: ImportPlaces, used: ReadonlySet<string>, typed: string): readonly ComboboxChoice[] {
  const fold = (value: string): string => value.normalize('NFKC').toLowerCase();
  const wanted = fold(typed).split(/\s+/).filter(Boolean);
  const found = places.places.filter(({ place, label }) => {
    const name = fold(`${label.ja} ${label.en} ${place}`);
    return wanted.every((word) => name.includes(word));
  });
  const isUsed = ({ place }: Place): boolean => used.has(fieldOfPlace(place));
  const sorted = [...found.filter((place) => !isUsed(place)), ...found.filter(isUsed)];
  return sorted.map((place) => ({ id: place.place, label: labelOf(place, isUsed(place)) }));
}

function labelOf({ label, required, only_key: isOnlyKey }: Place, isUsed: boolean): string {
  const name = text(label);
  if (isUsed) return words('take.used', { label: name });
  if (isOnlyKey) return words('take.only_key', { label: name });
  return required ? words('take.needed', { label: name }) : name;
}

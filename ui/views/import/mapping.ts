import type { Import, ImportChoices } from '../../../platform/contract/wire-import.ts';
import type { ImportPlaces } from '../../../platform/contract/wire-import-places.ts';
import { text } from '../../locale/locale.ts';

export type Place = ImportPlaces['places'][number];

/** The field that a place is of: `institution` of `institution.code`. */
export function fieldOfPlace(place: string): string {
  return place.split('.')[0] ?? '';
}

/** Where each column goes: as chosen, else as the server proposes. */
export function placesOf(job: Import, choices: ImportChoices): readonly (string | null)[] {
  return job.file.columns.map((column, index) => (choices.columns ? (choices.columns[index] ?? null) : column.place));
}

/** The fields that get something, from a column or as a value for every row. */
export function filledFields(job: Import, choices: ImportChoices): ReadonlySet<string> {
  const places = placesOf(job, choices).filter((place) => place !== null);
  return new Set([...places, ...Object.keys(choices.set ?? {})].map(fieldOfPlace));
}

/** What new rows need, and nothing goes to. */
export function missingPlaces(places: ImportPlaces, filled: ReadonlySet<string>): readonly Place[] {
  return places.places.filter(({ place, required }) => required && !place.includes('.') && !filled.has(place));
}

/** What may be the key of the rows: what gets something, and tells records apart. */
export function keyCandidates(places: ImportPlaces, filled: ReadonlySet<string>): readonly Place[] {
  return places.places.filter(({ place, key }) => key && !place.includes('.') && filled.has(place));
}

/** The key that is proposed: the record's id, else the smallest set that tells records apart, else the first that may be one. */
export function proposeKey(places: ImportPlaces, filled: ReadonlySet<string>): readonly string[] {
  if (filled.has('id')) return ['id'];
  const sets = places.keys.filter((set) => set.every((name) => filled.has(name)));
  const [best] = [...sets].sort((left, right) => left.length - right.length);
  return (
    best ??
    keyCandidates(places, filled)
      .slice(0, 1)
      .map(({ place }) => place)
  );
}

/** The name of a place; of one that is not offered the place itself. */
export function nameOf(places: ImportPlaces, place: string): string {
  const found = places.places.find((each) => each.place === place);
  return found ? text(found.label) : place;
}

/** Choices that a corrected file of rejected rows starts with: those of the import that it comes from, for the columns that it has. */
export function choicesAgain(job: Import): ImportChoices {
  const { encoding: _encoding, separator: _separator, quote: _quote, sheet: _sheet, by_name: _byName, ...choices } = job.choices;
  const kept = job.file.columns.filter(({ name }) => !job.file.header || (name.trim() !== '行' && name.trim() !== '理由'));
  return { ...choices, header: job.file.header, columns: kept.map(({ place }) => place), key: [...job.key] };
}

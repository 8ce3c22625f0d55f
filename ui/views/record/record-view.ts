import type { FieldDescription, Me, ObjectDescription, RecordAnswer } from '../../../platform/contract/wire.ts';
import { readerOf, type SectionDescription } from '../form/form-view.ts';
import type { RecordFormulas } from '../form/record-formulas.ts';

export interface ShownSection {
  readonly section: SectionDescription;
  readonly fields: readonly FieldDescription[];
}

/** The sections and fields of a record whose conditions hold. Conditions that cannot be run here show what they guard. */
export function shownSections(description: ObjectDescription, record: RecordAnswer, formulas: RecordFormulas, me: Me | null, now: Date): ShownSection[] {
  const fields = new Map(description.fields.map((field) => [field.name, field]));
  const read = readerOf(
    (name) => record.values[name] ?? null,
    (name) => fields.has(name),
    record.reach ?? {},
    me,
    record.title,
  );
  const holds = (condition: string | undefined) => condition === undefined || formulas.run(condition, read, now) !== false;
  return description.layout.sections
    .filter((section) => holds(section.show))
    .map((section) => ({
      section,
      fields: section.fields.map((name) => fields.get(name)).filter((field): field is FieldDescription => field !== undefined && holds(field.show)),
    }))
    .filter((shown) => shown.fields.length > 0);
}

import type { FieldDefinition, TextDefinition } from '../contract/definitions.ts';
import { toText } from '../contract/text.ts';
import type { Choice } from '../fields/field.ts';

/** The values of a picklist in order; none for other types. */
export function choicesOf(definition: FieldDefinition): readonly Choice[] {
  if (!('values' in definition)) return [];
  return Object.entries(definition.values).map(([value, given]) => {
    if (typeof given === 'string') return { value, label: toText(given), retired: false };
    if (!isLabelled(given)) return { value, label: toText(given), retired: false };
    return { value, label: toText(given.label), ...(given.tone !== undefined && { tone: given.tone }), retired: given.retired ?? false };
  });
}

interface Labelled {
  readonly label: TextDefinition;
  readonly tone?: Choice['tone'];
  readonly retired?: boolean;
}
function isLabelled(given: object): given is Labelled {
  return 'label' in given;
}

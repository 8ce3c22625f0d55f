import { fieldTypes } from '../../../platform/fields/field-types.ts';
import { textOf } from '../../fields/field-view.ts';

const anyNumber = {
  name: 'value',
  column: 'value',
  type: 'decimal',
  label: { ja: '', en: '' },
  definition: { type: 'decimal', label: '-' },
  choices: [],
  valueType: 'number',
} as const;

/** A number as the formula language writes it, from what people type. */
export function readNumber(text: string): string {
  const parsed = fieldTypes.decimal.parse(text, anyNumber);
  return 'value' in parsed && parsed.value !== null ? textOf(parsed.value) : text;
}

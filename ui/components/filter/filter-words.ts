import { t } from '../../locale/locale.ts';
import type { Condition } from './filter-conditions.ts';
import type { NamedFilterField } from './filter-fields.ts';

/** A condition in the words of its chip. */
export function wordsOf({ field: key, operator, value }: Condition, field: NamedFilterField | undefined): string {
  const shown =
    operator === 'one_of'
      ? value
          .split(',')
          .map((one) => wordOf(one, field))
          .join(', ')
      : operator === 'last_days'
        ? value
        : wordOf(value, field);
  return t(`record.chip_${operator}`, { field: field?.label ?? key, value: shown });
}

function wordOf(value: string, field: NamedFilterField | undefined): string {
  const choice = field?.choices.find((one) => one.value === value);
  if (choice) return choice.label;
  if (field?.kind === 'boolean') return t(value === 'true' ? 'record.yes' : 'record.no');
  return field?.kind === 'date' || field?.kind === 'datetime' ? value.replaceAll('-', '/') : value;
}

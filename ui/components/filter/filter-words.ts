import { t } from '../../locale/locale.ts';
import { type Condition, isPeriod } from './condition.ts';
import { isGroup, type Part } from './filter-group.ts';
import type { NamedFilterField } from './filter-fields.ts';

/** Titles of records that were chosen here, by id: a formula has the id alone. */
const titles = new Map<string, string>();
export function rememberTitle(id: string, title: string): void {
  titles.set(id, title);
}
export function titleOf(id: string): string {
  return titles.get(id) ?? t('record.chosen_one');
}

/** A condition, or a group of them, in the words of its chip. */
export function wordsOf(part: Part, fields: readonly NamedFilterField[]): string {
  if (!isGroup(part))
    return wordsOfCondition(
      part,
      fields.find(({ key }) => key === part.field),
    );
  const word = part.join === 'and' ? t('record.and') : t('record.or');
  const words = part.parts.map((one) => (isGroup(one) && one.join !== 'none' ? `(${wordsOf(one, fields)})` : wordsOf(one, fields))).join(` ${word} `);
  return part.join === 'none' ? t('record.filter_none', { conditions: words }) : words;
}

function wordsOfCondition({ field: key, operator, value }: Condition, field: NamedFilterField | undefined): string {
  const shown =
    operator === 'one_of'
      ? value
          .split(',')
          .map((one) => wordOf(one, field))
          .join(', ')
      : operator === 'last_days'
        ? value
        : operator === 'is' || operator === 'is_not'
          ? titleOf(value)
          : operator === 'during' && isPeriod(value)
            ? t(`period.${value}`)
            : wordOf(value, field);
  return t(`record.chip_${operator}`, { field: field?.label ?? key, value: shown });
}

function wordOf(value: string, field: NamedFilterField | undefined): string {
  const choice = field?.choices.find((one) => one.value === value);
  if (choice) return choice.label;
  if (field?.kind === 'boolean') return t(value === 'true' ? 'record.yes' : 'record.no');
  return field?.kind === 'date' || field?.kind === 'datetime' ? value.replaceAll('-', '/') : value;
}

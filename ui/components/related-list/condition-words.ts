import type { ObjectDescription } from '../../../platform/contract/wire.ts';
import { words } from '../../restore/words.ts';
import { filterFieldsOf } from '../filter/filter-fields.ts';
import { readFilter } from '../filter/filter-group.ts';
import { wordsOf } from '../filter/filter-words.ts';

/** The condition that a related list has by its definition, in words for each part; one that cannot be put into words, or may not be told, is only named. */
export function conditionWords({ formula, columns }: NonNullable<ObjectDescription['layout']['related'][number]['where']>): readonly string[] {
  const fields = filterFieldsOf(columns, columns);
  const filter = formula === null ? undefined : readFilter(formula, fields);
  if (!filter) return [words('related.condition')];
  return filter.join === 'and' ? filter.parts.map((part) => wordsOf(part, fields)) : [wordsOf(filter, fields)];
}

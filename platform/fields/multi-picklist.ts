import sql, { join } from 'sql-template-tag';
import type { FieldType } from './field.ts';
import { knowingNotApplicable } from './not-applicable.ts';
import { problemAt } from './problem-at.ts';
import { quoteLiteral } from './quote-literal.ts';
import { findChoice, unknownChoice } from './read-choice.ts';
import { isBlank } from './read-text.ts';

const SEPARATOR = { ja: '、', en: ', ' } as const;

/** Any of several values, in the order of the definition, each once; none at all is blank. A text may list them separated by 、 , or ;. */
export const multiPicklist: FieldType<'multi_picklist'> = knowingNotApplicable({
  type: 'multi_picklist',
  valueType: 'choices',
  columnType: 'text[]',
  searchable: false,
  parse: (input, field) => {
    if (isBlank(input)) return { value: null };
    const given: unknown[] | undefined = Array.isArray(input)
      ? input
      : typeof input === 'string'
        ? input.split(/[、,;；，]/).filter((part) => !isBlank(part))
        : undefined;
    if (!given) return { problem: problemAt(field, 'wrong_type', '選択肢から選んでください。', 'Choose among the values.') };
    const chosen = new Set<string>();
    for (const each of given) {
      if (typeof each !== 'string') return { problem: problemAt(field, 'wrong_type', '選択肢から選んでください。', 'Choose among the values.') };
      const choice = findChoice(field, each);
      if (!choice) return { problem: unknownChoice(field, each) };
      chosen.add(choice.value);
    }
    const values = field.choices.map((choice) => choice.value).filter((value) => chosen.has(value));
    return { value: values.length > 0 ? values : null };
  },
  check: () => [],
  format: (value, field, { language }) =>
    Array.isArray(value)
      ? value.map((each) => field.choices.find((choice) => choice.value === each)?.label[language] ?? String(each)).join(SEPARATOR[language])
      : '',
  formatSql: (value, field, { language }) => {
    const cases = field.choices.map((choice) => sql`WHEN ${quoteLiteral(choice.value)} THEN ${quoteLiteral(choice.label[language])}`);
    return sql`coalesce((SELECT string_agg(CASE each ${join(cases, ' ')} ELSE each END, ${quoteLiteral(SEPARATOR[language])} ORDER BY place) FROM unnest(${value}) WITH ORDINALITY AS chosen(each, place)), '')`;
  },
});

import sql, { join } from 'sql-template-tag';
import type { FieldType } from './field.ts';
import { knowingNotApplicable } from './not-applicable.ts';
import { problemAt } from './problem-at.ts';
import { quoteLiteral } from './quote-literal.ts';
import { findChoice, unknownChoice } from './read-choice.ts';
import { isBlank } from './read-text.ts';

/** One of several values: its API name in storage, its label for people. A retired value stays readable. */
export const picklist: FieldType<'picklist'> = knowingNotApplicable({
  type: 'picklist',
  valueType: 'choice',
  columnType: 'text',
  searchable: false,
  parse: (input, field) => {
    if (isBlank(input)) return { value: null };
    if (typeof input !== 'string') return { problem: problemAt(field, 'wrong_type', '選択肢から選んでください。', 'Choose one of the values.') };
    const choice = findChoice(field, input);
    return choice ? { value: choice.value } : { problem: unknownChoice(field, input) };
  },
  check: (value, field) => (typeof value === 'string' && !field.choices.some((choice) => choice.value === value) ? [unknownChoice(field, value)] : []),
  format: (value, field, { language }) => (typeof value === 'string' ? (field.choices.find((choice) => choice.value === value)?.label[language] ?? value) : ''),
  formatSql: (value, field, { language }) => {
    const cases = field.choices.map((choice) => sql`WHEN ${quoteLiteral(choice.value)} THEN ${quoteLiteral(choice.label[language])}`);
    return sql`CASE ${value} ${join(cases, ' ')} ELSE coalesce(${value}, '') END`;
  },
});

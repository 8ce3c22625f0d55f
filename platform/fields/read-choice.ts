import { nearest } from '../contract/nearest.ts';
import type { Problem } from '../contract/problem.ts';
import type { Choice, Field } from './field.ts';
import { problemAt } from './problem-at.ts';
import { foldWidth } from './read-text.ts';

/** The choice that a person or program means: its API name, or its label in either language, width folded. */
export function findChoice(field: Field, text: string): Choice | undefined {
  const folded = foldWidth(text);
  return (
    field.choices.find((choice) => choice.value === text) ??
    field.choices.find((choice) => foldWidth(choice.label.ja) === folded || foldWidth(choice.label.en) === folded)
  );
}

/** Says that a value is none of the choices, and which one may have been meant. */
export function unknownChoice(field: Field, text: string): Problem {
  const labels = field.choices.filter((choice) => !choice.retired).map((choice) => choice.label.ja);
  const near = nearest(text, [...labels, ...field.choices.map((choice) => choice.value)]);
  const offered = labels.slice(0, 10).join('、');
  return problemAt(
    field,
    'not_a_choice',
    `「${text.slice(0, 60)}」は選択肢にありません。${near ? `「${near}」でしょうか。` : ''}選択肢: ${offered}${labels.length > 10 ? ' ほか' : ''}`,
    `“${text.slice(0, 60)}” is not one of the choices.${near ? ` Did you mean “${near}”?` : ''}`,
  );
}

const meanings: Readonly<Record<string, string>> = {
  unknown_key: 'this key cannot be used here',
  missing_key: 'a key is missing',
  wrong_type: 'the value is of another kind',
  wrong_value: 'the value cannot be used',
  too_long: 'it is too long, or there are too many',
  wrong_name: 'this is no name',
  duplicate_name: 'the same name is used twice',
  unknown_object: 'there is no such object',
  unknown_field: 'there is no such field',
  unknown_value: 'there is no such value',
  wrong_field_type: 'the field is of another kind',
  multiplied_rows: 'rows of two lists would come in every pair',
  circular: 'this leads back to itself',
  too_complex: 'the formula is too large',
  formula_syntax: 'the formula cannot be read',
  formula_unknown_name: 'the formula names what is not there',
  formula_unknown_function: 'the formula names a function that is not there',
  formula_arguments: 'a function is given what it does not take',
  formula_type: 'the formula gives a value of another kind',
  formula_too_long: 'the formula is too long',
  not_grouped: 'the report has no such grouping',
};

/** What is wrong with a part of a definition, in English: the words at the place itself are Japanese, as in all definitions. */
export function englishProblem(code: string, path: readonly (string | number)[]): string {
  const where = path.join('.');
  return `${where === '' ? 'Definition' : where}: ${meanings[code] ?? 'this cannot be used'}.`;
}

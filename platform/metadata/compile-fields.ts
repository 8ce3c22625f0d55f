import type { FieldDefinition } from '../contract/definitions.ts';
import { toText } from '../contract/text.ts';
import { LINE_LIMIT } from '../fields/check-text.ts';
import type { Field } from '../fields/field.ts';
import { fieldTypes } from '../fields/field-types.ts';
import type { Formula } from '../formula/formula.ts';
import { checkPattern } from './check-pattern.ts';
import { choicesOf } from './choices.ts';
import { byName, type Compilation } from './compilation.ts';
import type { ObjectSource } from './object-source.ts';
import { compileAt } from './compile-at.ts';
import { reservedFieldNames } from './system-fields.ts';

/** The physical columns of a field: its own, and the one of 該当なし, where it has or had one. */
interface FieldColumns {
  readonly column: string;
  readonly notApplicable?: string;
}

/** What the fields of an object compile to. */
export interface CompiledFields {
  readonly fields: Readonly<Record<string, Field>>;
  readonly formulas: Readonly<Record<string, Formula>>;
  readonly defaults: Readonly<Record<string, Formula>>;
  readonly required: Readonly<Record<string, Formula | true>>;
  readonly show: Readonly<Record<string, Formula>>;
  readonly limits: Readonly<Record<string, { readonly min?: Formula; readonly max?: Formula }>>;
  readonly lookupFilters: Readonly<Record<string, Formula>>;
}

/** Compiles the fields of an object. `columnsOf` gives the physical columns of a field. */
export function compileFields(compilation: Compilation, source: ObjectSource, columnsOf: (field: string) => FieldColumns): CompiledFields {
  const { problems, formulas: names } = compilation;
  const scope = names.scopeOf(source.name);
  const formulas: [string, Formula][] = [];
  const defaults: [string, Formula][] = [];
  const required: [string, Formula | true][] = [];
  const show: [string, Formula][] = [];
  const limits: [string, { min?: Formula; max?: Formula }][] = [];
  const lookupFilters: [string, Formula][] = [];
  const keep = <T>(list: [string, T][], name: string, value: T | undefined) => value !== undefined && list.push([name, value]);
  const fields: [string, Field][] = [];
  for (const [name, definition] of source.fields) {
    if (reservedFieldNames.has(name))
      problems.add(source.file, 'wrong_name', `\`${name}\` は項目の名前に使えません (別の意味があります)。`, source.file.value.fields, name, 'key');
    checkField(compilation, source, name, definition);
    const at = (key: string, expect?: Field['valueType']) => compileAt(problems, source.file, definition, key, scope, expect);
    if (definition.type === 'formula') {
      const formula = names.formulaOf(source.name, name);
      if (formula && names.isTooLarge(source.name, formula))
        problems.add(source.file, 'too_complex', `\`${name}\` は、使っている計算項目を合わせると大きすぎます。計算を減らします。`, definition, 'formula');
      keep(formulas, name, formula);
    }
    const field = toField(name, definition, columnsOf(name), formulas.find(([each]) => each === name)?.[1]);
    fields.push([name, field]);
    keep(defaults, name, at('default', field.valueType === 'files' ? undefined : field.valueType));
    checkDefault(compilation, source, definition, defaults.find(([each]) => each === name)?.[1], definition, 'default');
    const isType = source.file.value.record_types?.field === name;
    keep(required, name, isType || definition.required === true ? true : definition.required === false ? undefined : at('required', 'boolean'));
    keep(show, name, at('show', 'boolean'));
    if (definition.type === 'date' && (definition.min !== undefined || definition.max !== undefined)) {
      const min = at('min', 'date');
      const max = at('max', 'date');
      limits.push([name, { ...(min && { min }), ...(max && { max }) }]);
    }
    if (definition.type === 'lookup' && definition.where !== undefined && compilation.objects.has(definition.to))
      keep(lookupFilters, name, compileAt(problems, source.file, definition, 'where', names.scopeOf(definition.to), 'boolean'));
  }
  return {
    fields: byName(fields),
    formulas: byName(formulas),
    defaults: byName(defaults),
    required: byName(required),
    show: byName(show),
    limits: byName(limits),
    lookupFilters: byName(lookupFilters),
  };
}

/** A field as the engine uses it. */
function toField(name: string, definition: FieldDefinition, { column, notApplicable }: FieldColumns, formula: Formula | undefined): Field {
  const type = fieldTypes[definition.type];
  return {
    name,
    column,
    ...('not_applicable' in definition && definition.not_applicable === true && { notApplicableColumn: notApplicable ?? '' }),
    type: definition.type,
    label: toText(definition.label),
    ...(definition.help !== undefined && { help: toText(definition.help) }),
    definition,
    choices: choicesOf(definition),
    valueType: formula === undefined ? type.valueType : formula.type === 'blank' ? 'text' : formula.type,
  };
}

function checkField({ problems, objects }: Compilation, source: ObjectSource, name: string, definition: FieldDefinition): void {
  const { file } = source;
  if ('min' in definition && 'max' in definition && typeof definition.min === 'number' && typeof definition.max === 'number' && definition.min > definition.max)
    problems.add(file, 'wrong_value', `\`${name}\` の min (${definition.min}) が max (${definition.max}) より大きくなっています。`, definition, 'min');
  if (definition.type === 'text' && definition.pattern !== undefined) {
    const wrong = checkPattern(definition.pattern, definition.max ?? LINE_LIMIT);
    if (wrong !== undefined) problems.add(file, 'bad_pattern', wrong, definition, 'pattern');
  }
  if (definition.type === 'lookup') {
    const target = objects.get(definition.to);
    if (target === undefined) problems.unknown(file, 'unknown_object', 'オブジェクト', definition.to, [...objects.keys()], definition, 'to');
    const parents = [...source.fields].filter(([, field]) => field.type === 'lookup' && field.parent === true);
    if (definition.parent === true && parents[0]?.[0] !== name)
      problems.add(file, 'wrong_value', `parent は 1 つのオブジェクトに 1 つだけです (\`${parents[0]?.[0] ?? ''}\` にもあります)。`, definition, 'parent');
  }
  checkNotApplicable(source, name, definition, problems);
  if (definition.type === 'children') checkChildren(source, objects, name, definition, problems);
}

/** What a record belongs to, and what the rows of a survey are told apart by, is always there. */
function checkNotApplicable({ file, survey }: ObjectSource, name: string, definition: FieldDefinition, problems: Compilation['problems']): void {
  if (!('not_applicable' in definition) || definition.not_applicable !== true) return;
  const parts = survey && [survey.value.date, survey.value.respondent, survey.value.status.field];
  const isKey = file.value.scope === name || parts?.includes(name) === true || (definition.type === 'lookup' && definition.parent === true);
  if (isKey)
    problems.add(file, 'wrong_value', `\`${name}\` はレコードの所属や調査の枠組みを決める項目なので、「該当なし」を選べません。`, definition, 'not_applicable');
}

function checkChildren(
  source: ObjectSource,
  objects: Compilation['objects'],
  name: string,
  definition: FieldDefinition & { type: 'children' },
  problems: Compilation['problems'],
): void {
  const rows = objects.get(definition.of);
  if (rows === undefined) return problems.unknown(source.file, 'unknown_object', 'オブジェクト', definition.of, [...objects.keys()], definition, 'of');
  const by = rows.fields.get(definition.by);
  const lookups = [...rows.fields].filter(([, field]) => field.type === 'lookup' && field.to === source.name).map(([field]) => field);
  if (by === undefined) return problems.unknown(source.file, 'unknown_field', `${definition.of} の項目`, definition.by, lookups, definition, 'by');
  if (by.type !== 'lookup' || by.to !== source.name)
    problems.add(source.file, 'wrong_field_type', `${definition.of}.${definition.by} は ${source.name} への参照 (lookup) ではありません。`, definition, 'by');
  else if (by.parent !== true)
    problems.add(
      source.file,
      'wrong_field_type',
      `\`${name}\` の行が属するように、${definition.of}.${definition.by} に parent: true を書きます。`,
      definition,
      'by',
    );
}

/** A default, at `key` of `container`, that is a plain text must be one of the values of a picklist. */
export function checkDefault(
  { problems }: Compilation,
  source: ObjectSource,
  definition: FieldDefinition,
  formula: Formula | undefined,
  container: object,
  key: string,
): void {
  if (formula?.expression.kind !== 'text' || !('values' in definition) || Object.hasOwn(definition.values, formula.expression.value)) return;
  problems.unknown(source.file, 'unknown_value', '選択値', formula.expression.value, Object.keys(definition.values), container, key);
}

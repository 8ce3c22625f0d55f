import type { LayoutDefinition } from '../contract/definitions.ts';
import { toText } from '../contract/text.ts';
import { compileFormula } from '../formula/compile.ts';
import type { Formula } from '../formula/formula.ts';
import type { Compilation } from './compilation.ts';
import type { DefinitionFile } from './definition-file.ts';
import type { ObjectSource } from './object-source.ts';
import { compileAt } from './compile-at.ts';
import { compileRelated } from './compile-related.ts';
import type { LayoutModel, RuleModel } from './model.ts';
import { type CompiledObjects, resolvePath } from './resolve-path.ts';

/** Compiles the page and form of an object; without a layout, one section of all fields. */
export function compileLayout(compilation: Compilation, objects: CompiledObjects, source: ObjectSource): LayoutModel {
  const { problems, formulas } = compilation;
  const file = source.layout;
  // Which type a record is of is said at its head.
  const type = source.file.value.record_types?.field;
  const ofType = type !== undefined && source.fields.has(type) ? [type] : [];
  if (file === undefined)
    return { highlights: ofType, sections: [{ label: toText(source.file.value.label), columns: 2, fields: [...source.fields.keys()] }], related: [] };
  const layout = file.value;
  const seen = new Map<string, number>();
  const sections = layout.sections.map((section) => {
    const show = showOfTypes(compilation, source, file, section, compileAt(problems, file, section, 'show', formulas.scopeOf(source.name), 'boolean'));
    const fields = section.fields.filter((name, index) => {
      if (!source.fields.has(name))
        problems.unknown(file, 'unknown_field', `${toText(source.file.value.label).ja}の項目`, name, [...source.fields.keys()], section.fields, index);
      else if (seen.has(name)) problems.add(file, 'duplicate_name', `\`${name}\` は ${seen.get(name) ?? 0} 行目にも書かれています。`, section.fields, index);
      else return seen.set(name, file.places.find(section.fields, index).line);
      return false;
    });
    return {
      label: toText(section.label),
      ...(section.note !== undefined && { note: toText(section.note) }),
      ...(show && { show }),
      columns: section.columns ?? 2,
      fields,
    };
  });
  const highlights = (layout.highlights ?? []).filter(
    (path, index) => resolvePath(compilation, objects, { object: source.name }, path, file, layout.highlights ?? [], index) !== undefined,
  );
  return {
    highlights: [...ofType.filter((name) => !highlights.includes(name)), ...highlights],
    sections,
    related: compileRelated(compilation, objects, source, file),
    definition: layout,
  };
}

/** When a section is shown that is for some record types only: a condition as any other, so that page, form, print and save know nothing of types. */
function showOfTypes(
  { problems, formulas }: Compilation,
  source: ObjectSource,
  file: DefinitionFile<LayoutDefinition>,
  section: LayoutDefinition['sections'][number],
  show: Formula | undefined,
): Formula | undefined {
  const { types } = section;
  if (types === undefined) return show;
  const field = source.file.value.record_types?.field;
  const definition = field === undefined ? undefined : source.fields.get(field);
  if (field === undefined || definition?.type !== 'picklist') {
    if (field === undefined) problems.add(file, 'wrong_value', '`types` は、object.yaml に `record_types` があるときに書けます。', section, 'types', 'key');
    return show;
  }
  const known = Object.keys(definition.values);
  const wrong = types.flatMap((type, index) => (known.includes(type) ? [] : [{ type, index }]));
  for (const { type, index } of wrong) problems.unknown(file, 'unknown_value', 'レコードの種類', type, known, types, index);
  if (wrong.length > 0) return show;
  const ofTypes = `IN(${field}, ${types.map((type) => `"${type}"`).join(', ')})`;
  const compiled = compileFormula(show === undefined ? ofTypes : `${ofTypes} AND (${show.source})`, formulas.scopeOf(source.name), { expect: 'boolean' });
  if ('formula' in compiled) return compiled.formula;
  // Both parts are right by themselves: together they are too long.
  problems.add(file, 'formula_too_long', compiled.problems[0]?.message ?? '', section, 'types', 'key');
  return show;
}

/** Compiles the rules of an object: each with exactly one of `error` and `warning`. */
export function compileRules({ problems, formulas }: Compilation, source: ObjectSource): readonly RuleModel[] {
  const file = source.rules;
  return (file?.value ?? []).flatMap((rule, index) => {
    if (file === undefined) return [];
    const when = compileAt(problems, file, rule, 'when', formulas.scopeOf(source.name), 'boolean');
    const severity = rule.error !== undefined ? 'error' : 'warning';
    const given = rule.error ?? rule.warning;
    if (given === undefined || (rule.error !== undefined && rule.warning !== undefined)) {
      problems.add(
        file,
        'bad_rule',
        'error (保存を止める) か warning (確認して保存できる) のどちらか 1 つを書きます。',
        rule,
        rule.warning === undefined ? 'when' : 'warning',
        'key',
      );
      return [];
    }
    if (typeof given === 'string') return when === undefined ? [] : [{ when, severity, code: `rule_${index + 1}`, messages: { '': toText(given) } }];
    for (const name of Object.keys(given))
      if (!source.fields.has(name))
        problems.unknown(file, 'unknown_field', `${toText(source.file.value.label).ja}の項目`, name, [...source.fields.keys()], given, name, 'key');
    return when === undefined
      ? []
      : [{ when, severity, code: `rule_${index + 1}`, messages: Object.fromEntries(Object.entries(given).map(([name, text]) => [name, toText(text)])) }];
  });
}

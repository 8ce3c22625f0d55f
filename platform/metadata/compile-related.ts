import type { LayoutDefinition } from '../contract/definitions.ts';
import { toText } from '../contract/text.ts';
import { compileAt } from './compile-at.ts';
import type { Compilation } from './compilation.ts';
import type { DefinitionFile } from './definition-file.ts';
import type { RelatedModel } from './model.ts';
import type { ObjectSource } from './object-source.ts';
import { suggest } from './problem-list.ts';
import { compileSort, type CompiledObjects, resolvePath } from './resolve-path.ts';

type RelatedDefinition = NonNullable<LayoutDefinition['related']>[number];

/** The field types that each part of a comment may have. */
const commentTypes = { text: ['text', 'long_text'], author: ['text'], files: ['file'] } as const;

/**
 * Compiles what a layout lists of other objects: each points here by a lookup, and is a table of columns, with a condition and an order of its own as a list
 * view has them, or comments.
 */
export function compileRelated(
  compilation: Compilation,
  objects: CompiledObjects,
  source: ObjectSource,
  file: DefinitionFile<LayoutDefinition>,
): readonly RelatedModel[] {
  const { problems, formulas } = compilation;
  const seen = new Set<string>();
  return (file.value.related ?? []).flatMap((entry): readonly RelatedModel[] => {
    const target = compilation.objects.get(entry.object);
    if (target === undefined) {
      problems.unknown(file, 'unknown_object', 'オブジェクト', entry.object, [...compilation.objects.keys()], entry, 'object');
      return [];
    }
    const by = target.fields.get(entry.by);
    if (by?.type !== 'lookup' || by.to !== source.name) {
      const lookups = [...target.fields].filter(([, field]) => field.type === 'lookup' && field.to === source.name).map(([name]) => name);
      if (!problems.broken.has(entry.by))
        problems.add(
          file,
          by === undefined ? 'unknown_field' : 'wrong_field_type',
          `${entry.object}.${entry.by} は ${source.name} への参照 (lookup) ではありません。${suggest(entry.by, lookups)}`,
          entry,
          'by',
        );
      return [];
    }
    const { name } = entry;
    const place = [entry.object, entry.by, name ?? ''].join(' ');
    if (seen.has(place))
      problems.add(
        file,
        'duplicate_name',
        `${entry.object}.${entry.by} の一覧が 2 つあります。\`name\` にそれぞれ違う名前を書いて区別してください。`,
        entry,
        name === undefined ? 'by' : 'name',
      );
    seen.add(place);
    const shared = { object: entry.object, by: entry.by, ...(name !== undefined && { name }), label: toText(entry.label ?? target.file.value.label), sort: [] };
    const { comments } = entry;
    if (comments !== undefined) {
      for (const key of ['columns', 'where', 'sort'] as const)
        if (entry[key] !== undefined) problems.add(file, 'wrong_value', `\`${key}\` は \`comments\` と一緒には書けません。`, entry, key, 'key');
      if (!checkComments(compilation, target, file, comments)) return [];
      const { text, author, files } = comments;
      return [{ ...shared, columns: [text, author, 'created_at', ...(files === undefined ? [] : [files])], comments }];
    }
    const columns = (entry.columns ?? ['title']).filter(
      (path, index) => resolvePath(compilation, objects, { object: entry.object }, path, file, entry.columns ?? [], index) !== undefined,
    );
    const where = compileAt(problems, file, entry, 'where', formulas.scopeOf(target.name), 'boolean');
    return [{ ...shared, columns, sort: compileSort(compilation, objects, { object: target.name }, entry.sort, file), ...(where && { where }) }];
  });
}

/** Whether every part of a comment is a field that can hold it; what is not becomes a problem. */
function checkComments(
  { problems }: Compilation,
  target: ObjectSource,
  file: DefinitionFile<LayoutDefinition>,
  comments: NonNullable<RelatedDefinition['comments']>,
): boolean {
  const label = toText(target.file.value.label).ja;
  const parts = Object.entries(commentTypes).map(([part, types]) => {
    const name = comments[part as keyof typeof commentTypes];
    if (name === undefined) return true;
    const field = target.fields.get(name);
    if (field === undefined) problems.unknown(file, 'unknown_field', `${label}の項目`, name, [...target.fields.keys()], comments, part);
    else if (!(types as readonly string[]).includes(field.type))
      problems.add(file, 'wrong_field_type', `\`${part}\` には ${types.join(' か ')} の項目を書きます。${name} は ${field.type} です。`, comments, part);
    else return true;
    return false;
  });
  return parts.every(Boolean);
}

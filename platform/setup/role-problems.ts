import { isMap, isPair, isScalar, isSeq, LineCounter, parseDocument } from 'yaml';
import type { DefinitionProblem, Problem } from '../contract/problem.ts';
import type { DefinitionProblemCode } from '../metadata/problem-list.ts';

/** What the compiler says of a role, in English; its own words are Japanese. */
const words: Readonly<Partial<Record<DefinitionProblemCode, string>>> = {
  unknown_object: 'There is no such object.',
  unknown_field: 'There is no such field.',
  unknown_scope: 'The object does not have this reach.',
  unknown_role: 'There is no such role.',
  unknown_folder: 'There is no such folder.',
  unknown_tab: 'There is no such tab.',
  unknown_list: 'There is no such list.',
  unknown_report: 'There is no such report.',
  wrong_name: 'This name has another meaning. Choose another one.',
  wrong_value: 'This value cannot be used.',
  bad_scope: 'The object belongs to nobody, so that "own" means nothing here. Choose all records.',
  bad_role: 'This contradicts what the definition of the object says of the role, or takes something away from a role that only adds.',
  restricted_field: 'This field is shown to everybody elsewhere and cannot be restricted.',
};

/** The problems of definitions in which the file `path` with this text is new: at the part of the role that each is about, such as `objects.notice.read.0.where`; those of other files at these. */
export function roleProblems(problems: readonly DefinitionProblem[], path: string, text: string): Problem[] {
  const counter = new LineCounter();
  const { contents } = parseDocument(text, { lineCounter: counter });
  return problems.map(({ file, line, column, code, message }): Problem => {
    const en = Object.hasOwn(words, code) ? words[code as DefinitionProblemCode] : undefined;
    if (file !== path) return { field: file, code, message: `${file}: ${message}`, en: `${file}:${line}: ${en ?? code}` };
    const offset = (counter.lineStarts[line - 1] ?? 0) + column - 1;
    return { field: partAt(contents, offset).join('.'), code, message, ...(en && { en }) };
  });
}

/** The keys that lead to what stands at an offset. */
function partAt(node: unknown, offset: number): readonly string[] {
  if (isMap(node))
    for (const pair of node.items) {
      if (!isPair(pair) || !isScalar(pair.key)) continue;
      const name = String(pair.key.value);
      if (holds(pair.key, offset)) return [name];
      if (holds(pair.value, offset)) return [name, ...partAt(pair.value, offset)];
    }
  if (isSeq(node)) for (const [index, item] of node.items.entries()) if (holds(item, offset)) return [String(index), ...partAt(item, offset)];
  return [];
}

function holds(node: unknown, offset: number): boolean {
  const range = isScalar(node) || isMap(node) || isSeq(node) ? node.range : undefined;
  return range ? range[0] <= offset && offset <= range[1] : false;
}

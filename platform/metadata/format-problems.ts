import type { DefinitionProblem } from '../contract/problem.ts';
import type { DefinitionFiles } from './definition-file.ts';

/**
 * Prints the problems of a folder of definitions, one a line, and the count below:
 * `objects/x/rules.yaml:2:9  error  unknown_field  …`.
 */
export function formatProblems(problems: readonly DefinitionProblem[], files: DefinitionFiles): string {
  const places = problems.map(({ file, line, column }) => `${file}:${line}:${column}`);
  const width = Math.min(Math.max(0, ...places.map((place) => place.length)), 60);
  const codes = Math.max(0, ...problems.map(({ code }) => code.length));
  const lines = problems.map(({ code, message }, index) => `${(places[index] ?? '').padEnd(width)}  error  ${code.padEnd(codes)}  ${message}`);
  return [...lines, `${problems.length} 件の誤り (${countDefinitions(files)})。何も変更していません。`, ''].join('\n');
}

/** 「オブジェクト 14、レポート 9」: how much was looked at. */
export function countDefinitions(files: DefinitionFiles): string {
  const paths = Object.keys(files);
  return `オブジェクト ${paths.filter((path) => path.endsWith('/object.yaml')).length}、レポート ${paths.filter((path) => path.endsWith('.report.yaml')).length}`;
}

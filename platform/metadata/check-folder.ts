import type { DefinitionProblem } from '../contract/problem.ts';
import { compileModel } from './compile-model.ts';
import type { DefinitionFiles } from './definition-file.ts';
import { countDefinitions, formatProblems } from './format-problems.ts';
import { loadDefinitions } from './load-definitions.ts';
import type { Model } from './model.ts';

export interface CheckedFolder {
  readonly files: DefinitionFiles;
  readonly problems: readonly DefinitionProblem[];
  /** Undefined when there are problems. */
  readonly model?: Model;
  /** What to print. */
  readonly text: string;
}

/** Reads and compiles a folder of definitions, as the command `check` does; needs no database. */
export async function checkFolder(folder: string): Promise<CheckedFolder> {
  const { files, problems: unreadable } = await loadDefinitions(folder);
  const missing = unreadable.some(({ code }) => code === 'missing_folder');
  const compiled = missing ? { problems: [] } : compileModel(files);
  const problems = [...unreadable, ...('problems' in compiled ? compiled.problems : [])];
  if (problems.length > 0 || 'problems' in compiled) return { files, problems, text: formatProblems(problems, files) };
  return { files, problems, model: compiled.model, text: `誤りはありません (${countDefinitions(files)})。\n` };
}

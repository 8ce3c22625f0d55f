import type { Problem } from '../../../platform/contract/problem.ts';
import type { RecordAnswer } from '../../../platform/contract/wire.ts';
import type { FormState } from './form-state.ts';
import type { ReadPath, RecordFormulas } from './record-formulas.ts';

export type Accepted = NonNullable<RecordAnswer['accepted']>[number];

/**
 * Takes out of the problems the warnings that somebody accepted before and whose values nobody has changed since the record was read: they are not asked for
 * again. Gives the rest, and what was accepted.
 */
export function setAcceptedApart(
  state: FormState,
  formulas: RecordFormulas,
  read: ReadPath,
  problems: ReadonlyMap<string, readonly Problem[]>,
): { readonly problems: ReadonlyMap<string, readonly Problem[]>; readonly accepted: readonly Accepted[] } {
  const known = state.start.accepted ?? [];
  if (known.length === 0) return { problems, accepted: [] };
  const changed = new Set(state.changedFields());
  // Warnings of child rows are told by the save alone; what was accepted of them stands as long as no row is changed.
  const isOfRow = (one: Accepted) => one.row !== undefined;
  const hasNewRows = Object.entries(state.children).some(([name, rows]) => rows.some((row) => row.deleted || state.changedCells(name, row).length > 0));
  const standing = known.filter((one) => (isOfRow(one) ? !hasNewRows : !readFields(state, formulas, read, one).some((name) => changed.has(name))));
  const isAccepted = ({ severity, code, field }: Problem, path: string) =>
    severity === 'warning' &&
    standing.some((one) => !isOfRow(one) && one.code === code && one.messages.some((message) => (message.field ?? '') === (field ?? path)));
  const rest = [...problems].map(([path, said]) => [path, said.filter((problem) => !isAccepted(problem, path))] as const);
  return { problems: new Map(rest.filter(([, said]) => said.length > 0)), accepted: standing };
}

/** The fields that a warning depends on: those its rule reads, through computed ones too; without a rule the one it speaks at. */
function readFields(state: FormState, formulas: RecordFormulas, read: ReadPath, { code, messages }: Accepted): readonly string[] {
  const rule = state.description.rules.find((one) => one.code === code);
  if (!rule) return messages.flatMap(({ field }) => field ?? []);
  const found = new Set<string>();
  const follow = (source: string): void => {
    for (const [name = ''] of formulas.paths(source, read)) {
      if (found.has(name)) continue;
      found.add(name);
      const formula = state.fields.get(name)?.description.formula;
      if (formula !== undefined) follow(formula);
    }
  };
  follow(rule.when);
  return [...found];
}

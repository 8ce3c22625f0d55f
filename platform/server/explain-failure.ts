import type { DefinitionProblem, ErrorBody, Problem } from '../contract/problem.ts';
import { ShirabeError } from '../contract/problem.ts';
import { uniqueViolation } from '../database/postgres-errors.ts';

/** A message for people at a terminal: no stack trace, exit status 1. `problems` are those of the definitions, when it is about them. */
export class CommandError extends Error {
  readonly problems: readonly DefinitionProblem[];
  constructor(message: string, problems: readonly DefinitionProblem[] = []) {
    super(message);
    this.problems = problems;
  }
}

/** The words of the call are off: exit status 2. */
export class UsageError extends CommandError {}

/** What is said of a failure: to people (with every problem, one a line), and to programs. */
export interface Failure {
  readonly text: string;
  readonly json: Omit<ErrorBody, 'problems'> & { readonly problems: readonly (Problem | DefinitionProblem)[] };
}

/** Explains what a command or the start of the server ended with. With DEBUG set, the place in the code is shown for what nobody foresaw. */
export function explainFailure(error: unknown, variables: NodeJS.ProcessEnv): Failure {
  if (error instanceof CommandError) {
    const code = error instanceof UsageError ? 'bad_request' : 'invalid';
    return { text: error.message, json: { code, message: error.message.split('\n', 1)[0] ?? '', problems: error.problems } };
  }
  if (error instanceof ShirabeError) return explainKnown(error);
  if (uniqueViolation(error)) {
    const message = '同じ値の行がすでにあるため、何も変更していません。 / Rows with the same values are there already; nothing was changed.';
    return { text: message, json: { code: 'conflict', message, problems: [] } };
  }
  const message = error instanceof Error ? error.message : String(error);
  const text = variables.DEBUG && error instanceof Error ? (error.stack ?? message) : message;
  return { text, json: { code: 'internal', message, problems: [] } };
}

function explainKnown({ code, message, problems, detail }: ShirabeError): Failure {
  const definitions = Array.isArray(detail.definitions) ? (detail.definitions as readonly DefinitionProblem[]) : undefined;
  const lines = problems.filter((problem) => problem.message !== message).map((problem) => `  ${problem.field ? `${problem.field}: ` : ''}${problem.message}`);
  return { text: [message, ...lines].join('\n'), json: { code, message, problems: definitions ?? problems } };
}

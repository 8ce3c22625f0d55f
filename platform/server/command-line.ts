import { parseArgs } from 'node:util';
import { nearest } from '../contract/nearest.ts';
import type { Command } from './command.ts';
import { commands } from './commands.ts';
import { readEnvironment } from './environment.ts';
import { explainFailure, UsageError } from './explain-failure.ts';

/** Where a command is called: its environment variables, and its two outputs. */
export interface Terminal {
  readonly variables: NodeJS.ProcessEnv;
  print(text: string): void;
  printError(text: string): void;
}

const thisTerminal: Terminal = { variables: process.env, print: (text) => console.log(text), printError: (text) => console.error(text) };

/**
 * Runs `npx shirabe <command>`. Gives the exit status: 0, 1 when the work could not be done, 2 when the call's words are off. With --json exactly one
 * document is printed, also of a failure: `{ code, message, problems }`.
 */
export async function runCommandLine(args: readonly string[], terminal: Terminal = thisTerminal): Promise<number> {
  const [name, ...rest] = args;
  if (name === undefined || name === 'help' || name === '--help' || name === '-h') {
    terminal.print(usage());
    return name === undefined ? 2 : 0;
  }
  const json = rest.includes('--json');
  try {
    const command = findCommand(name);
    if (rest.includes('--help') || rest.includes('-h')) {
      terminal.print(`npx shirabe ${command.usage} [--json]\n\n  ${command.summary}`);
      return 0;
    }
    const { values, positionals } = parseCall(name, command, rest);
    const progress = (text: string): void => (json ? undefined : terminal.print(text));
    const notice = (text: string): void => terminal.printError(text);
    const outcome = await command.run({ environment: readEnvironment(terminal.variables), values, positionals, progress, notice });
    terminal.print(json ? JSON.stringify(outcome.json, null, 2) : outcome.text);
    return outcome.failed ? 1 : 0;
  } catch (error) {
    const failure = explainFailure(error, terminal.variables);
    terminal.printError(failure.text);
    if (json) terminal.print(JSON.stringify(failure.json, null, 2));
    return error instanceof UsageError ? 2 : 1;
  }
}

function findCommand(name: string): Command {
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (command) return command;
  const near = nearest(name, Object.keys(commands));
  throw new UsageError(`コマンド ${name} はありません。 / There is no command ${name}.${near ? ` Did you mean ${near}?` : ''}\n\n${usage()}`);
}

/** Reads the words after the command's name. Raises a UsageError for an option that the command does not know, a value that is missing, or a word too many. */
function parseCall(name: string, command: Command, rest: readonly string[]) {
  const options = { ...command.options, json: { type: 'boolean' } } as const;
  const expected = `npx shirabe ${command.usage} [--json]`;
  const { tokens } = parseArgs({ args: [...rest], options, allowPositionals: true, strict: false, tokens: true });
  for (const token of tokens) {
    if (token.kind !== 'option' || Object.hasOwn(options, token.name)) continue;
    const near = nearest(token.name, Object.keys(options));
    throw new UsageError(
      `${name} に ${token.rawName} という指定はありません。 / ${name} has no option ${token.rawName}.${near ? ` Did you mean --${near}?` : ''}\n${expected}`,
    );
  }
  const parsed = parse({ args: [...rest], options, allowPositionals: true, strict: true } as const, expected);
  const surplus = parsed.positionals[command.takes ?? 0];
  if (surplus !== undefined) throw new UsageError(`「${surplus}」は余分です。 / "${surplus}" is one word too many.\n${expected}`);
  return parsed;
}

function parse<T extends NonNullable<Parameters<typeof parseArgs>[0]>>(config: T, expected: string): ReturnType<typeof parseArgs<T>> {
  try {
    return parseArgs(config);
  } catch (error) {
    throw new UsageError(`${error instanceof Error ? error.message : String(error)}\n${expected}`);
  }
}

function usage(): string {
  const width = Math.max(...Object.values(commands).map((command) => command.usage.length));
  return ['npx shirabe <command> [--json]', '', ...Object.values(commands).map((command) => `  ${command.usage.padEnd(width)}  ${command.summary}`)].join('\n');
}

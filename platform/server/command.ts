import type { ParseArgsConfig } from 'node:util';
import type { Environment } from './environment.ts';
import { openPlatform, type Platform } from './open-platform.ts';

export interface Call {
  readonly environment: Environment;
  readonly values: Readonly<Record<string, unknown>>;
  readonly positionals: readonly string[];
  /** Tells people how far a long work is; silent with --json. */
  readonly progress: (text: string) => void;
  /** Tells it beside the outcome, with --json too. */
  readonly notice: (text: string) => void;
}
export interface Outcome {
  /** For people. */
  readonly text: string;
  /** For programs: one document. */
  readonly json: unknown;
  readonly failed?: boolean;
}
export interface Command {
  readonly usage: string;
  readonly summary: string;
  readonly options: NonNullable<ParseArgsConfig['options']>;
  /** How many words it takes beside its options; none unless given. */
  readonly takes?: number;
  run(call: Call): Promise<Outcome>;
}

/** Does the work of a command with the parts below the HTTP edge, and closes them. */
export async function withPlatform<T>(environment: Environment, work: (platform: Platform) => Promise<T>): Promise<T> {
  const platform = await openPlatform(environment);
  try {
    return await work(platform);
  } finally {
    await platform.close();
  }
}

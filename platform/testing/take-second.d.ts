interface Run {
  readonly testResults: readonly { readonly name: string; readonly status: string; readonly assertionResults: readonly { readonly status: string }[] }[];
}

/** What of a run of Jest with `--json` is counted. */
interface Counts extends Run {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numRuntimeErrorTestSuites: number;
}

/** The counts of a run of Jest in which some files were run once more: those files count by their second outcome, all others by their first. */
export function takeSecond(first: Run, second: Run): Counts;

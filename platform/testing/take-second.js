/** Described in take-second.d.ts. */
export function takeSecond(first, second) {
  const again = new Map(second.testResults.map((suite) => [suite.name, suite]));
  const suites = first.testResults.map((suite) => again.get(suite.name) ?? suite);
  const count = (status) => suites.reduce((sum, { assertionResults }) => sum + assertionResults.filter((test) => test.status === status).length, 0);
  return {
    numPassedTests: count('passed'),
    numFailedTests: count('failed'),
    numPendingTests: count('pending'),
    // A file that could not even be loaded has failed, and has no test that did.
    numRuntimeErrorTestSuites: suites.filter((suite) => suite.status === 'failed' && suite.assertionResults.every((test) => test.status !== 'failed')).length,
    testResults: suites,
  };
}

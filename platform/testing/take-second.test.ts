import { expect, test } from '@jest/globals';
import { takeSecond } from './take-second.js';

const suite = (name: string, ...tests: string[]) => ({
  name,
  status: tests.length > 0 && !tests.includes('failed') ? 'passed' : 'failed',
  assertionResults: tests.map((status) => ({ status })),
});
const counts = (...testResults: ReturnType<typeof suite>[]) => ({ testResults });

test('files that were run once more count by their second outcome, the others by their first', () => {
  const first = counts(suite('a', 'passed', 'pending'), suite('b', 'passed', 'failed'), suite('c', 'failed'), suite('d'));
  expect(takeSecond(first, counts(suite('b', 'passed', 'passed'), suite('c', 'failed'), suite('d')))).toMatchObject({
    numPassedTests: 3,
    numPendingTests: 1,
    numFailedTests: 1,
    numRuntimeErrorTestSuites: 1,
  });
});

test('a file that cannot be loaded the second time is a failure', () => {
  expect(takeSecond(counts(suite('a', 'failed')), counts(suite('a')))).toMatchObject({ numPassedTests: 0, numFailedTests: 0, numRuntimeErrorTestSuites: 1 });
});

import type { SubscriptionCondition } from '../../contract/wire-subscriptions.ts';

type Comparison = Extract<SubscriptionCondition, { when: 'rows' }>['is'];

const comparisons: Readonly<Record<Comparison, (left: number, right: number) => boolean>> = {
  '>=': (left, right) => left >= right,
  '>': (left, right) => left > right,
  '=': (left, right) => left === right,
  '<': (left, right) => left < right,
  '<=': (left, right) => left <= right,
};

/** Whether a report's total meets a condition. A summary that is blank (nothing to sum up) or no number meets none. */
export function holds(condition: SubscriptionCondition, rows: number, values: Readonly<Record<string, unknown>>): boolean {
  if (condition.when === 'always') return true;
  if (condition.when === 'rows') return comparisons[condition.is](rows, condition.value);
  const value = values[condition.summary];
  return typeof value === 'number' && comparisons[condition.is](value, condition.value);
}

import type { Model } from '../metadata/model.ts';
import type { Plan } from '../metadata/plan.ts';
import { step } from '../metadata/plan-step.ts';
import { compileWall } from './compile-wall.ts';

/** A plan with a step for each table that is there already and whose policies another Model's rules would change. New tables come with theirs. */
export function withPolicies(plan: Plan, from: Model | null, to: Model): Plan {
  if (from === null) return plan;
  const before = new Map(compileWall(from).tables.map(({ table, fingerprint }) => [table, fingerprint]));
  const changed = compileWall(to).tables.filter(({ table, fingerprint }) => before.has(table) && before.get(table) !== fingerprint);
  const steps = changed.map(({ object, table }) =>
    step('change_policies', 'instant', { name: object }, { table }, `${object} の行の権限を作り直す`, `make the row policies of ${object} again`),
  );
  return steps.length === 0 ? plan : { ...plan, steps: [...plan.steps, ...steps] };
}
